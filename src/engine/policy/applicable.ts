import type { LabelView } from '../../lib/selector/label-view.ts';
import type { Direction, Policy, PolicySpec } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Applicable, ApplicableTier } from './applicable-tier.ts';
import { labelsOf, type PolicedEndpoint, type Stage } from './endpoint.ts';
import { type OrderedTier, ordersOf } from './order.ts';
import { policySelects } from './policy-selects.ts';
import { placements } from './tier-placements.ts';

const hasStage = (spec: PolicySpec, stage: Stage | 'workload'): boolean => {
  if (stage === 'untracked') return spec.doNotTrack;
  if (stage === 'pre-dnat') return spec.preDnat;
  return !spec.doNotTrack && !spec.preDnat && (stage !== 'forward' || spec.applyOnForward);
};

function applicable(
  policy: Policy,
  endpoint: PolicedEndpoint,
  direction: Direction,
  labels: LabelView,
): Applicable | undefined {
  const { spec } = policy;
  const selects = policySelects(policy, endpoint, labels);
  if (selects === 'no') return undefined;
  if (spec === undefined || spec.unread.length > 0) return { policy, selects: 'unknown', spec: undefined };
  const stage = endpoint.kind === 'workload' ? 'workload' : endpoint.stage;
  return spec.types.includes(direction) && hasStage(spec, stage) ? { policy, selects, spec } : undefined;
}

function inTier(
  { tier, isKnown, policies }: OrderedTier,
  endpoint: PolicedEndpoint,
  direction: Direction,
  labels: LabelView,
): ApplicableTier[] {
  const kept = policies.flatMap((policy) => applicable(policy, endpoint, direction, labels) ?? []);
  return kept.length > 0 ? [{ tier, isKnown, policies: kept }] : [];
}

/** A tier about which nothing is said but whom it may select. */
const opaque = (tier: ApplicableTier): ApplicableTier => ({
  ...tier,
  policies: tier.policies.map(({ policy }) => ({ policy, selects: 'unknown', spec: undefined })),
});

type Memo = WeakMap<object, Map<string, readonly (readonly ApplicableTier[])[]>>;
const MEMOS = new WeakMap<Snapshot, Memo>();

/**
 * The policies asked for an endpoint in one direction, in order; several orders when it hangs on a version that is
 * not known. Worked out once for each endpoint, as many flows ask the same.
 */
export function applicableTo(
  snapshot: Snapshot,
  endpoint: PolicedEndpoint,
  direction: Direction,
): readonly (readonly ApplicableTier[])[] {
  const memo: Memo = MEMOS.get(snapshot) ?? new WeakMap();
  MEMOS.set(snapshot, memo);
  const owner = endpoint.kind === 'workload' ? endpoint.workload : endpoint.hostEndpoint;
  const known = memo.get(owner) ?? new Map<string, readonly (readonly ApplicableTier[])[]>();
  memo.set(owner, known);
  const key = `${direction} ${endpoint.kind === 'workload' ? '' : endpoint.stage}`;
  const found = known.get(key) ?? applicableIn(snapshot, endpoint, direction);
  known.set(key, found);
  return found;
}

function applicableIn(snapshot: Snapshot, endpoint: PolicedEndpoint, direction: Direction) {
  const labels = labelsOf(snapshot, endpoint);
  return ordersOf(snapshot).flatMap((order) =>
    placements(
      order.flatMap((tier) => inTier(tier, endpoint, direction, labels)),
      opaque,
    ),
  );
}
