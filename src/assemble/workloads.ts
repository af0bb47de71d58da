import { parseAddress, sameAddress } from '../lib/address.ts';
import { optional } from '../lib/optional.ts';
import { sortedBy } from '../lib/sort.ts';
import { asEvidence, type Source } from '../lib/source.ts';
import type { Node } from '../model/node.ts';
import type { Known, KnownByNamespace } from '../model/snapshot.ts';
import type { Workload } from '../model/workload.ts';
import type { Change } from './changes.ts';
import { type Collection, isWhole, sourceOf } from './collection.ts';
import { labelsAt } from './labels.ts';
import { podObjects } from './pod-objects.ts';
import { type Listing, presenceAt } from './presence.ts';
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

function podListings(all: Collection, sightings: readonly Sighting[]): Listing[] {
  const listings = [
    ...all.of('kubectl-get-pods'),
    ...all.of('manifest').filter(({ artifact }) => /^po(ds?)?$/.test(artifact.args.list ?? '')),
  ];
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

/** The pods at a moment, from listings, manifests and what the session changed; `undefined` when none was collected. */
export function assembleWorkloads(
  all: Collection,
  changes: readonly Change[],
  nodes: Known<Node> | undefined,
  at: number,
): KnownByNamespace<Workload> | undefined {
  const sightings = [...tableSightings(all), ...podObjects(all)];
  const presence = presenceAt(podListings(all, sightings), changes, 'pod', at);
  if (sightings.length === 0 && presence.objects.size === 0 && presence.sources.length === 0)
    return undefined;
  const items = [...presence.objects].flatMap(([id, { sources }]) => {
    const seen = sightings.filter((one) => `${one.namespace}/${one.name}` === id);
    return workloadOf(id, seen, sources, changes, nodes?.items ?? [], at) ?? [];
  });
  return {
    items: sortedBy(items, (workload) => workload.id),
    completeIn: presence.completeIn,
    sources: presence.sources,
  };
}
