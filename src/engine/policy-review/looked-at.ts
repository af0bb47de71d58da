import type { Policy } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { ordersOf } from '../policy/order.ts';
import type { Population } from './population.ts';
import type { Survey } from './survey.ts';

/** Why the use of a policy's rules cannot be worked out; `undefined` when it can. */
export function reasonNotLookedAt(
  snapshot: Snapshot,
  population: Population,
  survey: Survey,
  policy: Policy,
): string | undefined {
  const { spec } = policy;
  if (!spec) return 'its content was not collected';
  if (spec.unread.length > 0) return `${spec.unread.map(({ field }) => field).join(', ')} cannot be read`;
  if (spec.doNotTrack || spec.preDnat) return 'it acts on host endpoints alone';
  const { sure, may } = population.selected(policy);
  if ([...sure, ...may].some(({ kind }) => kind === 'host-endpoint')) return 'it also selects host endpoints';
  const isPlaced = ordersOf(snapshot).every((tiers) =>
    tiers.some(({ isKnown, policies }) => isKnown && policies.includes(policy)),
  );
  if (!isPlaced) return `the place of its tier ${policy.tier} was not collected`;
  return survey.isWhole ? undefined : 'the cluster is too large for this';
}
