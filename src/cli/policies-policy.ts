import { cite } from '../compose/cite.ts';
import type { Labelled, Selection } from '../engine/policy-review/population.ts';
import { reviewOf } from '../engine/policy-review/review.ts';
import { ruleText } from '../engine/policy-review/rule-text.ts';
import { selectorText } from '../engine/policy-review/selector-text.ts';
import { peerSides } from '../engine/policy-review/side-members.ts';
import { actingRules, type StatedRule } from '../engine/policy-review/stated-rule.ts';
import { type Policy, titleOf } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { PolicyInFull, RuleSide } from '../result/policies.ts';
import { orderView } from './policies-inventory.ts';
import { remarksOn, remarksOnRule } from './policies-remarks.ts';

const nameOf = ({ kind, id }: Labelled): string =>
  kind === 'pod' ? id : `${kind === 'host-endpoint' ? 'host endpoint' : 'network set'} ${id}`;

const selectionView = ({ sure, may }: Selection) => ({ sure: sure.map(nameOf), may: may.map(nameOf) });

function sidesView(snapshot: Snapshot, stated: StatedRule, side: 'from' | 'to'): RuleSide[] {
  const { population } = reviewOf(snapshot);
  return peerSides(snapshot, population, stated, side).map(({ says, matches, nets }) => ({
    says,
    matches: selectionView(matches),
    nets: [...nets],
  }));
}

function useOf(snapshot: Snapshot, { policy, parts }: StatedRule): PolicyInFull['rules'][number]['use'] {
  const { unused, notLookedAt } = reviewOf(snapshot);
  if (unused.has(policy) || parts.every((part) => unused.has(part))) return 'unused';
  return notLookedAt.some((one) => one.policy === policy && !one.isPartly) ? 'not-known' : 'used';
}

/** A policy with everything that it selects and that its rules match. */
export function policyView(snapshot: Snapshot, policy: Policy): PolicyInFull {
  const review = reviewOf(snapshot);
  const { spec, namespace } = policy;
  const because = review.notLookedAt.find((one) => one.policy === policy)?.because;
  return {
    schemaVersion: 'calisnap.policies/1',
    form: 'policy',
    policy: titleOf(policy),
    tier: policy.tier,
    order: orderView(policy.order),
    types: [...(spec?.types ?? [])],
    ...(spec && { selector: selectorText(spec.selector, namespace) }),
    selects: selectionView(review.population.selected(policy)),
    rules: actingRules(policy).map((stated) => ({
      direction: stated.direction,
      rule: stated.index + 1,
      says: ruleText(stated),
      use: useOf(snapshot, stated),
      source: sidesView(snapshot, stated, 'from'),
      destination: sidesView(snapshot, stated, 'to'),
      remarks: remarksOnRule(review, policy, stated.direction, stated.index),
      evidence: cite([stated.parts[0].source]),
    })),
    remarks: remarksOn(review, policy).filter(({ rule }) => rule === undefined),
    ...(because !== undefined && { notLookedAt: because }),
    lacking: [...review.lacking],
    evidence: cite(policy.evidence),
  };
}
