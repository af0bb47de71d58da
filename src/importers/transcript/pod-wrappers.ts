import type { Scope } from '../../lib/artifact.ts';
import { leadingOptions, readOptions } from './options.ts';
import type { Wrapper } from './wrapper.ts';

const VALUED =
  /^(n|namespace|c|container|context|kubeconfig|s|server|cluster|user|image|profile|f|filename|l|labels|target|copy-to|restart|env|overrides|port|pod-running-timeout|image-pull-policy)$/;

const isKubectl = (words: readonly string[]) => /^(kubectl|k|oc)$/.test(words[0] ?? '');

/** The parts of a kubectl command: options and plain words before `--`, and what follows it. */
function partsOf(words: readonly string[]) {
  const split = words.indexOf('--');
  const { options, rest } = readOptions(split < 0 ? words.slice(1) : words.slice(1, split), VALUED);
  const [verb = '', ...operands] = rest;
  return { options, verb, operands, inner: split < 0 ? undefined : words.slice(split + 1) };
}

function podScope(pod: string, options: ReadonlyMap<string, string>, fallback: string): Scope {
  const namespace = options.get('n') ?? options.get('namespace') ?? fallback;
  return { kind: 'pod', pod: pod.replace(/^pods?\//, ''), namespace };
}

/** `kubectl exec POD -- CMD`, `oc rsh POD`. */
const exec = (namespace: string): Wrapper => ({
  matches: (words) => isKubectl(words) && /^(exec|rsh)$/.test(partsOf(words).verb),
  open(words) {
    const { options, operands, inner } = partsOf(words);
    const [pod, ...old] = operands;
    // Without `--` (kubectl before 1.31) the command follows the pod.
    return pod === undefined ? undefined : { words: inner ?? old, scope: podScope(pod, options, namespace) };
  },
});

/** `kubectl debug node/NAME` runs in the node's network, `kubectl debug POD` in the pod's. */
const debug = (namespace: string): Wrapper => ({
  matches: (words) => isKubectl(words) && partsOf(words).verb === 'debug',
  open(words) {
    const { options, operands, inner = [] } = partsOf(words);
    const target = options.get('copy-to') ?? operands[0];
    if (target === undefined) return undefined;
    const node = /^nodes?\/(.+)$/.exec(target)?.[1];
    const scope =
      node === undefined ? podScope(target, options, namespace) : ({ kind: 'host', host: node } as const);
    return { words: inner, scope };
  },
});

/** `kubectl run -it NAME -- CMD`: what is printed comes from inside the new pod. */
const run = (namespace: string): Wrapper => ({
  matches(words) {
    if (!isKubectl(words)) return false;
    const { verb, options } = partsOf(words);
    return verb === 'run' && ['i', 'stdin', 't', 'tty'].some((flag) => options.has(flag));
  },
  open(words) {
    const { options, operands, inner } = partsOf(words);
    const [pod, ...old] = operands;
    return pod === undefined ? undefined : { words: inner ?? old, scope: podScope(pod, options, namespace) };
  },
});

/** Kubelet names Docker containers k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT. */
const KUBELET_NAME = /^k8s_[^_]+_([^_]+)_([^_]+)_[^_]+_\d+$/;
/** Node containers of kind, k3d and minikube's docker driver. */
const NODE_NAME = /(^|-)(control-plane|worker|server|agent|minikube)(-?\d+)?(-m\d+)?$|^minikube/;

const containerExec: Wrapper = {
  matches: (words) => /^(docker|podman|nerdctl|crictl)$/.test(words[0] ?? '') && words[1] === 'exec',
  open(words, scope) {
    const { rest } = leadingOptions(words.slice(2), /^(e|env|u|user|w|workdir|detach-keys|timeout)$/);
    const [container, ...inner] = rest;
    if (container === undefined) return undefined;
    const [, pod, namespace] = KUBELET_NAME.exec(container) ?? [];
    if (pod !== undefined && namespace !== undefined)
      return { words: inner, scope: { kind: 'pod', pod, namespace } };
    const isNode = words[0] !== 'crictl' && NODE_NAME.test(container);
    // A container that nothing ties to a pod: a place of its own, which no node or pod has for a name.
    const on = scope.kind === 'host' && scope.host !== '' ? ` on ${scope.host}` : '';
    return {
      words: inner,
      scope: { kind: 'host', host: isNode ? container : `container ${container}${on}` },
    };
  },
};

/**
 * Wrappers that lead into pods and containers.
 *
 * @param namespace the default one of the session's kubectl context
 */
export function podWrappers(namespace: string): readonly Wrapper[] {
  return [exec(namespace), debug(namespace), run(namespace), containerExec];
}
