import type { FlowEnd } from '../../src/engine/policy/flow-end.ts';
import type { PolicyPacket } from '../../src/engine/policy/packet.ts';
import type { Reach } from '../../src/engine/reach/reach.ts';
import type { Cell } from '../../src/engine/reach/traffic-space.ts';

/** Where the set engine has an end of a flow; an address outside is one of those that no rule tells apart. */
export const placeOf = (reach: Reach, end: FlowEnd): number =>
  reach.endpoints.findIndex((one) => {
    if (end.kind === 'workload') return one.id === end.workload.id;
    if (end.kind === 'host') return one.id === `node:${end.node}`;
    return one.end.kind === 'outside' && one.atom === reach.atoms.at(end.address);
  });

const isBetween = (value: number, [from, to]: readonly [number, number]) => from <= value && value <= to;

/** Whether a packet lies in a cell. */
export function isIn(
  packet: Omit<PolicyPacket, 'source' | 'destination'>,
  { protocols, x, y }: Cell,
): boolean {
  if (!protocols.some((range) => isBetween(packet.protocol, range))) return false;
  const { icmp, sourcePort = 0, destinationPort = 0 } = packet;
  return isBetween(icmp?.type ?? sourcePort, x) && isBetween(icmp?.code ?? destinationPort, y);
}
