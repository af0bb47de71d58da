import type { Address } from '../../lib/address.ts';
import type { Node } from '../../model/node.ts';
import { arrivingEarly, leavingEarly } from '../policy/host-points.ts';
import { type PolicyPacket, UDP } from '../policy/packet.ts';
import { askHost } from './host-policing.ts';
import type { Arrival, Packet, Walk } from './packet.ts';
import { masqueradedFrom } from './translation.ts';
import { movedTo, overUnderlay } from './underlay.ts';

/** From which node, through which device, to which address of which node a tunnel packet goes. */
export interface TunnelLeg {
  readonly node: string;
  readonly device: string;
  readonly peer: Node;
  readonly address: Address;
  readonly kind: 'ipip' | 'vxlan';
}

const IPIP = 4;
/** Where VXLAN listens, unless Felix is told otherwise. */
const VXLAN_PORT = 4789;

/** The packet around the packet. */
function outerOf({ snapshot }: Walk, { node, device, address, kind }: TunnelLeg): PolicyPacket {
  const own = masqueradedFrom(snapshot, node, device, address.family);
  const ends = {
    source: own?.address ?? address,
    destination: address,
    ...(!own && { sourceUncertain: true }),
  };
  return kind === 'ipip'
    ? { ...ends, protocol: IPIP }
    : { ...ends, protocol: UDP, destinationPort: VXLAN_PORT };
}

/**
 * Carries a tunnel packet from node to node. Calico lets tunnel packets between nodes through normal host policy by
 * itself; what comes before connection tracking or translation knows no such exception (calico-semantics 1.10).
 */
export function carried(
  walk: Walk,
  packet: Packet,
  leg: TunnelLeg,
  step: Parameters<typeof overUnderlay>[4],
): Packet | Arrival {
  const outer = outerOf(walk, leg);
  const { node, device, peer, address } = leg;
  const out = askHost(walk, packet, node, (side) => leavingEarly(side, device), outer);
  if ('path' in out) return out;
  const there = overUnderlay(walk, out, peer, address, step);
  if ('path' in there) return there;
  const into = movedTo(walk, there, peer, address).device;
  return askHost(walk, there, peer.name, (side) => arrivingEarly(side, into), outer);
}
