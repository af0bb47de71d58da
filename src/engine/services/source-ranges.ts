import type { Address } from '../../lib/address.ts';
import { contains } from '../../lib/cidr.ts';
import type { Match } from '../../lib/kleene.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { ServiceHit } from './service-at.ts';
import type { ServiceClient } from './traffic-rule.ts';

function sourceOf(snapshot: Snapshot, client: ServiceClient, family: 4 | 6): Address | undefined {
  switch (client.kind) {
    case 'external':
      return client.address;
    case 'host':
      return snapshot.nodes?.items.find(({ name }) => name === client.node)?.address;
    case 'pod':
      return snapshot.workloads?.items
        .find(({ id }) => id === client.id)
        ?.addresses.find((address) => address.family === family);
  }
}

/** Whether the source ranges of a load balancer let a client in; without ranges they let everybody in. */
export function sourceRangesAdmit(
  snapshot: Snapshot,
  { service, door }: ServiceHit,
  client: ServiceClient,
  family: 4 | 6,
): Match {
  const ranges = service.loadBalancerSourceRanges;
  if (door !== 'load-balancer' || ranges.length === 0) return 'yes';
  const source = sourceOf(snapshot, client, family);
  if (source === undefined) return 'unknown';
  return ranges.some((range) => contains(range, source)) ? 'yes' : 'no';
}
