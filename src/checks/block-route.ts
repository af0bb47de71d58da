import { linkNamed, linkState, tunnelKind } from '../engine/forwarding/interfaces.ts';
import { ownerOf } from '../engine/forwarding/owners.ts';
import { type Cidr, contains, prefixOf } from '../lib/cidr.ts';
import type { Source } from '../lib/source.ts';
import { type NetworkStack, type NextHop, type Route, routesOf } from '../model/network-stack.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** What a node's main table says about a whole block. */
export type BlockRoute =
  | { readonly kind: 'route'; readonly route: Route }
  | { readonly kind: 'none'; readonly from: Source }
  | { readonly kind: 'unknown' };

const TABLES = new WeakMap<readonly Route[], ReadonlyMap<string, Route>>();

/** The main table by prefix; of equal prefixes the kernel takes the lowest metric. */
function tableOf(routes: readonly Route[]): ReadonlyMap<string, Route> {
  const known = TABLES.get(routes);
  if (known) return known;
  const table = new Map<string, Route>();
  for (const route of routes) {
    const other = table.get(route.destination.text);
    if (route.table === 'main' && (other === undefined || route.metric < other.metric))
      table.set(route.destination.text, route);
  }
  TABLES.set(routes, table);
  return table;
}

/**
 * The most specific route that covers all of a block. Routes to single addresses in it (a borrowed address, a tunnel
 * address) are left aside: they say nothing about the rest. In an incomplete table only the block's own line is
 * certain, and with WireGuard the route may stand in another table.
 */
export function routeToBlock(stack: NetworkStack | undefined, block: Cidr): BlockRoute {
  const listed = stack && routesOf(stack, block.base.family);
  if (!stack || !listed) return { kind: 'unknown' };
  const table = tableOf(listed.items);
  const own = table.get(block.text);
  if (own && own.type !== 'throw') return { kind: 'route', route: own };
  const elsewhere =
    listed.items.some((route) => route.table !== 'main' && route.destination.text === block.text) ||
    stack.links?.items.some(({ name }) => /^(wireguard|wg-v6)\.cali$/.test(name));
  if (!listed.complete || elsewhere) return { kind: 'unknown' };
  for (let length = block.length - 1; length >= 0; length--) {
    const route = table.get(prefixOf(block.base, length).text);
    if (route?.type === 'throw') break;
    if (route) return { kind: 'route', route };
  }
  return { kind: 'none', from: listed.from };
}

/**
 * Where one next hop leads. `onward` is an address of nobody known that such routes do name: a router between the
 * nodes, or with VXLAN the tunnel address, which the owner takes out of the block.
 */
export type Lead =
  | { readonly kind: 'node'; readonly node: string }
  | { readonly kind: 'onward' }
  | { readonly kind: 'down'; readonly device: string }
  | { readonly kind: 'unknown' };

function leadOf(snapshot: Snapshot, node: string, block: Cidr, { via, dev = '' }: NextHop): Lead {
  const stack = snapshot.hosts.get(node);
  // A link without flags was printed in brief, and says nothing by it.
  const isShown = (linkNamed(stack, dev)?.flags ?? []).length > 0;
  if (isShown && linkState(stack, dev) === 'down') return { kind: 'down', device: dev };
  if (!via) return { kind: 'unknown' };
  const owner = ownerOf(snapshot, via).node?.name;
  if (owner !== undefined) return { kind: 'node', node: owner };
  const tunnel = tunnelKind(dev);
  return tunnel === undefined || (tunnel === 'vxlan' && contains(block, via))
    ? { kind: 'onward' }
    : { kind: 'unknown' };
}

/** Where a node's route for a block leads, one answer for each next hop. */
export function leadsOf(snapshot: Snapshot, node: string, block: Cidr, route: Route): readonly Lead[] {
  return route.understood && route.nextHops.length > 0
    ? route.nextHops.map((hop) => leadOf(snapshot, node, block, hop))
    : [{ kind: 'unknown' }];
}
