import { z } from 'zod';
import { sortedBy } from '../lib/sort.ts';
import type { Namespace } from '../model/namespace.ts';
import type { Known } from '../model/snapshot.ts';
import type { Change } from './changes.ts';
import { type Collected, type Collection, nearest, sourceOf } from './collection.ts';
import { relabelled } from './labels.ts';
import { listsOf, placesIn, showsAll } from './object-lists.ts';

/** What is read of a Namespace object. */
const namespaceObject = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()).nullish() }),
});

/** A namespace at a moment; `undefined` when the session made it another one and does not show what it then was. */
function namespaceAt(
  listing: Collected<'manifest'>,
  record: Collected<'manifest'>['records'][number],
  changes: readonly Change[],
  at: number,
): Namespace | undefined {
  const read = namespaceObject.safeParse(record.document);
  if (!read.success) return undefined;
  const { moment } = listing.artifact;
  const between = changes.filter(
    (change) =>
      change.resource === 'namespace' &&
      change.name === record.name &&
      change.moment > Math.min(moment, at) &&
      change.moment <= Math.max(moment, at),
  );
  // What a label was before it was set cannot be told from a listing behind it.
  if (between.some((change) => change.args.verb !== 'label' || moment > at)) return undefined;
  const place = placesIn(listing.artifact, record);
  const { labels } = read.data.metadata;
  return {
    name: record.name,
    labels: between.reduce(relabelled, labels ?? {}),
    evidence: [
      place('/metadata/name'),
      ...(labels ? [place('/metadata/labels')] : []),
      ...between.map(({ source }) => source),
    ],
  };
}

/** The namespaces with their labels; `undefined` when they were not collected as objects. */
export function assembleNamespaces(
  all: Collection,
  changes: readonly Change[],
  at: number,
): Known<Namespace> | undefined {
  const listing = nearest(listsOf(all, 'namespaces'), at, ({ artifact }) => artifact.moment);
  if (!listing) return undefined;
  const shown = listing.records.filter(({ kind }) => kind === 'Namespace');
  const items = shown.flatMap((record) => namespaceAt(listing, record, changes, at) ?? []);
  return {
    items: sortedBy(items, ({ name }) => name),
    complete: showsAll(listing) && items.length === shown.length,
    sources: [sourceOf(listing, { line: 1 })],
  };
}
