import { sameAddress } from '../lib/address.ts';
import { optional } from '../lib/optional.ts';
import { asEvidence, type Source } from '../lib/source.ts';
import type { Node } from '../model/node.ts';
import type { Workload } from '../model/workload.ts';
import type { Change } from './changes.ts';
import { labelsAt } from './labels.ts';
import { pod, podFacts } from './pod-shape.ts';
import type { Sighting } from './sighting.ts';

/** Host networking shows as an address that is the node's own; a manifest says it outright. */
function usesHostNetwork(seen: Sighting, nodes: readonly Node[]): boolean | undefined {
  if (seen.hostNetwork !== undefined) return seen.hostNetwork;
  const [address] = seen.addresses;
  const own = nodes.find((node) => node.name === seen.node)?.address;
  return address && own && sameAddress(own, address);
}

/** The sightings of one pod, best first: the last at or before the moment that shows an address, then later ones. */
function bestFirst(sightings: readonly Sighting[], at: number): Sighting[] {
  const rank = (seen: Sighting) => (seen.moment <= at ? at - seen.moment : 1e6 + seen.moment - at);
  return [...sightings].sort((a, b) => rank(a) - rank(b));
}

/** What a table of pods does not show: from an object that shows the pod, or from the manifest that made it. */
function factsOf(sightings: readonly Sighting[], created: Change | undefined) {
  const shown = sightings.find(({ namedPorts }) => namedPorts !== undefined);
  if (shown) {
    const { serviceAccount, namedPorts, allowedSourcePrefixes } = shown;
    return optional({ serviceAccount, namedPorts, allowedSourcePrefixes });
  }
  const read = pod.safeParse(created?.manifest?.record.document);
  if (!read.success) return {};
  const { serviceAccount, namedPorts, allowedSourcePrefixes } = podFacts(
    read.data.metadata,
    read.data.spec,
    false,
  );
  return optional({ serviceAccount, namedPorts, allowedSourcePrefixes });
}

/** The pod that sightings show, as it was at a moment. */
export function workloadOf(
  id: string,
  seen: readonly Sighting[],
  shownBy: readonly Source[],
  changes: readonly Change[],
  nodes: readonly Node[],
  at: number,
): Workload | undefined {
  const ordered = bestFirst(seen, at);
  const main = ordered.find((one) => one.addresses.length > 0) ?? ordered[0];
  const [namespace = '', name = ''] = id.split('/');
  const created = changes.find(
    (c) => c.effect === 'created' && c.resource === 'pod' && `${c.namespace}/${c.name}` === id,
  );
  const evidence = asEvidence([...new Set([...(main ? [main.source] : []), ...shownBy])]);
  if (!evidence) return undefined;
  return {
    id,
    namespace,
    name,
    addresses: main?.addresses ?? [],
    hostNetwork: main && usesHostNetwork(main, nodes),
    labels: labelsAt(id, ordered, changes, at),
    ...factsOf(ordered, created),
    ...optional({
      node: main?.node,
      phase: main?.phase,
      representative: main?.representative,
      createdAt: created?.moment,
    }),
    evidence,
  };
}
