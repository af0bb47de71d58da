import type { Policy, Rule } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { ordersOf } from '../policy/order.ts';
import { lackingOf } from './collected.ts';
import { reasonNotLookedAt } from './looked-at.ts';
import { orderRemarks } from './order-remarks.ts';
import { policyRemarks, shadowRemarks } from './policy-remarks.ts';
import { Population } from './population.ts';
import { type Redundant, redundancyOf } from './redundancy.ts';
import { aboutPolicy, aboutRule, type Draft, type Remark } from './remark.ts';
import { useRemarks } from './rule-use.ts';
import { SelectorRemarks } from './selector-remarks.ts';
import { actingRules } from './stated-rule.ts';
import { Survey } from './survey.ts';

/** A policy whose use could not be worked out, or not to the end. */
export interface NotLookedAt {
  readonly policy: Policy;
  readonly because: string;
  /** True when only what is redundant in it is not known. */
  readonly isPartly: boolean;
}

/** Everything that is to be said about the policies of a snapshot. */
export interface Review {
  readonly population: Population;
  readonly remarks: readonly Remark[];
  /** Rules, and policies, to which nothing comes, of those that were looked at. */
  readonly unused: ReadonlySet<Policy | Rule>;
  /** Policies of which it is not known whether their rules are reached, or could go. */
  readonly notLookedAt: readonly NotLookedAt[];
  /** What was not listed in full: with it, some of the remarks might not hold. */
  readonly lacking: readonly string[];
}

/** What the evaluation of all packets of pods says about policies that can be looked at. */
function usage(policies: readonly Policy[], population: Population, survey: Survey) {
  const unused = new Set<Policy | Rule>();
  const remarks = policies.flatMap((policy): readonly Draft[] => {
    const { sure, may } = population.selected(policy);
    const shadowed = shadowRemarks(policy, population, survey);
    for (const { parts } of actingRules(policy))
      for (const part of parts) if (!survey.isReached(part)) unused.add(part);
    if (shadowed.length > 0 || sure.length + may.length === 0) {
      unused.add(policy);
      return shadowed;
    }
    return actingRules(policy).flatMap((stated) => useRemarks(survey, stated));
  });
  return { remarks, unused };
}

function redundantDraft(redundant: Redundant): Draft {
  const says = 'Without it no verdict in this snapshot would change; pods to come may need it.';
  if (redundant.kind === 'policy') return aboutPolicy('redundant-policy', redundant.policy, says);
  const part = redundant.kind === 'part' ? redundant.part : undefined;
  return aboutRule('redundant-rule', redundant.stated, says, part);
}

/** A part that can never match needs no second remark that it matches nothing. */
function withoutEchoes(drafts: readonly Draft[]): readonly Draft[] {
  const key = ({ policy, direction, index, part }: Draft) => [policy, direction, index, part] as const;
  const isAlike = (a: Draft, b: Draft) => key(a).every((one, i) => one === key(b)[i]);
  const contradictory = drafts.filter(({ kind }) => kind === 'contradictory-selector');
  return drafts.filter(
    (one) => one.kind !== 'matches-nothing' || !contradictory.some((other) => isAlike(one, other)),
  );
}

function reviewed(snapshot: Snapshot): Review {
  const [order = []] = ordersOf(snapshot);
  const placed = order.flatMap((tier) => tier.policies.map((policy) => ({ tier, policy })));
  const [population, survey] = [new Population(snapshot), new Survey(snapshot)];
  const reasons = new Map(
    placed.map(({ policy }) => [policy, reasonNotLookedAt(snapshot, population, survey, policy)]),
  );
  const open = placed.map(({ policy }) => policy).filter((policy) => reasons.get(policy) === undefined);
  const { remarks: uses, unused } = usage(open, population, survey);
  const { found, unfinished } = redundancyOf(survey, open, unused);
  const orders = orderRemarks(order, survey);
  const selectors = new SelectorRemarks(population);
  const drafts = [
    ...placed.flatMap(({ policy, tier }) => policyRemarks(policy, tier, population)),
    ...placed.flatMap(({ policy }) => selectors.of(policy)),
    ...uses,
    ...found.map(redundantDraft),
    ...orders.drafts,
  ];
  const lacking = lackingOf(snapshot);
  const exactness = lacking.length === 0 ? 'certain' : 'as-collected';
  const places = new Map(placed.map(({ policy }, place) => [policy, place]));
  const placeOf = ({ policy }: Draft) => places.get(policy) ?? -1;
  return {
    population,
    unused,
    remarks: [...withoutEchoes(drafts)]
      .sort((a, b) => placeOf(a) - placeOf(b) || (a.index ?? -1) - (b.index ?? -1))
      .map((draft) => ({ ...draft, exactness })),
    notLookedAt: [
      ...[...reasons].flatMap(([policy, because]) =>
        because === undefined ? [] : [{ policy, because, isPartly: false }],
      ),
      ...unfinished.map((policy) => ({
        policy,
        because: 'whether rules of it are redundant would take too long to find out',
        isPartly: true,
      })),
      ...orders.untried.map((policy) => ({
        policy,
        because: 'whether its name decides about its place would take too long to find out',
        isPartly: true,
      })),
    ],
    lacking,
  };
}

const REVIEWS = new WeakMap<Snapshot, Review>();

/** Reviews the policies of a snapshot; worked out once. */
export function reviewOf(snapshot: Snapshot): Review {
  const known = REVIEWS.get(snapshot) ?? reviewed(snapshot);
  REVIEWS.set(snapshot, known);
  return known;
}
