import { cite, citeSome } from '../compose/cite.ts';
import { ordersOf } from '../engine/policy/order.ts';
import { tiersOf } from '../engine/policy/tiers.ts';
import { type Review, reviewOf } from '../engine/policy-review/review.ts';
import { actingRules } from '../engine/policy-review/stated-rule.ts';
import { type IdlePolicy, type Policy, type Tier, titleOf } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { PolicyInventory, PolicyWithoutEffect } from '../result/policy-inventory.ts';
import { remarksOn } from './policies-remarks.ts';

type TierView = PolicyInventory['tiers'][number];

/** An order as the result shows it. */
export const orderView = (order: number | undefined): number | null =>
  order === undefined || order === Number.POSITIVE_INFINITY ? null : order;

function lineOf(review: Review, policy: Policy): TierView['policies'][number] {
  const { sure, may } = review.population.selected(policy);
  return {
    policy: titleOf(policy),
    order: orderView(policy.order),
    types: [...(policy.spec?.types ?? [])],
    rules: actingRules(policy).length,
    selects: { sure: sure.length, may: may.length, of: review.population.candidates(policy).length },
    remarks: remarksOn(review, policy),
    evidence: cite(policy.evidence),
  };
}

function originOf(snapshot: Snapshot, tier: Tier, isKnown: boolean): TierView['origin'] {
  if (!isKnown) return 'not-collected';
  if (tier.sources.length > 0) return 'object';
  return tiersOf(snapshot).some(({ name }) => name === tier.name) ? 'built-in' : 'missing';
}

/** A policy that has no effect, as the result shows it. */
export const idleView = (policy: IdlePolicy): PolicyInventory['idle'][number] => ({
  policy: titleOf(policy),
  reason: policy.reason,
  says: policy.says,
  evidence: cite(policy.evidence),
});

/** The same as an answer of its own. */
export const withoutEffect = (policy: IdlePolicy): PolicyWithoutEffect => ({
  schemaVersion: 'calisnap.policies/1',
  form: 'idle',
  ...idleView(policy),
});

/** All policies in their order, tier by tier; tiers of objects are shown without policies, too. */
export function inventoryOf(snapshot: Snapshot): PolicyInventory {
  const review = reviewOf(snapshot);
  const [order = [], ...others] = ordersOf(snapshot);
  const filled = new Map(order.map((one) => [one.tier.name, one]));
  const empty = tiersOf(snapshot)
    .filter(({ name, sources }) => !filled.has(name) && (sources.length > 0 || name === 'default'))
    .map((tier) => ({ tier, isKnown: true, policies: [] }));
  const placeOf = ({ tier }: { tier: Tier }) => tiersOf(snapshot).findIndex(({ name }) => name === tier.name);
  // Those that no object describes come last, as they are in the order.
  const rank = (one: { tier: Tier }) => (placeOf(one) < 0 ? Number.POSITIVE_INFINITY : placeOf(one));
  const all = [...order, ...empty].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
  return {
    schemaVersion: 'calisnap.policies/1',
    form: 'inventory',
    tiers: all.map(({ tier, isKnown, policies }) => ({
      name: tier.name,
      order: orderView(tier.order),
      defaultAction: tier.defaultAction,
      origin: originOf(snapshot, tier, isKnown),
      policies: policies.map((policy) => lineOf(review, policy)),
      evidence: citeSome(tier.sources),
    })),
    orderIsOpen: others.length > 0,
    idle: snapshot.policies.idle.map(idleView),
    notLookedAt: review.notLookedAt.map(({ policy, because }) => ({ policy: titleOf(policy), because })),
    lacking: [...review.lacking],
  };
}
