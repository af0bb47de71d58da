import type { Diagnostic } from '../lib/diagnostic.ts';
import { groupedBy } from '../lib/group.ts';
import { sortedBy } from '../lib/sort.ts';
import type { Source } from '../lib/source.ts';
import type { Node } from '../model/node.ts';
import type { Known, KnownByNamespace } from '../model/snapshot.ts';
import type { Workload } from '../model/workload.ts';
import type { Change } from './changes.ts';
import type { Collection } from './collection.ts';
import { disagreements } from './disagreements.ts';
import { isManifestsOnly } from './manifest-bundle.ts';
import { listsOf } from './object-lists.ts';
import { podListings, podSightings } from './pod-listings.ts';
import { poolsFromObjects } from './pool-readers.ts';
import { presenceAt } from './presence.ts';
import type { Sighting } from './sighting.ts';
import { withStandIns } from './stand-in-addresses.ts';
import { workloadOf } from './workload-of.ts';

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

/** The families of pod addresses, by the pools among the manifests; IPv4 when there are none. */
function podFamilies(all: Collection): (4 | 6)[] {
  const pools = listsOf(all, 'ippools').flatMap(poolsFromObjects);
  const families = new Set(pools.filter(({ disabled }) => !disabled).map(({ cidr }) => cidr.base.family));
  return families.size === 0 ? [4] : [...families].sort();
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
  const shown = sortedBy(
    items.map(({ workload }) => workload),
    (workload) => workload.id,
  );
  return {
    workloads: {
      items: isManifestsOnly(all) ? withStandIns(shown, podFamilies(all)) : shown,
      completeIn: presence.completeIn,
      sources: presence.sources,
    },
    conflicts: items.flatMap(({ conflicts }) => conflicts),
  };
}
