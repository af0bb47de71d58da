import type { Scope } from '../../lib/artifact.ts';
import { pipelinesOf } from './shell.ts';

/** What is left of a command after its wrappers, and where it runs. `enter` opens a shell somewhere else. */
export type Placed =
  | { readonly kind: 'run'; readonly words: readonly string[]; readonly scope: Scope }
  | { readonly kind: 'enter'; readonly scope: Scope }
  | { readonly kind: 'opaque' };

interface Wrapper {
  readonly matches: (words: readonly string[]) => boolean;
  readonly open: (
    words: readonly string[],
    scope: Scope,
  ) => { words: readonly string[]; scope: Scope } | undefined;
}

/** Reads options in front of the first plain word. `valued` are the options that take the next word as value. */
export function readOptions(words: readonly string[], valued: RegExp) {
  const options = new Map<string, string>();
  const rest: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '--') return { options, rest: [...rest, ...words.slice(i + 1)], before: rest };
    if (!word.startsWith('-') || word === '-') {
      rest.push(word);
      continue;
    }
    const [name = '', value] = word.split(/=(.*)/s);
    const flag = name.replace(/^-+/, '');
    if (value !== undefined) options.set(flag, value);
    else if (valued.test(flag)) options.set(flag, words[++i] ?? '');
    else options.set(flag, '');
  }
  return { options, rest, before: rest };
}

const KUBECTL_VALUED =
  /^(n|namespace|c|container|context|kubeconfig|s|server|cluster|user|image|profile|f|filename)$/;

/** Options end at the first plain word: what follows belongs to the inner command. */
function leading(words: readonly string[], valued: RegExp) {
  let end = 0;
  while (end < words.length && /^-./.test(words[end] as string) && words[end] !== '--')
    end += valued.test((words[end] as string).replace(/^-+/, '')) ? 2 : 1;
  const { options } = readOptions(words.slice(0, end), valued);
  return { options, rest: words.slice(words[end] === '--' ? end + 1 : end) };
}

const kubectlExec: Wrapper = {
  matches: (words) => /^(kubectl|k|oc)$/.test(words[0] ?? '') && words.includes('exec'),
  open(words) {
    const split = words.indexOf('--');
    const head = split < 0 ? words.slice(1) : words.slice(1, split);
    const { options, rest } = readOptions(head, KUBECTL_VALUED);
    const [verb, pod, ...old] = rest;
    if (verb !== 'exec' || pod === undefined) return undefined;
    const namespace = options.get('n') ?? options.get('namespace') ?? 'default';
    // Without `--` (kubectl before 1.31) the command follows the pod.
    const inner = split < 0 ? old : words.slice(split + 1);
    return { words: inner, scope: { kind: 'pod', pod: pod.replace(/^pods?\//, ''), namespace } };
  },
};

const kubectlDebugNode: Wrapper = {
  matches: (words) => /^(kubectl|k|oc)$/.test(words[0] ?? '') && words.includes('debug'),
  open(words) {
    const node = words.find((word) => /^nodes?\//.test(word))?.replace(/^nodes?\//, '');
    const split = words.indexOf('--');
    const inner = split < 0 ? [] : words.slice(split + 1);
    return node === undefined ? undefined : { words: inner, scope: { kind: 'host', host: node } };
  },
};

const minikubeSsh: Wrapper = {
  matches: (words) => words[0] === 'minikube' && words.includes('ssh'),
  open(words) {
    const { options, rest } = readOptions(words.slice(1), /^(n|node|p|profile)$/);
    // Without -n it is the first control plane node, which bears the profile's name.
    const host =
      options.get('n') ?? options.get('node') ?? options.get('p') ?? options.get('profile') ?? 'minikube';
    const inner = rest.slice(1);
    return { words: inner.length === 1 ? splitOne(inner) : inner, scope: { kind: 'host', host } };
  },
};

const ssh: Wrapper = {
  matches: (words) => words[0] === 'ssh',
  open(words) {
    const { rest } = leading(words.slice(1), /^[BbcDEeFIiJLlmOopQRSWw]$/);
    const [target, ...inner] = rest;
    if (target === undefined) return undefined;
    return {
      words: inner.length === 1 ? splitOne(inner) : inner,
      scope: { kind: 'host', host: target.replace(/^.*@/, '') },
    };
  },
};

const dockerExec: Wrapper = {
  matches: (words) => /^(docker|podman|nerdctl)$/.test(words[0] ?? '') && words[1] === 'exec',
  // Clusters of containers (kind) name the container as the node.
  open(words) {
    const { rest } = leading(words.slice(2), /^(e|env|u|user|w|workdir)$/);
    const [container, ...inner] = rest;
    return container === undefined ? undefined : { words: inner, scope: { kind: 'host', host: container } };
  },
};

const nsenter: Wrapper = {
  matches: (words) => words[0] === 'nsenter',
  open(words, scope) {
    const { options, rest } = leading(words.slice(1), /^(t|target|S|G|setuid|setgid)$/);
    const flags = [...options.keys()].join(' ');
    const glued = /(?:^|\s)t(\d+)/.exec(flags)?.[1];
    const pid = Number(options.get('t') ?? options.get('target') ?? glued);
    if (!Number.isInteger(pid) || scope.kind !== 'host') return undefined;
    // Process 1 is the host itself; without -n the network namespace stays the same.
    const enters = [...options.keys()].some(
      (flag) => flag === 'net' || flag === 'a' || flag === 'all' || /^[a-zA-Z]*n[a-zA-Z]*$/.test(flag),
    );
    return { words: rest, scope: pid === 1 || !enters ? scope : { kind: 'process', host: scope.host, pid } };
  },
};

const shellDashC: Wrapper = {
  matches: (words) => /^(.*\/)?(ba|da|a)?sh$/.test(words[0] ?? '') && /^-\w*c$/.test(words[1] ?? ''),
  open: (words, scope) => ({ words: splitOne(words.slice(2, 3)), scope }),
};

const prefix: Wrapper = {
  matches: (words) => /^(sudo|env|time|timeout|command|nice|stdbuf|chroot|\w+=.*)$/.test(words[0] ?? ''),
  open(words, scope) {
    if (/^\w+=/.test(words[0] ?? '')) return { words: words.slice(1), scope };
    const { rest } = leading(words.slice(1), /^(u|user|g|group|C|k|s|signal|n)$/);
    const takesOne = /^(timeout|chroot)$/.test(words[0] ?? '');
    return { words: takesOne ? rest.slice(1) : rest, scope };
  },
};

const WRAPPERS = [prefix, kubectlExec, kubectlDebugNode, minikubeSsh, ssh, dockerExec, nsenter, shellDashC];

/** A command given as one quoted word; several commands in it are not taken apart. */
function splitOne(words: readonly string[]): readonly string[] {
  const pipelines = pipelinesOf(words[0] ?? '');
  const [only] = pipelines;
  return pipelines.length === 1 && only?.length === 1 ? (only[0]?.words ?? []) : words;
}

const isShell = (words: readonly string[]) =>
  words.length === 0 ||
  (/^(.*\/)?((ba|da|a|z)?sh|su)$/.test(words[0] ?? '') &&
    words.slice(1).every((word) => /^-/.test(word) && !/c$/.test(word)));

/**
 * Takes a command out of its wrappers (`sudo`, `kubectl exec`, `minikube ssh`, `nsenter`, ...) and tells where it
 * runs. A wrapper around nothing, or around a shell, opens a shell there.
 *
 * @param aliases words by name, as the session defined them
 */
export function placeCommand(
  words: readonly string[],
  scope: Scope,
  aliases: ReadonlyMap<string, readonly string[]>,
): Placed {
  let current = { words, scope };
  const used = new Set<string>();
  for (let depth = 0; depth < 12; depth++) {
    const name = current.words[0] ?? '';
    const alias = used.has(name) ? undefined : aliases.get(name);
    const wrapper = WRAPPERS.find((candidate) => candidate.matches(current.words));
    if (alias) {
      // A shell expands an alias once: `alias ls="ls -l"` does not loop.
      used.add(name);
      current = { words: [...alias, ...current.words.slice(1)], scope: current.scope };
    } else if (wrapper) {
      const opened = wrapper.open(current.words, current.scope);
      if (opened === undefined) return { kind: 'opaque' };
      if (opened.words.length === 0 && wrapper === prefix) return { kind: 'enter', scope: opened.scope };
      current = opened;
      if (isShell(opened.words)) return { kind: 'enter', scope: opened.scope };
    } else break;
  }
  const [first = '', ...rest] = current.words;
  const name = first.replace(/^.*\//, '').replace(/^calicoctl[.-].*$/, 'calicoctl');
  return { kind: 'run', words: [name, ...rest], scope: current.scope };
}
