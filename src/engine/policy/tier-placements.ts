import type { ApplicableTier } from './applicable-tier.ts';

/** With more tiers of which nobody knows the place, too many orders are possible to try them all. */
const MOST_UNKNOWN_TIERS = 3;

/** Every order that the tiers may have: those that were not collected may stand anywhere. */
export function placements(tiers: readonly ApplicableTier[]): readonly (readonly ApplicableTier[])[] {
  const unknown = tiers.filter(({ isKnown }) => !isKnown);
  const known = tiers.filter(({ isKnown }) => isKnown);
  if (unknown.length > MOST_UNKNOWN_TIERS) return [[...unknown.map(opaque), ...known]];
  return unknown.reduce<readonly (readonly ApplicableTier[])[]>(
    (orders, tier) =>
      orders.flatMap((order) =>
        Array.from({ length: order.length + 1 }, (_, i) => [...order.slice(0, i), tier, ...order.slice(i)]),
      ),
    [known],
  );
}

/** A tier about which nothing is said but whom it may select. */
const opaque = (tier: ApplicableTier): ApplicableTier => ({
  ...tier,
  policies: tier.policies.map(({ policy }) => ({ policy, selects: 'unknown', spec: undefined })),
});
