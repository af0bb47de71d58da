import type { Bits } from '../../lib/bits.ts';
import type { Direction, Policy, Rule, Tier } from '../../model/policy.ts';
import type { Fuzzy } from '../reach/fuzzy.ts';
import type { Box } from '../reach/row.ts';

/** A rule as one destination sees it. */
export interface AskedRule {
  readonly rule: Rule;
  readonly boxes: readonly Box[];
}

/** A policy as one destination sees it, with what it stands for. */
export interface AskedPolicy {
  readonly policy: Policy;
  readonly applies: Fuzzy;
  readonly rules: readonly AskedRule[] | 'opaque' | 'opaque-allow';
}

export interface AskedTier {
  readonly tier: Tier;
  readonly policies: readonly AskedPolicy[];
}

/** What is asked about packets to some destinations that are alike, in one direction of policing. */
export interface Row {
  readonly direction: Direction;
  readonly policed: Bits;
  readonly tiers: readonly AskedTier[];
  readonly allowedAfterTiers: Bits;
  /** One cell for all that no rule of the row tells apart. */
  readonly cells: readonly number[];
}

/** All rules of a row. */
export const rulesOfRow = ({ tiers }: Row): readonly AskedRule[] =>
  tiers.flatMap(({ policies }) => policies).flatMap(({ rules }) => (typeof rules === 'string' ? [] : rules));

/** The row with two policies in each other's place. */
export function swapped(row: Row, a: Policy, b: Policy): Row {
  const swap = (policy: Policy) => (policy === a ? b : policy === b ? a : policy);
  const tiers = row.tiers.map((tier) => {
    const byPolicy = new Map(tier.policies.map((one) => [one.policy, one]));
    return { ...tier, policies: tier.policies.map((one) => byPolicy.get(swap(one.policy)) ?? one) };
  });
  return { ...row, tiers };
}
