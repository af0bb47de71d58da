import type { Address } from '../../lib/address.ts';
import type { Route } from '../../model/network-stack.ts';
import { ownerOf, poolOf } from '../forwarding/owners.ts';
import { leaveCluster, translateTowardsNode } from './outside.ts';
import { type Arrival, end, type Moved, note, type Packet, type Walk } from './packet.ts';
import { movedTo, overUnderlay } from './underlay.ts';

/** Through a gateway without a tunnel: another node (no encapsulation), a pod that routes, or the world outside. */
export function gatewayHop(
  walk: Walk,
  packet: Packet,
  node: string,
  route: Route,
  via: Address,
): Arrival | Moved {
  const { snapshot, ledger } = walk;
  const neighbour = ownerOf(snapshot, via).node;
  if (neighbour && neighbour.name !== node) {
    const says = `${node} sends it to ${neighbour.name} without encapsulation.`;
    const sent = overUnderlay(walk, packet, neighbour, via, { says, evidence: [route.source] });
    return 'path' in sent ? sent : movedTo(walk, sent, neighbour, via);
  }
  const owner = ownerOf(snapshot, packet.destination);
  if (owner.node && owner.workloads.length === 0 && !owner.tunnel) {
    const says = `The gateway ${via.text} leads to the network of ${owner.node.name}.`;
    const step = { says, evidence: [route.source] };
    const sourced = translateTowardsNode(walk, packet, node);
    const sent = overUnderlay(walk, sourced, owner.node, packet.destination, step);
    return 'path' in sent ? sent : movedTo(walk, sent, owner.node, packet.destination);
  }
  const inside =
    owner.workloads[0]?.id ??
    (poolOf(snapshot, packet.destination) && 'a pod address') ??
    (owner.tunnel && `a tunnel address of ${owner.node?.name}`);
  if (inside === undefined) return leaveCluster(walk, packet, node, route, via);
  if (route.destination.length > 0) {
    const says = `${node} hands ${packet.destination.text} to the router ${via.text}, whose routes are not in the input.`;
    ledger.miss({
      id: `router@${via.text}`,
      says: `The routes of the router ${via.text} are not in the input.`,
      command: `ip route get ${packet.destination.text}   (on ${via.text})`,
    });
    return end(note(packet, 'underlay', says, [route.source]), 'UNKNOWN', says);
  }
  ledger.assume('outside-lacks-pod-routes');
  const says = `${packet.destination.text} (${inside}) has no route of its own on ${node}: the packet leaves by the default route to ${via.text}, away from the cluster.`;
  return end(note(packet, 'exit', says, [route.source]), 'LEAKS_OUTSIDE', says);
}
