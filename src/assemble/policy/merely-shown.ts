import type { IdlePolicy, Policy } from '../../model/policy.ts';
import { manifestObjects } from '../changes.ts';
import type { Collection } from '../collection.ts';
import type { Presence } from '../presence.ts';
import { isOfKind, type KindOfPolicy } from './policy-kinds.ts';
import type { NameOf } from './policy-names.ts';
import { isIdle } from './read-policy.ts';
import type { Release } from './release.ts';
import { shownPolicy } from './shown-policy.ts';

/** It may be in the cluster or not: it may do what it says, or nothing. */
function perhaps(policy: Policy): Policy {
  const { spec, evidence } = policy;
  const doubt = { field: '/metadata/name', source: evidence[0] };
  return spec ? { ...policy, spec: { ...spec, unread: [...spec.unread, doubt] } } : policy;
}

/**
 * Policies of Calico and of admins in files that the input shows, without a word about whether they were applied:
 * calicoctl does not name what it applies. Where a whole answer covers them, it has the say.
 */
export function merelyShown(
  all: Collection,
  of: KindOfPolicy,
  release: Release,
  { objects, completeIn }: Presence,
  nameOf: NameOf,
): (Policy | IdlePolicy)[] {
  if (of.kind === 'KubernetesNetworkPolicy' || completeIn === 'all') return [];
  const found = all
    .of('manifest')
    .filter(({ artifact }) => artifact.args.list === undefined)
    .flatMap(manifestObjects)
    .filter(({ record }) => isOfKind(of, record))
    .map((object) => shownPolicy(of, object, object.artifact.moment, undefined, release, nameOf))
    .filter(({ id, policy }) => !objects.has(id) && !completeIn.includes(policy.namespace ?? ''));
  // Shown several times, the last one counts.
  const latest = new Map(found.map(({ id, policy }) => [id, policy]));
  return [...latest.values()].map((policy) => (isIdle(policy) ? policy : perhaps(policy)));
}
