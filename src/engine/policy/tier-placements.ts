/** With more tiers of which nobody knows the place, too many orders are possible to try them all. */
const MOST_UNKNOWN_TIERS = 3;

/**
 * Every order that tiers may have: those that were not collected may stand anywhere.
 *
 * @param opaque a tier about which nothing is said but whom it may select; for when there are too many
 */
export function placements<T extends { readonly isKnown: boolean }>(
  tiers: readonly T[],
  opaque: (tier: T) => T,
): readonly (readonly T[])[] {
  const unknown = tiers.filter(({ isKnown }) => !isKnown);
  const known = tiers.filter(({ isKnown }) => isKnown);
  if (unknown.length > MOST_UNKNOWN_TIERS) return [[...unknown.map(opaque), ...known]];
  return unknown.reduce<readonly (readonly T[])[]>(
    (orders, tier) =>
      orders.flatMap((order) =>
        Array.from({ length: order.length + 1 }, (_, i) => [...order.slice(0, i), tier, ...order.slice(i)]),
      ),
    [known],
  );
}
