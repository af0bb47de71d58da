import type { Address } from '../../lib/address.ts';
import type { Source } from '../../lib/source.ts';
import type { Node } from '../../model/node.ts';
import { linkNamed, linkState } from '../forwarding/interfaces.ts';
import { type Arrival, enter, type Moved, note, type Packet, stop, type Walk } from './packet.ts';

/** The interface of a node that has an address. */
function linkWith({ snapshot }: Walk, node: Node, address: Address) {
  const links = snapshot.hosts.get(node.name)?.links?.items ?? [];
  return links.find((one) => one.addresses.some((own) => own.address.text === address.text));
}

/** The packet at another node, through the interface that has the address it was sent to. */
export function movedTo(walk: Walk, packet: Packet, node: Node, address: Address): Moved {
  return { packet, node: node.name, ingress: 'underlay', device: linkWith(walk, node, address)?.name };
}

/**
 * Over the network between the nodes to the one that has `address`: it receives nothing when the interface with
 * that address is down.
 */
export function overUnderlay(
  walk: Walk,
  packet: Packet,
  peer: Node,
  address: Address,
  step: { readonly says: string; readonly evidence: readonly Source[]; readonly at?: string },
): Packet | Arrival {
  walk.ledger.assume('underlay-delivers');
  const there = enter(note(packet, 'underlay', step.says, step.evidence, step.at), 'node', peer.name);
  const stack = walk.snapshot.hosts.get(peer.name);
  const link = linkWith(walk, peer, address);
  if (!link || linkState(stack, link.name) !== 'down') return there;
  const says = `${link.name} on ${peer.name}, which has ${address.text}, is down.`;
  return stop(there, 'INTERFACE_DOWN', says, [link.source], link.name);
}

/** The state of a device that packets leave through: also as its route shows it, where links were not collected. */
export function stateOfDevice(walk: Walk, node: string, device: string, linkdown: boolean) {
  const stack = walk.snapshot.hosts.get(node);
  const state = linkState(stack, device);
  const seen = state === 'unknown' && linkdown ? 'down' : state;
  if (seen === 'unknown') walk.ledger.assume('interfaces-up');
  return { state: seen, link: linkNamed(stack, device) };
}
