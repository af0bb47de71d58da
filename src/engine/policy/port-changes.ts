import { type Change, rulesOf, type World } from './change.ts';
import { hasPorts } from './packet.ts';

/** Ports that rules name. */
export function portChanges({ snapshot, flow }: World): Change[] {
  if (!hasPorts(flow.packet.protocol)) return [];
  const terms = rulesOf(snapshot.policies.items).flatMap(({ to }) => to.ports);
  const ports = terms.flatMap((term) => ('from' in term ? [term.from] : []));
  return [...new Set(ports)].map((port) => ({
    kind: 'port',
    says: `the port were ${port}`,
    in: ({ snapshot: given, flow: asked }) => ({
      snapshot: given,
      flow: { ...asked, packet: { ...asked.packet, destinationPort: port } },
    }),
  }));
}
