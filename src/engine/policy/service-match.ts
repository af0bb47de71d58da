import { sameAddress } from '../../lib/address.ts';
import { groupedBy } from '../../lib/group.ts';
import type { Match } from '../../lib/kleene.ts';
import type { EndpointSlice } from '../../model/service.ts';
import type { KnownByNamespace, Snapshot } from '../../model/snapshot.ts';
import { endOf, type PolicyPacket, type Side } from './packet.ts';
import { isListed } from './profile-labels.ts';

const SLICES = new WeakMap<KnownByNamespace<EndpointSlice>, ReadonlyMap<string, readonly EndpointSlice[]>>();

function slicesOf(slices: KnownByNamespace<EndpointSlice>, id: string): readonly EndpointSlice[] {
  const known = SLICES.get(slices) ?? groupedBy(slices.items, (one) => `${one.namespace}/${one.service}`);
  SLICES.set(slices, known);
  return known.get(id) ?? [];
}

/** Whether an address is one of a slice: as a destination together with a port of the slice that has a number. */
function isIn(slice: EndpointSlice, packet: PolicyPacket, side: Side): Match {
  const end = endOf(packet, side);
  if (!slice.endpoints.some(({ address }) => sameAddress(address, end.address))) return 'no';
  if (side === 'source') return 'yes';
  const ports = slice.ports.filter(
    ({ protocol, port }) => port !== undefined && protocol === packet.protocol,
  );
  if (ports.length === 0) return 'no';
  if (end.port === undefined) return 'unknown';
  return ports.some(({ port }) => port === end.port) ? 'yes' : 'no';
}

/**
 * A rule that names a Service means the endpoints of its slices, ready or not; a destination counts with its port
 * only. Without a namespace the name is that of no Service (calico-semantics 1.7).
 */
export function serviceHolds(
  snapshot: Snapshot,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  packet: PolicyPacket,
  side: Side,
): Match {
  if (namespace === '') return 'no';
  if (endOf(packet, side).uncertain) return 'unknown';
  const { endpointSlices } = snapshot;
  const matches = endpointSlices
    ? slicesOf(endpointSlices, `${namespace}/${name}`).map((slice) => isIn(slice, packet, side))
    : [];
  if (matches.includes('yes')) return 'yes';
  return isListed(endpointSlices, namespace) && !matches.includes('unknown') ? 'no' : 'unknown';
}
