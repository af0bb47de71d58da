import { lookup } from '../engine/forwarding/fib.ts';
import { tunnelKind } from '../engine/forwarding/interfaces.ts';
import { ownerOf } from '../engine/forwarding/owners.ts';
import { addressOf } from '../lib/address.ts';
import { prefixOf } from '../lib/cidr.ts';
import { groupedBy } from '../lib/group.ts';
import { sortedBy } from '../lib/sort.ts';
import type { Node } from '../model/node.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Result } from '../result/result.ts';

type Link = Result['topology']['links'][number];

/** The network that a node's own address is in; unknown prefix lengths make a network of one address. */
function networkOf(snapshot: Snapshot, node: Node): string | undefined {
  const { address } = node;
  if (!address) return undefined;
  const links = snapshot.hosts.get(node.name)?.links?.items ?? [];
  const own = links.flatMap((link) => link.addresses).find((one) => one.address.text === address.text);
  if (own) return prefixOf(address, own.length).text;
  return node.calicoNetwork?.text ?? `${address.text}/${address.family === 4 ? 32 : 128}`;
}

interface Way {
  readonly state: 'ok' | 'broken' | 'unknown';
  readonly encapsulation: Link['encapsulation'];
}

/** How a node sends to the blocks of another one. */
function way(snapshot: Snapshot, from: string, to: string): Way {
  const blocks = (snapshot.blocks?.items ?? []).filter((block) => block.node === to);
  if (blocks.length === 0) return { state: 'unknown', encapsulation: 'unknown' };
  const ways = blocks.map(({ cidr }): Way => {
    const found = lookup(snapshot.hosts.get(from), addressOf(cidr.base.family, cidr.base.bits));
    if (found.kind === 'unknown') return { state: 'unknown', encapsulation: 'unknown' };
    const hop =
      found.kind === 'route' && found.route.type === 'unicast' && found.route.destination.length > 0
        ? found.route.nextHops[0]
        : undefined;
    if (!hop) return { state: 'broken', encapsulation: 'unknown' };
    const owner = hop.via && ownerOf(snapshot, hop.via).node?.name;
    const state = owner === undefined || owner === to ? 'ok' : 'broken';
    return { state, encapsulation: tunnelKind(hop.dev ?? '') ?? 'none' };
  });
  return (
    ways.find(({ state }) => state === 'broken') ??
    ways.find(({ state }) => state === 'unknown') ??
    (ways[0] as Way)
  );
}

function linkBetween(snapshot: Snapshot, from: string, to: string): Link {
  const there = way(snapshot, from, to);
  const back = way(snapshot, to, from);
  const states = [there.state, back.state];
  const state = states.every((one) => one === 'broken')
    ? 'broken'
    : states.includes('broken')
      ? 'one-way'
      : states.includes('unknown')
        ? 'unknown'
        : 'ok';
  const encapsulation = there.encapsulation === 'unknown' ? back.encapsulation : there.encapsulation;
  return { from, to, encapsulation, state };
}

/** Above this many nodes a drawing of all pairs says nothing. */
const MAX_NODES_WITH_LINKS = 60;

/** Underlay networks and the tunnels between nodes, for the drawing. */
export function topologyOf(snapshot: Snapshot): Result['topology'] {
  const nodes = snapshot.nodes?.items ?? [];
  const networks = groupedBy(nodes, (node) => networkOf(snapshot, node) ?? 'unknown network');
  const pairs =
    nodes.length > MAX_NODES_WITH_LINKS
      ? []
      : nodes.flatMap((from, i) => nodes.slice(i + 1).map((to) => linkBetween(snapshot, from.name, to.name)));
  const listed = [...networks].map(([cidr, members]) => ({ cidr, nodes: members.map((node) => node.name) }));
  return { networks: sortedBy(listed, ({ cidr }) => cidr), links: pairs };
}
