import type { Diagnostic } from '../lib/diagnostic.ts';
import { sortedBy } from '../lib/sort.ts';
import type { Policy } from '../model/policy.ts';
import type { Policies } from '../model/snapshot.ts';
import type { Change } from './changes.ts';
import type { Collection } from './collection.ts';
import { policiesOfKind } from './policy/policies-of-kind.ts';
import { POLICY_KINDS } from './policy/policy-kinds.ts';
import { isIdle } from './policy/read-policy.ts';
import type { Release } from './policy/release.ts';
import { stagedPolicies } from './policy/staged-policies.ts';

const sorted = <T extends { kind: string; namespace?: string; name: string }>(policies: readonly T[]): T[] =>
  sortedBy(policies, ({ kind, namespace = '', name }) => `${kind} ${namespace}/${name}`);

/** The policies of every kind at a moment, and what was not right with their values. */
export function assemblePolicies(
  all: Collection,
  changes: readonly Change[],
  release: Release,
  at: number,
): { readonly policies: Policies; readonly conflicts: readonly Diagnostic[] } {
  const kinds = POLICY_KINDS.map((of) => policiesOfKind(all, changes, of, release, at));
  const found = kinds.flatMap((one) => one.found);
  const complete = kinds.flatMap(({ kind, completeIn }) =>
    completeIn === undefined ? [] : [[kind, completeIn] as const],
  );
  return {
    policies: {
      items: sorted(found.filter((one): one is Policy => !isIdle(one))),
      idle: sorted([...found.filter(isIdle), ...stagedPolicies(all, at)]),
      completeIn: Object.fromEntries(complete),
      sources: kinds.flatMap(({ sources }) => sources),
    },
    conflicts: kinds.flatMap(({ remarks }) => remarks),
  };
}
