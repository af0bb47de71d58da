import type { Snapshot } from '../../model/snapshot.ts';
import type { PortEndpoint } from './port-endpoints.ts';

const ZONE = 'topology.kubernetes.io/zone';

/**
 * The endpoints that hints leave to a client whose packets a node translates: those of its zone. Hints count only
 * when every ready endpoint carries one and some of them name the zone (calico-semantics 7); `unknown` when they
 * would count and the zone of the node was not collected.
 */
export function withinZone(
  { nodes }: Snapshot,
  endpoints: readonly PortEndpoint[],
  translator: string | undefined,
): readonly PortEndpoint[] | 'unknown' {
  const areHinted = endpoints.every(({ ready, zones }) => ready && zones !== undefined);
  if (!areHinted || endpoints.length === 0) return endpoints;
  const labels = nodes?.items.find(({ name }) => name === translator)?.labels;
  if (labels === undefined) return 'unknown';
  const { [ZONE]: zone } = labels;
  const own = endpoints.filter(({ zones }) => zone !== undefined && zones?.includes(zone));
  return own.length > 0 ? own : endpoints;
}
