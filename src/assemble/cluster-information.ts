import { z } from 'zod';
import type { Stated } from '../model/snapshot.ts';
import { type Collection, nearest } from './collection.ts';
import { listsOf, placesIn } from './object-lists.ts';

/** What is read of a ClusterInformation object. */
const clusterInformation = z.object({ spec: z.object({ calicoVersion: z.string().min(1) }) });

/** calico-node writes its version into the ClusterInformation `default` when it starts. */
export function clusterVersion(all: Collection, at: number): Stated<string> | undefined {
  const listing = nearest(listsOf(all, 'clusterinformations'), at, ({ artifact }) => artifact.moment);
  const record = listing?.records.find(
    ({ kind, name }) => kind === 'ClusterInformation' && name === 'default',
  );
  const read = clusterInformation.safeParse(record?.document);
  if (!listing || !record || !read.success) return undefined;
  return {
    value: read.data.spec.calicoVersion,
    source: placesIn(listing.artifact, record)('/spec/calicoVersion'),
  };
}
