import { type Classified, present } from './classified.ts';

const CHANGES = /^(add|del|delete|change|chg|replace|append|prepend|flush|set|get|save|restore|test|help)$/;

/** Tells what an `ip` command prints; `undefined` when no parser reads it. */
export function classifyIp(words: readonly string[]): Classified | undefined {
  const flags = words.slice(1).filter((word) => /^-/.test(word));
  const [object = '', ...rest] = words.slice(1).filter((word) => !/^-/.test(word));
  const family = flags.includes('-6') ? '6' : flags.includes('-4') ? '4' : undefined;
  // JSON is not read; with -n and -f the next word is a value, and the objects below do not match it.
  if (flags.some((flag) => /^--?(j|json|pj|jp)/.test(flag)) || CHANGES.test(rest[0] ?? '')) return undefined;
  const at = rest.findIndex((word) => /^t(a(b(le?)?)?)?$/.test(word));
  const table = at < 0 ? undefined : rest[at + 1];
  const selectors = rest
    .filter((_, i) => at < 0 || (i !== at && i !== at + 1))
    .filter((word, i) => !(i === 0 && /^(show|sh|list|lst|ls|l|s)$/.test(word)));
  const filter = selectors.length === 0 ? {} : { filter: selectors.join(' ') };
  if (/^a(d(d(r(e(s(s)?)?)?)?)?)?$/.test(object))
    return { kind: 'ip-addr', args: present({ family }), ...filter };
  if (/^l(i(n(k)?)?)?$/.test(object)) return { kind: 'ip-addr', args: { addresses: 'not-shown' }, ...filter };
  return /^r(o(u(t(e)?)?)?)?$/.test(object)
    ? { kind: 'ip-route', args: present({ family, table }), ...filter }
    : undefined;
}
