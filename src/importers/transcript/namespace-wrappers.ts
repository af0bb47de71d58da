import type { Scope } from '../../lib/artifact.ts';
import { leadingOptions } from './options.ts';
import type { Wrapper } from './wrapper.ts';

const NAMESPACE_OF = /^\/proc\/(\d+)\/ns\/net$/;

/** How the place of a network namespace begins that nothing ties to a pod. */
export const NAMELESS_NAMESPACE = 'network namespace ';

/** A network namespace that nothing ties to a pod: a place of its own, which no node or pod has for a name. */
function someNamespace(name: string, scope: Scope): Scope {
  const on = scope.kind === 'host' && scope.host !== '' ? ` on ${scope.host}` : '';
  return { kind: 'host', host: `${NAMELESS_NAMESPACE}${name}${on}` };
}

/** `nsenter -t PID -n CMD`, in all its spellings. */
export const nsenter: Wrapper = {
  matches: (words) => words[0] === 'nsenter',
  open(words, scope) {
    const spelled = words.slice(1).map((word) => word.replace(/^-n(?==?\/)=?/, '--net='));
    const { options, rest } = leadingOptions(spelled, /^(t|target|S|G|setuid|setgid)$/);
    const net = options.get('net') ?? '';
    const target = NAMESPACE_OF.exec(net)?.[1] ?? options.get('t') ?? options.get('target') ?? '';
    // Without -n the network namespace stays the same.
    if (!['n', 'net', 'a', 'all'].some((flag) => options.has(flag))) return { words: rest, scope };
    const known = /^\d{1,9}$/.test(target) && (net === '' || NAMESPACE_OF.test(net));
    const { kind } = scope;
    if (!known || kind === 'cluster' || kind === 'pod')
      return { words: rest, scope: someNamespace(net || target, scope) };
    // Process 1 is the host itself.
    const { host } = scope;
    const pid = Number(target);
    return { words: rest, scope: pid === 1 ? { kind: 'host', host } : { kind: 'process', host, pid } };
  },
};

/** `ip netns exec NAME CMD`. */
export const ipNetns: Wrapper = {
  matches: (words) => /^ip netns e(xec)? /.test(words.join(' ')),
  open: ([, , , name = '', ...inner], scope) => ({ words: inner, scope: someNamespace(name, scope) }),
};
