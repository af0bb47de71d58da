import type { Diagnostic } from '../lib/diagnostic.ts';
import { optional } from '../lib/optional.ts';
import type { Stated, Versions } from '../model/snapshot.ts';
import { clusterVersion } from './cluster-information.ts';
import { type Collection, sourceOf } from './collection.ts';
import { disagreements } from './disagreements.ts';
import { nodeObjects } from './node-objects.ts';
import { kubectlNodeTable } from './node-tables.ts';

function fromCalicoctl(all: Collection, field: string): Stated<string> | undefined {
  // A refused command (`Version mismatch`) states both versions too, so failed ones count here.
  for (const of of all.all('calicoctl-version').toReversed()) {
    const record = of.records.find((one) => one.field === field);
    if (record) return { value: record.value, source: sourceOf(of, record) };
  }
  return undefined;
}

/** The version of the first kubelet; nodes of several versions show in the list of nodes. */
function kubernetesVersion(all: Collection, at: number): Stated<string> | undefined {
  const node = [...kubectlNodeTable(all, at), ...nodeObjects(all, at)].find(
    ({ fields }) => fields.kubeletVersion !== undefined,
  );
  const source = node?.evidence[0];
  const value = node?.fields.kubeletVersion;
  return source && value !== undefined ? { value, source } : undefined;
}

/** What the input says about versions. */
export function assembleVersions(
  all: Collection,
  at: number,
): { readonly versions: Versions; readonly conflicts: readonly Diagnostic[] } {
  const stated = [clusterVersion(all, at), fromCalicoctl(all, 'cluster-version')].filter(
    (one) => one !== undefined,
  );
  return {
    versions: optional({
      calico: stated[0],
      calicoctl: fromCalicoctl(all, 'client-version'),
      kubernetes: kubernetesVersion(all, at),
    }),
    conflicts: disagreements(
      'the version of Calico',
      stated.map(({ value, source }) => ({ words: value, source })),
    ),
  };
}
