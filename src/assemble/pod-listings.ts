import { parseAddress } from '../lib/address.ts';
import { groupedBy } from '../lib/group.ts';
import { optional } from '../lib/optional.ts';
import { type Collection, isWhole, sourceOf } from './collection.ts';
import { listsOf } from './object-lists.ts';
import { podObjects } from './pod-objects.ts';
import type { Listing } from './presence.ts';
import { representatives } from './representatives.ts';
import type { Sighting } from './sighting.ts';
import { workloadEndpointObjects } from './workload-endpoint-objects.ts';

function tableSightings(all: Collection): Sighting[] {
  return all.of('kubectl-get-pods').flatMap((listing) =>
    listing.records.map((record): Sighting => {
      const address = record.ip === undefined ? undefined : parseAddress(record.ip);
      return {
        artifact: listing.artifact,
        moment: listing.artifact.moment,
        namespace: record.namespace ?? listing.artifact.args.namespace ?? 'default',
        name: record.name,
        addresses: address ? [address] : [],
        ...optional({ phase: record.status, node: record.node, labels: record.labels }),
        source: sourceOf(listing, record),
      };
    }),
  );
}

/** The answers to which pods there are. */
export function podListings(all: Collection, sightings: readonly Sighting[]): Listing[] {
  const pods = [...all.of('kubectl-get-pods'), ...listsOf(all, 'pods')];
  // Pods on the host network are no workload endpoints, so that their list is never the whole of the pods.
  const endpoints = listsOf(all, 'workloadendpoints').filter((one) => !pods.includes(one));
  const shown = groupedBy(sightings, ({ artifact }) => artifact);
  return [...pods, ...endpoints]
    .map((one): Listing => {
      const { args, moment } = one.artifact;
      const source = sourceOf(one, { line: 1 });
      return {
        moment,
        covers: args['all-namespaces'] === undefined ? (args.namespace ?? 'default') : 'all',
        whole: isWhole(one) && one.unread.length === 0 && !endpoints.some((other) => other === one),
        objects: shown.get(one.artifact) ?? [],
        source,
      };
    })
    .sort((a, b) => a.moment - b.moment);
}

/** Every line or object that shows a pod, the more exact ones first; then those that stand for pods. */
export function podSightings(all: Collection): Sighting[] {
  const pods = [...podObjects(all), ...workloadEndpointObjects(all), ...tableSightings(all)];
  return [...pods, ...representatives(all, pods)];
}
