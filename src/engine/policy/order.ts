import { groupedBy } from '../../lib/group.ts';
import { byText } from '../../lib/sort.ts';
import type { Policy, Tier } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { byNumber, tiersOf } from './tiers.ts';

/** The policies of a tier, in the order in which they are asked. */
export interface OrderedTier {
  readonly tier: Tier;
  /** False when the tier was not collected, so that its place and its default action are not known. */
  readonly isKnown: boolean;
  readonly policies: readonly Policy[];
}

/** All tiers that have policies, in order. */
export type TierOrder = readonly OrderedTier[];

const orderOf = ({ order }: Policy): number => order ?? Number.POSITIVE_INFINITY;

const tieBreak = ({ tieBreaks }: Policy, variant: number): string =>
  tieBreaks[Math.min(variant, tieBreaks.length - 1)] ?? '';

/** Policies of one tier in order; of equal orders the tie-break of this variant decides (calico-semantics 1.3). */
function sorted(policies: readonly Policy[], variant: number): readonly Policy[] {
  return [...policies].sort(
    (a, b) => byNumber(orderOf(a), orderOf(b)) || byText(tieBreak(a, variant), tieBreak(b, variant)),
  );
}

/**
 * A tier that no object describes: missing for certain, it comes after all others and denies at its end (1.1); not
 * collected, nobody knows.
 */
function undescribed(snapshot: Snapshot, name: string, policies: readonly Policy[]): OrderedTier {
  const tier: Tier = { name, order: Number.POSITIVE_INFINITY, defaultAction: 'deny', sources: [] };
  return { tier, isKnown: snapshot.tiers?.complete === true, policies };
}

function orderIn(snapshot: Snapshot, variant: number): TierOrder {
  const groups = groupedBy(snapshot.policies.items, ({ tier }) => tier);
  const tiers = tiersOf(snapshot);
  const described = tiers.flatMap((tier): OrderedTier[] => {
    const policies = groups.get(tier.name);
    return policies ? [{ tier, isKnown: true, policies: sorted(policies, variant) }] : [];
  });
  const rest = [...groups]
    .filter(([name]) => !tiers.some((tier) => tier.name === name))
    .sort(([a], [b]) => byText(a, b))
    .map(([name, policies]) => undescribed(snapshot, name, sorted(policies, variant)));
  return [...described, ...rest];
}

const isSame = (a: TierOrder, b: TierOrder): boolean =>
  a.every(({ policies }, i) => policies.every((policy, j) => b[i]?.policies[j] === policy));

const ORDERS = new WeakMap<Snapshot, readonly TierOrder[]>();

/** The order of all policies; several when it hangs on the version of Calico, and that is not known. */
export function ordersOf(snapshot: Snapshot): readonly TierOrder[] {
  const known = ORDERS.get(snapshot) ?? distinctOrders(snapshot);
  ORDERS.set(snapshot, known);
  return known;
}

function distinctOrders(snapshot: Snapshot): readonly TierOrder[] {
  const variants = Math.max(1, ...snapshot.policies.items.map(({ tieBreaks }) => tieBreaks.length));
  const orders: TierOrder[] = [];
  for (let variant = 0; variant < variants; variant++) {
    const order = orderIn(snapshot, variant);
    if (!orders.some((one) => isSame(one, order))) orders.push(order);
  }
  return orders;
}
