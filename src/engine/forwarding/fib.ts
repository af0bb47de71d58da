import { type Address, width } from '../../lib/address.ts';
import { contains, prefixOf } from '../../lib/cidr.ts';
import type { Source } from '../../lib/source.ts';
import { type Listed, type NetworkStack, type Route, routesOf } from '../../model/network-stack.ts';

/** The answer of a routing table for one destination. */
export type Lookup =
  | { readonly kind: 'route'; readonly route: Route }
  /** The whole table is known, and nothing in it matches; `everywhere`: nor in any other table, whatever the rules are. */
  | { readonly kind: 'none'; readonly from: Source; readonly everywhere: boolean }
  | { readonly kind: 'unknown'; readonly because: 'not-collected' | 'incomplete' };

/** Routes by prefix length (longest first), then by the bits of the prefix. */
type Fib = readonly { readonly length: number; readonly byBits: ReadonlyMap<bigint, Route> }[];

const FIBS = new WeakMap<Listed<Route>, Fib>();

/** Among equal prefixes the kernel takes the lowest metric; equal metrics cannot coexist for one prefix and TOS. */
function fibOf(listed: Listed<Route>): Fib {
  const known = FIBS.get(listed);
  if (known) return known;
  const lengths = new Map<number, Map<bigint, Route>>();
  for (const route of listed.items) {
    if (route.table !== 'main') continue;
    const { length, base } = route.destination;
    const byBits = lengths.get(length) ?? new Map<bigint, Route>();
    lengths.set(length, byBits);
    const other = byBits.get(base.bits);
    if (other === undefined || route.metric < other.metric) byBits.set(base.bits, route);
  }
  const fib = [...lengths]
    .map(([length, byBits]) => ({ length, byBits }))
    .sort((a, b) => b.length - a.length);
  FIBS.set(listed, fib);
  return fib;
}

/** Only a listing of all tables shows the local one, which no network namespace is without. */
function missesInAllTables(listed: Listed<Route>, destination: Address): boolean {
  return (
    listed.items.some(({ table }) => table === 'local') &&
    !listed.items.some(({ table, destination: net }) => table !== 'main' && contains(net, destination))
  );
}

/**
 * Longest-prefix match in the main table. A route that was not shown could only be more specific than the match,
 * so in an incomplete table a host route is still certain and everything else is unknown.
 */
export function lookup(stack: NetworkStack | undefined, destination: Address): Lookup {
  const listed = stack && routesOf(stack, destination.family);
  if (listed === undefined) return { kind: 'unknown', because: 'not-collected' };
  for (const { length, byBits } of fibOf(listed)) {
    const route = byBits.get(prefixOf(destination, length).base.bits);
    if (route === undefined) continue;
    // `throw` ends the search in this table; the default rules have nothing behind main.
    if (route.type === 'throw') break;
    return listed.complete || length === width(destination.family)
      ? { kind: 'route', route }
      : { kind: 'unknown', because: 'incomplete' };
  }
  return listed.complete
    ? { kind: 'none', from: listed.from, everywhere: missesInAllTables(listed, destination) }
    : { kind: 'unknown', because: 'incomplete' };
}
