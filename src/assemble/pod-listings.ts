import { parseAddress } from '../lib/address.ts';
import { optional } from '../lib/optional.ts';
import { type Collection, isWhole, sourceOf } from './collection.ts';
import { listsOf } from './object-lists.ts';
import { podObjects } from './pod-objects.ts';
import type { Listing } from './presence.ts';
import type { Sighting } from './sighting.ts';

function tableSightings(all: Collection): Sighting[] {
  return all.of('kubectl-get-pods').flatMap((listing) =>
    listing.records.map((record): Sighting => {
      const address = record.ip === undefined ? undefined : parseAddress(record.ip);
      return {
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
  const listings = [...all.of('kubectl-get-pods'), ...listsOf(all, 'pods')];
  return listings
    .map((one): Listing => {
      const { args, moment } = one.artifact;
      const source = sourceOf(one, { line: 1 });
      return {
        moment,
        covers: args['all-namespaces'] === undefined ? (args.namespace ?? 'default') : 'all',
        whole: isWhole(one) && one.unread.length === 0,
        objects: sightings.filter((seen) => seen.moment === moment && seen.source.file === source.file),
        source,
      };
    })
    .sort((a, b) => a.moment - b.moment);
}

/** Every line or object that shows a pod, the more exact ones first. */
export function podSightings(all: Collection): Sighting[] {
  return [...podObjects(all), ...tableSightings(all)];
}
