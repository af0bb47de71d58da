import { type Address, cidrsIn } from './cidr.ts';
import type { Direction } from './documents.ts';
import { type Packet, protocolNumber } from './packet.ts';
import { addressOf, anyOwner, inNets, isNamedPort, isNumberedPort, noneOfFamily, type Side } from './rule.ts';
import type { Selector } from './selector.ts';
import type { World } from './world.ts';

/** A peer of a rule that Calico converts from an API of Kubernetes. */
export type Peer =
  | { readonly kind: 'owners'; readonly selector: Selector }
  | { readonly kind: 'nets'; readonly nets: readonly string[]; readonly except: readonly string[] };

/** A port of such a rule. */
export type Port =
  | { readonly kind: 'everything' }
  /** All ports of a protocol, or a range of them. */
  | { readonly kind: 'range'; readonly protocol: string; readonly low?: number; readonly high?: number }
  /** A name; of any protocol when none is given. */
  | { readonly kind: 'named'; readonly protocol?: string; readonly name: string };

const FIRST_THAT_KEEPS_THE_REST = 32;
const MOST_PORT = 65535;

/** From v3.32 on a rule that cannot be converted is lost alone; before, its whole policy was. */
export const losesRuleOnly = (world: World) => world.minor >= FIRST_THAT_KEEPS_THE_REST;

/** Is it a port range that can be converted? */
export const isRange = (low: number, high: number) => low >= 0 && low <= high && high <= MOST_PORT;

function peerMatches(world: World, peer: Peer, packet: Packet, address: Address): boolean {
  if (peer.kind === 'owners') return anyOwner(world, address, peer.selector);
  if (noneOfFamily(peer.nets, packet) || noneOfFamily(peer.except, packet)) return false;
  return cidrsIn(peer.nets).length > 0 && inNets(peer.nets, address) && !inNets(peer.except, address);
}

function portMatches(world: World, port: Port, packet: Packet, selector: Selector | undefined): boolean {
  if (port.kind === 'everything') return true;
  if (port.protocol !== undefined && protocolNumber(port.protocol) !== packet.protocol) return false;
  if (port.kind === 'named') return isNamedPort(world, packet, 'destination', port.name, selector);
  if (port.low === undefined) return true;
  return isNumberedPort(packet, 'destination', port.low, port.high ?? port.low);
}

/**
 * Does a packet match one peer and one port? Ports are those of the destination, so that in an egress rule the
 * peer also limits whose named port is meant.
 */
export function pairMatches(
  world: World,
  direction: Direction,
  peer: Peer | undefined,
  port: Port,
  packet: Packet,
): boolean {
  const side: Side = direction === 'ingress' ? 'source' : 'destination';
  if (peer !== undefined && !peerMatches(world, peer, packet, addressOf(packet, side))) return false;
  const limit = direction === 'egress' && peer?.kind === 'owners' ? peer.selector : undefined;
  return portMatches(world, port, packet, limit);
}
