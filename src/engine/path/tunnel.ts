import { contains } from '../../lib/cidr.ts';
import type { NextHop, Route } from '../../model/network-stack.ts';
import type { Node } from '../../model/node.ts';
import { lookup } from '../forwarding/fib.ts';
import { linkNamed, linkState } from '../forwarding/interfaces.ts';
import { ownerOf } from '../forwarding/owners.ts';
import { gaps } from '../ledger.ts';
import { carried } from './outer-packet.ts';
import { type Arrival, end, type Moved, note, type Packet, stop, type Walk } from './packet.ts';
import { stateOfDevice } from './underlay.ts';

/** The node at the other end: IPIP routes name its address, VXLAN routes its tunnel address. */
function peerOf(walk: Walk, hop: NextHop, kind: 'ipip' | 'vxlan'): Node | undefined {
  const { snapshot } = walk;
  if (!hop.via) return undefined;
  const { via } = hop;
  const owner = ownerOf(snapshot, via).node;
  if (owner || kind === 'ipip') return owner;
  // Where the peer's interfaces were not collected, its block tells: the tunnel address comes out of it.
  const block = snapshot.blocks?.items.find((one) => contains(one.cidr, via));
  return snapshot.nodes?.items.find((node) => node.name === block?.node);
}

/** Finds how the outer packet gets to the peer: the underlay route of this node. */
function underlay(
  walk: Walk,
  packet: Packet,
  node: string,
  peer: Node,
  kind: 'ipip' | 'vxlan',
): Packet | Arrival {
  // Tunnels end at the address that Calico uses, on nodes with several networks not always INTERNAL-IP.
  const address = peer.calicoAddress ?? peer.address;
  if (!address) {
    walk.ledger.miss({
      id: `address@${peer.name}`,
      says: `The address of ${peer.name} is not known.`,
      command: 'kubectl get nodes -o wide',
    });
    return end(packet, 'UNKNOWN', `The address of ${peer.name} is not known.`);
  }
  const found = lookup(walk.snapshot.hosts.get(node), address);
  if (found.kind === 'unknown') {
    walk.ledger.miss(
      found.because === 'incomplete'
        ? gaps.wholeRoutesOf(node, address.family)
        : gaps.routesOf(node, address.family),
    );
    return end(packet, 'UNKNOWN', `Where ${node} sends ${address.text} is not known.`);
  }
  if (found.kind === 'none' || found.route.type !== 'unicast') {
    const evidence = found.kind === 'none' ? [found.from] : [found.route.source];
    return stop(
      packet,
      'NO_ROUTE',
      `${node} has no route for the outer packet to ${address.text}.`,
      evidence,
    );
  }
  const { source, nextHops, linkdown } = found.route;
  const device = nextHops[0]?.dev ?? '?';
  const { state, link } = stateOfDevice(walk, node, device, linkdown);
  if (state === 'down' || state === 'missing') {
    const evidence = link ? [source, link.source] : [source];
    return stop(packet, 'INTERFACE_DOWN', `${device} on ${node} is ${state}.`, evidence, device);
  }
  const says = `The outer packet goes to ${address.text} by dev ${device}.`;
  return carried(
    walk,
    packet,
    { node, device, peer, address, kind },
    { says, evidence: [source], at: device },
  );
}

/** Wraps the packet, carries it over the underlay, and unwraps it at the peer. */
export function throughTunnel(
  walk: Walk,
  packet: Packet,
  node: string,
  route: Route,
  hop: NextHop,
  kind: 'ipip' | 'vxlan',
): Arrival | Moved {
  const device = hop.dev ?? '';
  const name = kind === 'ipip' ? 'IPIP' : 'VXLAN';
  const peer = peerOf(walk, hop, kind);
  const tunnel = linkNamed(walk.snapshot.hosts.get(node), device);
  if (!peer) {
    const says = `${device} on ${node} leads to ${hop.via?.text ?? 'no address'}, which is no node of this cluster.`;
    if (walk.snapshot.nodes?.complete && kind === 'ipip')
      return stop(packet, 'TUNNEL_PEER_WRONG', says, [route.source], device);
    walk.ledger.miss({
      id: `tunnel-peer@${hop.via?.text ?? device}`,
      says: `Whose tunnel address ${hop.via?.text ?? '?'} is, is not known.`,
      command: 'ip addr show dev vxlan.calico   (on each node)',
    });
    return end(packet, 'UNKNOWN', `Whose tunnel address ${hop.via?.text ?? '?'} is, is not known.`);
  }
  if (kind === 'vxlan') walk.ledger.assume('vxlan-neighbours-set');
  const wrapped = note(
    packet,
    'encap',
    `${node} wraps the packet in ${name} for ${peer.name}.`,
    tunnel ? [tunnel.source] : [route.source],
    device,
  );
  const there = underlay(walk, wrapped, node, peer, kind);
  if ('path' in there) return there;
  const state = linkState(walk.snapshot.hosts.get(peer.name), device);
  const far = linkNamed(walk.snapshot.hosts.get(peer.name), device);
  if (state === 'unknown') walk.ledger.assume('interfaces-up');
  if (state === 'down' || state === 'missing') {
    const says = `${device} on ${peer.name} is ${state}: nobody unwraps the packet.`;
    return stop(there, 'TUNNEL_DOWN', says, far ? [far.source] : [route.source], device);
  }
  const unwrapped = note(there, 'decap', `${peer.name} unwraps it.`, far ? [far.source] : [], device);
  return { packet: unwrapped, node: peer.name, ingress: 'tunnel', device };
}
