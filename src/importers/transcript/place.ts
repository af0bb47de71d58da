import type { Scope } from '../../lib/artifact.ts';
import { podWrappers } from './pod-wrappers.ts';
import type { Inner } from './wrapper.ts';
import { wrappers } from './wrappers.ts';

/** What is left of a command after its wrappers, and where it runs. `enter` opens a shell there. */
export type Placed =
  | { readonly kind: 'run'; readonly words: readonly string[]; readonly scope: Scope }
  | { readonly kind: 'enter'; readonly scope: Scope }
  | { readonly kind: 'opaque' };

/** What the session knows that changes the meaning of a command. */
export interface Surroundings {
  /** Words by name, as `alias` defined them. */
  readonly aliases: ReadonlyMap<string, readonly string[]>;
  /** The namespace of the kubectl context, when the session set one. */
  readonly namespace?: string | undefined;
}

const MAX_WRAPPERS = 12;

/** A shell that waits for commands: `bash`, `sh -l`, `su - admin`; not `bash script.sh` or `sh -c CMD`. */
const isShell = (words: readonly string[]) =>
  words.length === 0 ||
  (/^(.*\/)?((ba|da|a|z|k)?sh)$/.test(words[0] ?? '') &&
    words.slice(1).every((word) => /^-/.test(word) && !/^-\w*c$/.test(word))) ||
  (words[0] === 'su' && !words.some((word) => /^(-\w*c|--command.*)$/.test(word)));

/** Other names of the commands that are read here: `/usr/bin/ip`, `k3s kubectl`, `calicoctl.sh`, `kubectl calico`. */
function plainName(words: readonly string[]): readonly string[] {
  const [first = '', second, ...rest] = words;
  if (first.includes('=')) return words;
  const name = first
    .replace(/^.*\//, '')
    .replace(/\.exe$/, '')
    .replace(/^calicoctl[.-].*$/, 'calicoctl');
  if (/^(k3s|microk8s|rke2|minikube|k0s)$/.test(name) && second === 'kubectl')
    return ['kubectl', ...(rest[0] === '--' ? rest.slice(1) : rest)];
  if (name === 'kubectl' && second === 'calico') return ['calicoctl', ...rest];
  const plain = /^(kubecolor|microk8s\.kubectl)$/.test(name) ? 'kubectl' : name;
  return words.length === 0 ? [] : [plain, ...words.slice(1)];
}

/**
 * Takes a command out of its wrappers (`sudo`, `kubectl exec`, `minikube ssh`, `nsenter`, ...) and tells where it
 * runs. A wrapper around nothing, or around a shell, opens a shell there.
 */
export function placeCommand(
  words: readonly string[],
  scope: Scope,
  { aliases, namespace }: Surroundings,
): Placed {
  const all = [...wrappers, ...podWrappers(namespace ?? 'default')];
  let current: Inner = { words, scope };
  const used = new Set<string>();
  for (let depth = 0; depth < MAX_WRAPPERS; depth++) {
    const name = current.words[0] ?? '';
    const alias = used.has(name) ? undefined : aliases.get(name);
    if (alias) {
      // A shell expands an alias once: `alias ls="ls -l"` does not loop.
      used.add(name);
      current = { words: [...alias, ...current.words.slice(1)], scope: current.scope };
      continue;
    }
    const plain = plainName(current.words);
    if (isShell(plain)) return { kind: 'enter', scope: current.scope };
    const wrapper = all.find((candidate) => candidate.matches(plain));
    if (!wrapper) return { kind: 'run', words: plain, scope: current.scope };
    const inner = wrapper.open(plain, current.scope);
    if (inner === undefined) return { kind: 'opaque' };
    current = inner;
  }
  return { kind: 'opaque' };
}
