import { optional } from '../../lib/optional.ts';
import type { IdlePolicy } from '../../model/policy.ts';
import { type Collected, type Collection, nearest } from '../collection.ts';
import { type ListName, listsOf, placesIn } from '../object-lists.ts';

const LISTS = [
  ['stagednetworkpolicies', 'StagedNetworkPolicy'],
  ['stagedglobalnetworkpolicies', 'StagedGlobalNetworkPolicy'],
  ['stagedkubernetesnetworkpolicies', 'StagedKubernetesNetworkPolicy'],
] as const satisfies readonly (readonly [ListName, string])[];

function stagedIn(of: Collected<'manifest'>, kind: string): IdlePolicy[] {
  return of.records
    .filter((record) => record.kind === kind)
    .map((record) => ({
      kind,
      ...optional({ namespace: record.namespace }),
      name: record.name,
      reason: 'staged',
      says: 'It is staged: Calico shows what it would do, and does not do it.',
      evidence: [placesIn(of.artifact, record)('/metadata/name')],
    }));
}

/** Staged policies, of the nearest answers about them. */
export function stagedPolicies(all: Collection, at: number): IdlePolicy[] {
  return LISTS.flatMap(([list, kind]) => {
    const of = nearest(listsOf(all, list), at, ({ artifact }) => artifact.moment);
    return of ? stagedIn(of, kind) : [];
  });
}
