import { type Address, sameAddress } from '../../lib/address.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { linkNamed, tunnelKind } from '../forwarding/interfaces.ts';
import { note, type Packet, resourced, type Walk } from './packet.ts';

/** The node that is to choose a backend does so when the packet comes to it. */
export function translateAt(walk: Walk, packet: Packet, node: string): Packet {
  const { translation } = walk;
  if (translation?.node !== node || !sameAddress(packet.destination, translation.destination)) return packet;
  const { destination, port } = packet;
  const { to, says, evidence } = translation;
  const asked = { node, destination, ...(port !== undefined && { port }) };
  return { ...note(packet, 'dnat', says, evidence), destination: to, port: translation.port, asked };
}

/** The address of a tunnel device of a node, as it shows itself or as Calico wrote it down. */
function tunnelAddress(snapshot: Snapshot, node: string, device: string, family: 4 | 6): Address | undefined {
  const kind = tunnelKind(device);
  const shown = linkNamed(snapshot.hosts.get(node), device)?.addresses.map(({ address }) => address) ?? [];
  const known = snapshot.nodes?.items.find(({ name }) => name === node);
  const written = (known?.tunnelAddresses ?? []).filter(({ tunnel }) => tunnel === kind);
  return [...shown, ...written.map(({ address }) => address)].find((one) => one.family === family);
}

/** The address that masquerading puts in, where a packet leaves a node through a device. */
export function masqueradedFrom(
  snapshot: Snapshot,
  node: string,
  device: string,
  family: 4 | 6,
): { readonly address: Address; readonly isCertain: boolean } | undefined {
  const known = snapshot.nodes?.items.find(({ name }) => name === node);
  const own = [known?.address, ...(known?.internalAddresses ?? [])].find((one) => one?.family === family);
  if (!tunnelKind(device)) return own && { address: own, isCertain: true };
  const tunnel = tunnelAddress(snapshot, node, device, family);
  return tunnel ? { address: tunnel, isCertain: true } : own && { address: own, isCertain: false };
}

/** Where it chose a backend elsewhere, the node also puts its own address in the place of the client's. */
export function masqueradeAt(walk: Walk, packet: Packet, node: string, device: string): Packet {
  const { translation, snapshot } = walk;
  if (packet.asked?.node !== node || !translation?.masquerades) return packet;
  const found = masqueradedFrom(snapshot, node, device, packet.source.family);
  if (!found) return { ...packet, sourceUncertain: true };
  const { address, isCertain } = found;
  if (isCertain && sameAddress(address, packet.source)) return packet;
  const says = `${node} puts ${isCertain ? address.text : 'an address of its own'} in the place of the client ${packet.source.text}: the backend is on another node.`;
  const turned = resourced(note(packet, 'snat', says, translation.evidence, device), node, address);
  return isCertain ? turned : { ...turned, sourceUncertain: true };
}
