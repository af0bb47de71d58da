import type { ArtifactKind } from '../../collector/artifacts.ts';
import { readOptions } from './place.ts';

/** What a command prints. `filter` says why the output is not the whole answer. */
export interface Classified {
  readonly kind: ArtifactKind;
  readonly args: Readonly<Record<string, string>>;
  readonly filter?: string;
}

const KUBECTL_VALUED =
  /^(n|namespace|o|output|l|selector|f|filename|c|container|context|kubeconfig|s|server|cluster|user|field-selector|sort-by|chunk-size|image|type|p|patch|labels|replicas|port|k|kustomize|overrides)$/;

const RESOURCES: readonly (readonly [RegExp, ArtifactKind, ArtifactKind | undefined])[] = [
  [/^(no|nodes?)$/, 'kubectl-get-nodes', 'kubectl-describe-nodes'],
  [/^(po|pods?)$/, 'kubectl-get-pods', undefined],
  [/^(netpol|networkpolic(y|ies))$/, 'kubectl-get-networkpolicies', 'kubectl-describe-networkpolicies'],
  [/^ippools?$/, 'kubectl-get-crd', 'kubectl-describe-ippools'],
  [/^(ipamblocks?|bgppeers?)$/, 'kubectl-get-crd', undefined],
];

const CHANGES = /^(create|apply|replace|delete|run|label|annotate|patch|scale|expose|set|rollout)$/;

const optionalEntries = (entries: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(entries).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

/** Plain form of a resource word: `ippools.crd.projectcalico.org` is `ippools`; other groups keep their name. */
const plain = (resource: string) =>
  resource.toLowerCase().replace(/\.(crd\.projectcalico\.org|projectcalico\.org|networking\.k8s\.io)$/, '');

function classifyKubectl(words: readonly string[]): Classified | undefined {
  const { options, rest } = readOptions(words.slice(1), KUBECTL_VALUED);
  const [verb = '', first = '', ...names] = rest;
  const everywhere = options.has('A') || options.has('all-namespaces') || undefined;
  const namespace = options.get('n') ?? options.get('namespace');
  const scope = { namespace: everywhere ? undefined : namespace, 'all-namespaces': everywhere && 'true' };
  if (verb === 'api-resources') return { kind: 'kubectl-api-resources', args: {} };
  if (CHANGES.test(verb)) {
    const args = {
      verb,
      namespace,
      file: options.get('f') ?? options.get('filename'),
      resource: first || undefined,
    };
    const details = {
      names: names.join(' ') || undefined,
      labels: options.get('labels') ?? options.get('l'),
    };
    return { kind: 'kubectl-change', args: optionalEntries({ ...args, ...details }) };
  }
  const [resource = '', slashName] = first.split('/');
  const row = RESOURCES.find(([pattern]) => pattern.test(plain(resource)));
  // Calico's own NetworkPolicy shares the short name with the Kubernetes kind: only the group tells them apart.
  const foreign = /projectcalico\.org$/.test(resource) && /^networkpolic/.test(resource);
  if (!row || foreign || resource.includes(',')) return undefined;
  const named = slashName ?? names[0];
  const selector = options.get('l') ?? options.get('selector') ?? options.get('field-selector');
  const filter =
    named !== undefined
      ? `the name ${named}`
      : selector !== undefined
        ? `the selector ${selector}`
        : undefined;
  const args = optionalEntries({ ...scope, resource: plain(resource), name: named });
  const output = options.get('o') ?? options.get('output') ?? 'table';
  const kind =
    verb === 'describe'
      ? row[2]
      : verb !== 'get'
        ? undefined
        : /^(json|yaml)$/.test(output)
          ? 'manifest'
          : /^(wide|table|)$/.test(output)
            ? row[1]
            : undefined;
  if (kind === undefined) return undefined;
  const list = kind === 'manifest' ? { list: plain(resource) } : {};
  return { kind, args: { ...args, ...list }, ...(filter === undefined ? {} : { filter }) };
}

function classifyCalicoctl(words: readonly string[]): Classified | undefined {
  const { options, rest } = readOptions(words.slice(1), /^(o|output|config|c|n|namespace|f|filename)$/);
  const [verb, resource = '', name] = rest;
  if (verb === 'version') return { kind: 'calicoctl-version', args: {} };
  if (verb !== 'get') return undefined;
  const filter = name === undefined ? {} : { filter: `the name ${name}` };
  const output = options.get('o') ?? options.get('output');
  if (output === 'yaml' || output === 'json')
    return { kind: 'manifest', args: { list: resource.toLowerCase() }, ...filter };
  if (/^(no|nodes?)$/i.test(resource)) return { kind: 'calicoctl-get-nodes', args: {}, ...filter };
  if (/^ippools?$/i.test(resource)) return { kind: 'calicoctl-get-ippools', args: {}, ...filter };
  return undefined;
}

function classifyIp(words: readonly string[]): Classified | undefined {
  const flags = words.slice(1).filter((word) => /^-/.test(word));
  const [object = '', ...rest] = words.slice(1).filter((word) => !/^-/.test(word));
  const family = flags.includes('-6') ? '6' : flags.includes('-4') ? '4' : undefined;
  if (flags.some((flag) => /^-j|^-json/.test(flag))) return undefined;
  const filters = rest.filter((word) => !/^(show|list|ls|s|l|table|all|main|\d+)$/.test(word));
  const filter = filters.length === 0 ? {} : { filter: filters.join(' ') };
  if (/^a(d(d(r(e(s(s)?)?)?)?)?)?$/.test(object))
    return { kind: 'ip-addr', args: optionalEntries({ family }), ...filter };
  if (/^l(i(n(k)?)?)?$/.test(object)) return { kind: 'ip-addr', args: { addresses: 'not-shown' }, ...filter };
  if (!/^r(o(u(t(e)?)?)?)?$/.test(object) || rest[0] === 'get') return undefined;
  const table = rest.includes('table') ? rest[rest.indexOf('table') + 1] : undefined;
  return { kind: 'ip-route', args: optionalEntries({ family, table }), ...filter };
}

function classifyFile(words: readonly string[]): Classified | undefined {
  const file = words.slice(1).find((word) => !/^-/.test(word));
  if (file === undefined) return undefined;
  if (/^\/etc\/cni\/net\.d\/?$/.test(file)) return { kind: 'cni-config-list', args: {} };
  if (words[0] !== 'cat') return undefined;
  const name = file.split('/').at(-1) ?? file;
  if (/^\/etc\/cni\/net\.d\//.test(file) && /\.(conf|conflist|json)$/.test(file))
    return { kind: 'cni-config', args: { file: name } };
  return /\.(ya?ml|json)$/.test(file) ? { kind: 'manifest', args: { file } } : undefined;
}

/** Tells what the output of a plain command is; `undefined` when no parser reads it. */
export function classify(words: readonly string[]): Classified | undefined {
  switch (words[0]) {
    case 'kubectl':
    case 'k':
    case 'oc':
      return classifyKubectl(words);
    case 'calicoctl':
      return classifyCalicoctl(words);
    case 'ip':
      return classifyIp(words);
    case 'ping':
    case 'ping6':
      return { kind: 'ping', args: {} };
    case 'docker':
    case 'podman':
      if (words[1] === 'ps') return { kind: 'docker-ps', args: {} };
      return words[1] === 'inspect' && words[2] !== undefined
        ? {
            kind: 'docker-inspect',
            args: { container: words.slice(2).find((word) => !word.startsWith('-')) ?? '' },
          }
        : undefined;
    case 'cat':
    case 'ls':
      return classifyFile(words);
    default:
      return undefined;
  }
}
