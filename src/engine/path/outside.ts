import type { Address } from '../../lib/address.ts';
import type { Route } from '../../model/network-stack.ts';
import { ownerOf, poolOf } from '../forwarding/owners.ts';
import { gaps } from '../ledger.ts';
import { type Arrival, end, enter, note, type Packet, resourced, type Walk } from './packet.ts';

/**
 * Source translation on the way out: a pod of a pool with natOutgoing that talks to an address in no pool gets the
 * node's address (calico-semantics 3.4). The host's own packets keep theirs.
 */
function translate(walk: Walk, packet: Packet, node: string): Packet {
  const { snapshot, ledger } = walk;
  const isPod = ownerOf(snapshot, packet.source).workloads.length > 0;
  if (!isPod || walk.direction === 'reply') return packet;
  const pool = poolOf(snapshot, packet.source);
  if (snapshot.pools === undefined) {
    ledger.miss(gaps.pools());
    return packet;
  }
  const address = snapshot.nodes?.items.find((one) => one.name === node)?.address;
  if (!pool) {
    ledger.miss({
      id: `nat@${node}`,
      says: `Whether ${node} translates ${packet.source.text}, which is in no Calico pool, is not known.`,
      command: `iptables-save -t nat   (on ${node})`,
    });
    return packet;
  }
  if (!pool.natOutgoing)
    return note(
      packet,
      'snat',
      `Pool ${pool.name} has no natOutgoing: the source stays ${packet.source.text}.`,
      pool.evidence,
    );
  ledger.assume('nat-programmed');
  const to = address?.text ?? `the address of ${node}`;
  const says = `${node} translates the source ${packet.source.text} to ${to}: pool ${pool.name} has natOutgoing, and ${packet.destination.text} is in no pool.`;
  const noted = note(packet, 'snat', says, pool.evidence);
  return address ? resourced(noted, node, address) : noted;
}

/**
 * The same towards another node, whose address is in no pool either. Where the pools are not known the source stays:
 * with or without translation the answer comes to the same node.
 */
export function translateTowardsNode(walk: Walk, packet: Packet, node: string): Packet {
  const { snapshot } = walk;
  const applies = poolOf(snapshot, packet.source) && !poolOf(snapshot, packet.destination);
  return applies ? translate(walk, packet, node) : packet;
}

/** Out of the cluster, through the router or onto a network that the node is connected to. */
export function leaveCluster(
  walk: Walk,
  packet: Packet,
  node: string,
  route: Route,
  via: Address | undefined,
): Arrival {
  const before = walk.ledger.gaps.length;
  const translated = translate(walk, packet, node);
  const left = enter(translated, 'outside', packet.destination.text);
  const says = `The packet leaves the cluster at ${node}${via ? ` through ${via.text}` : ''}, from ${translated.source.text}.`;
  if (walk.ledger.gaps.length > before)
    return end(
      note(left, 'exit', says, [route.source]),
      'UNKNOWN',
      'Whether its source is translated is not known, so an answer may not find back.',
    );
  walk.ledger.assume('outside-answers');
  return end(note(left, 'exit', says, [route.source]), 'EXITS_CLUSTER', says);
}
