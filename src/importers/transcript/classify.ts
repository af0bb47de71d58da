import { type Classified, present } from './classified.ts';
import { classifyIp } from './classify-ip.ts';
import { classifyKubectl } from './classify-kubectl.ts';
import { readOptions } from './options.ts';

/** Calico's policies bear the name of the Kubernetes kind: the group keeps an answer about one from being one about the other. */
function calicoList(
  resource: string,
  options: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  const names = resource
    .toLowerCase()
    .split(',')
    .map((name) =>
      /^(networkpolic(y|ies)|np|polic(y|ies)|pol)$/.test(name) ? 'networkpolicies.projectcalico.org' : name,
    );
  const everywhere = options.has('A') || options.has('a') || options.has('all-namespaces');
  return present({
    namespace: everywhere ? undefined : (options.get('n') ?? options.get('namespace')),
    'all-namespaces': everywhere ? 'true' : undefined,
    list: names.join(','),
  });
}

function classifyCalicoctl(words: readonly string[]): Classified | undefined {
  const { options, rest } = readOptions(
    words.slice(1),
    /^(o|output|config|c|n|namespace|f|filename|context|l)$/,
  );
  const [verb, resource = '', ...names] = rest;
  if (verb === 'version') return { kind: 'calicoctl-version', args: {} };
  if (verb !== 'get') return undefined;
  const filter = names.length === 0 ? {} : { filter: `the name ${names.join(', ')}` };
  const output = options.get('o') ?? options.get('output') ?? '';
  if (output === 'yaml' || output === 'json')
    return { kind: 'manifest', args: calicoList(resource, options), ...filter };
  if (!/^(wide|ps|)$/.test(output)) return undefined;
  if (/^(no|nodes?)$/i.test(resource)) return { kind: 'calicoctl-get-nodes', args: {}, ...filter };
  if (/^ippools?$/i.test(resource)) return { kind: 'calicoctl-get-ippools', args: {}, ...filter };
  return undefined;
}

function classifyDocker(words: readonly string[]): Classified | undefined {
  const { options, rest } = readOptions(
    words.slice(1),
    /^(f|format|filter|n|last|type|log-level|H|host|context)$/,
  );
  const [verb, container] = rest;
  if (verb === 'ps') {
    if (['format', 'q', 'quiet'].some((flag) => options.has(flag))) return undefined;
    const chosen = options.get('filter') ?? options.get('f') ?? options.get('n') ?? options.get('last');
    return { kind: 'docker-ps', args: {}, ...(chosen !== undefined && { filter: `the filter ${chosen}` }) };
  }
  const isTemplate = options.has('f') || options.has('format');
  return verb === 'inspect' && container !== undefined && !isTemplate && rest.length === 2
    ? { kind: 'docker-inspect', args: { container } }
    : undefined;
}

function classifyFile(words: readonly string[]): Classified | undefined {
  const [file, ...more] = words.slice(1).filter((word) => !/^-/.test(word));
  // Several files run into one another, and nothing tells where one ends.
  if (file === undefined || more.length > 0) return undefined;
  const isFolder = /^\/etc\/cni\/net\.d(\/|\/\*)?$/.test(file);
  // `cat FOLDER` stands for what the shell completed behind it.
  if (isFolder) return { kind: 'cni-config-list', args: {} };
  if (words[0] === 'ls') return undefined;
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
      return {
        kind: 'ping',
        args: present({ target: readOptions(words.slice(1), /^[cdFGgIilMmOPpQSsTtWw]$/).rest.at(-1) }),
      };
    case 'docker':
    case 'podman':
      return classifyDocker(words);
    case 'cat':
    case 'less':
    case 'more':
    case 'bat':
    case 'ls':
      return classifyFile(words);
    default:
      return undefined;
  }
}
