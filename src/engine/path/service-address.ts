import { sameAddress } from '../../lib/address.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { ownerOf, poolOf } from '../forwarding/owners.ts';
import { mayBeService } from '../services/usual-ranges.ts';
import { type Arrival, end, note, type Packet, stop, type Walk } from './packet.ts';

/** Whether the address may be that of a Service that was not collected, since nobody else is known to have it. */
export function isDoubtful(walk: Walk, { destination }: Packet): boolean {
  const { snapshot, direction } = walk;
  if (direction === 'reply' || !mayBeService(snapshot, destination)) return false;
  const { node, workloads } = ownerOf(snapshot, destination);
  return !node && workloads.length === 0 && !poolOf(snapshot, destination);
}

const serviceWith = ({ services }: Snapshot, { destination }: Packet) =>
  services?.items.find(({ clusterAddresses }) =>
    clusterAddresses.some((one) => sameAddress(one, destination)),
  );

/** Why a packet to what is, or may be, the address of a Service goes no further; `undefined` for any other. */
export function atServiceAddress(walk: Walk, packet: Packet): Arrival | undefined {
  const { text } = packet.destination;
  if (isDoubtful(walk, packet)) {
    const says = `${text} may be the address of a Service: Services were not collected, or not all of them.`;
    walk.ledger.miss({ id: 'services', says, command: 'kubectl get services,endpointslices -A -o yaml' });
    return end(packet, 'UNKNOWN', says);
  }
  const service = walk.direction === 'request' ? serviceWith(walk.snapshot, packet) : undefined;
  if (!service) return undefined;
  const name = `${service.namespace}/${service.name}`;
  if (packet.port !== undefined) {
    const says = `Service ${name}, whose address ${text} is, has no port ${walk.protocol}/${packet.port}: nothing translates it.`;
    return stop(packet, 'NO_BACKEND', says, service.evidence);
  }
  const says = `Whether ${text}, the address of Service ${name}, answers without a port depends on the mode of kube-proxy.`;
  const command = 'kubectl -n kube-system get configmap kube-proxy -o yaml';
  walk.ledger.miss({ id: 'kube-proxy-mode', says, command });
  return end(note(packet, 'policy', says, service.evidence), 'UNKNOWN', says);
}
