import { sameAddress } from '../lib/address.ts';
import type { Diagnostic } from '../lib/diagnostic.ts';
import { groupedBy } from '../lib/group.ts';
import { optional } from '../lib/optional.ts';
import { sortedBy } from '../lib/sort.ts';
import { asEvidence, type Source } from '../lib/source.ts';
import type { Node } from '../model/node.ts';
import type { Known, KnownByNamespace } from '../model/snapshot.ts';
import type { Workload } from '../model/workload.ts';
import type { Change } from './changes.ts';
import type { Collection } from './collection.ts';
import { disagreements } from './disagreements.ts';
import { labelsAt } from './labels.ts';
import { podListings, podSightings } from './pod-listings.ts';
import { presenceAt } from './presence.ts';
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

function workloadOf(
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
    ...optional({ node: main?.node, phase: main?.phase, createdAt: created?.moment }),
    evidence,
  };
}

/** Other answers about a pod that no change of the session explains. */
function conflictsAbout(
  { id, addresses, node }: Workload,
  seen: readonly Sighting[],
  changes: readonly Change[],
  used: Source,
): Diagnostic[] {
  const main = seen.find(({ source }) => source === used);
  if (!main) return [];
  const changed = ({ moment }: Sighting) =>
    changes.some(
      (change) =>
        change.moment > Math.min(moment, main.moment) && change.moment <= Math.max(moment, main.moment),
    );
  const same = seen.filter((one) => one === main || !changed(one));
  const others = [main, ...same.filter((one) => one !== main)];
  return [
    ...disagreements(
      `the node of pod ${id}`,
      node === undefined ? [] : others.map((one) => ({ words: one.node, source: one.source })),
    ),
    ...disagreements(
      `the address of pod ${id}`,
      addresses.length === 0
        ? []
        : others.map((one) => ({ words: one.addresses[0]?.text, source: one.source })),
    ),
  ];
}

/** The pods at a moment, from listings, manifests and what the session changed; `undefined` when none was collected. */
export function assembleWorkloads(
  all: Collection,
  changes: readonly Change[],
  nodes: Known<Node> | undefined,
  at: number,
): { readonly workloads: KnownByNamespace<Workload> | undefined; readonly conflicts: readonly Diagnostic[] } {
  const sightings = podSightings(all);
  const presence = presenceAt(podListings(all, sightings), changes, 'pod', at);
  if (sightings.length === 0 && presence.objects.size === 0 && presence.sources.length === 0)
    return { workloads: undefined, conflicts: [] };
  const byId = groupedBy(sightings, ({ namespace, name }) => `${namespace}/${name}`);
  const items = [...presence.objects].flatMap(([id, { sources }]) => {
    const seen = byId.get(id) ?? [];
    const workload = workloadOf(id, seen, sources, changes, nodes?.items ?? [], at);
    return workload
      ? [{ workload, conflicts: conflictsAbout(workload, seen, changes, workload.evidence[0]) }]
      : [];
  });
  return {
    workloads: {
      items: sortedBy(
        items.map(({ workload }) => workload),
        (workload) => workload.id,
      ),
      completeIn: presence.completeIn,
      sources: presence.sources,
    },
    conflicts: items.flatMap(({ conflicts }) => conflicts),
  };
}
