import type { ArtifactKind } from '../../collector/artifacts.ts';
import { type Classified, present } from './classified.ts';
import { readOptions } from './options.ts';

const VALUED =
  /^(n|namespace|o|output|l|selector|L|label-columns|f|filename|c|container|context|kubeconfig|s|server|cluster|user|token|as|field-selector|sort-by|chunk-size|image|type|p|patch|labels|replicas|port|k|kustomize|overrides|template|request-timeout|v|env|limits|requests|restart|dry-run-strategy|field-manager|grace-period|timeout)$/;

/** Kinds of `get` and `describe` by resource. */
const RESOURCES: readonly (readonly [RegExp, ArtifactKind, ArtifactKind | undefined])[] = [
  [/^(no|nodes?)$/, 'kubectl-get-nodes', 'kubectl-describe-nodes'],
  [/^(po|pods?)$/, 'kubectl-get-pods', undefined],
  [/^(netpol|networkpolic(y|ies))$/, 'kubectl-get-networkpolicies', 'kubectl-describe-networkpolicies'],
  [/^ippools?$/, 'kubectl-get-crd', 'kubectl-describe-ippools'],
  [/^(ipamblocks?|bgppeers?)$/, 'kubectl-get-crd', undefined],
];

const CHANGES = /^(create|apply|replace|delete|run|label|annotate|patch|scale|expose|set|rollout)$/;
/** Forms of those verbs that ask or show and change nothing. */
const asksOnly = (verb: string, first: string, options: ReadonlyMap<string, string>) =>
  options.has('dry-run') ||
  (verb === 'rollout' && /^(status|history)$/.test(first)) ||
  (verb === 'label' && options.has('list'));

/** Plain form of a resource word: `ippools.crd.projectcalico.org` is `ippools`; other groups keep their name. */
const plain = (resource: string) =>
  resource.toLowerCase().replace(/\.(crd\.projectcalico\.org|projectcalico\.org|networking\.k8s\.io)$/, '');

interface Parts {
  readonly verb: string;
  readonly operands: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  readonly namespace: string | undefined;
}

function change({ verb, operands, options, namespace }: Parts): Classified | undefined {
  const [first = '', ...names] = operands;
  if (asksOnly(verb, first, options)) return undefined;
  const file = options.get('f') ?? options.get('filename');
  const labels = options.get('labels') ?? options.get('l');
  const args = {
    verb,
    namespace,
    file,
    resource: first || undefined,
    names: names.join(' ') || undefined,
    labels,
  };
  return { kind: 'kubectl-change', args: present(args) };
}

/** Why the answer holds only some objects of its kind; `undefined` when it holds all. */
function selection({ operands, options }: Parts): { name?: string; filter?: string } {
  const [first = '', ...more] = operands;
  const slashed = operands.flatMap((word) => (word.includes('/') ? [word.replace(/^[^/]*\//, '')] : []));
  const names = first.includes('/') ? slashed : more;
  const [name] = names;
  if (name !== undefined) return { name, filter: `the name ${names.join(', ')}` };
  const selectors = ['l', 'selector', 'field-selector'].flatMap((flag) => options.get(flag) ?? []);
  return selectors.length === 0 ? {} : { filter: `the selector ${selectors.join(' and ')}` };
}

/** The kind of an answer in a table or as a description. */
function printedKind(verb: string, resources: readonly string[], output: string): ArtifactKind | undefined {
  const rows = resources.map((resource) => RESOURCES.find(([pattern]) => pattern.test(resource)));
  const kinds = new Set(rows.map((row) => row?.[verb === 'describe' ? 2 : 1]));
  const [kind] = kinds;
  // Tables of several resources name their rows `pod/web`; only the parser of Calico's objects knows that.
  if (kinds.size !== 1 || (resources.length > 1 && kind !== 'kubectl-get-crd')) return undefined;
  return verb === 'describe' || /^(wide|table|)$/.test(output) ? kind : undefined;
}

function answer(parts: Parts): Classified | undefined {
  const { verb, operands, options, namespace } = parts;
  const words = (operands[0] ?? '')
    .replace(/\/.*$/, '')
    .split(',')
    .filter((word) => word !== '');
  const resources = words.map(plain);
  const output = options.get('o') ?? options.get('output') ?? '';
  // A watch prints rows again when they change, and without a header no column has a name.
  const unread = ['w', 'watch', 'watch-only', 'no-headers', 'raw', 'template'].some((flag) =>
    options.has(flag),
  );
  if (resources.length === 0 || unread || !/^(get|describe)$/.test(verb)) return undefined;
  const { name, filter } = selection(parts);
  const everywhere = options.has('A') || options.has('all-namespaces');
  const scope = {
    namespace: everywhere ? undefined : namespace,
    'all-namespaces': everywhere ? 'true' : undefined,
  };
  const resource = resources.join(',');
  const args = present({ ...scope, resource, name });
  const limit = filter === undefined ? {} : { filter };
  // Calico's own NetworkPolicy shares the short name with the Kubernetes kind: only the group tells them apart.
  const foreign = words.some((word) => /^networkpolic.*\.projectcalico\.org$/i.test(word));
  if (verb === 'get' && /^(json|yaml)$/.test(output))
    return {
      kind: 'manifest',
      args: { ...args, list: foreign ? words.join(',').toLowerCase() : resource },
      ...limit,
    };
  const kind = foreign ? undefined : printedKind(verb, resources, output);
  return kind && { kind, args, ...limit };
}

/** Tells what a kubectl command prints; `undefined` when no parser reads it. */
export function classifyKubectl(words: readonly string[]): Classified | undefined {
  const { options, rest } = readOptions(words.slice(1), VALUED);
  const [verb = '', ...operands] = rest;
  const parts = { verb, operands, options, namespace: options.get('n') ?? options.get('namespace') };
  if (verb === 'api-resources')
    return options.has('o') || options.has('no-headers')
      ? undefined
      : { kind: 'kubectl-api-resources', args: {} };
  return CHANGES.test(verb) ? change(parts) : answer(parts);
}

/** The namespace that a command makes the default: `kubectl config set-context --namespace N`, `kubens N`. */
export function contextNamespace(words: readonly string[]): string | undefined {
  const [tool = '', first] = words;
  if (tool === 'kubens') return first;
  if (tool === 'oc' && first === 'project') return words[2];
  if (!/^(kubectl|k|oc)$/.test(tool) || !words.includes('set-context')) return undefined;
  const { options } = readOptions(words.slice(1), /^(n|namespace|cluster|user)$/);
  return options.get('namespace') ?? options.get('n');
}
