import { optional } from '../lib/optional.ts';
import type { Stated, Versions } from '../model/snapshot.ts';
import { type Collection, nearest, sourceOf } from './collection.ts';

function calicoVersion(all: Collection, field: string): Stated<string> | undefined {
  // A refused command (`Version mismatch`) states both versions too, so failed ones count here.
  for (const of of all.all('calicoctl-version').toReversed()) {
    const record = of.records.find((one) => one.field === field);
    if (record) return { value: record.value, source: sourceOf(of, record) };
  }
  return undefined;
}

function kubernetesVersion(all: Collection, at: number): Stated<string> | undefined {
  const listing = nearest(all.of('kubectl-get-nodes'), at, ({ artifact }) => artifact.moment);
  const record = listing?.records.find((one) => one.version !== undefined);
  return listing && record?.version !== undefined
    ? { value: record.version, source: sourceOf(listing, record) }
    : undefined;
}

/** What the input says about versions. */
export function assembleVersions(all: Collection, at: number): Versions {
  return optional({
    calico: calicoVersion(all, 'cluster-version'),
    calicoctl: calicoVersion(all, 'client-version'),
    kubernetes: kubernetesVersion(all, at),
  });
}
