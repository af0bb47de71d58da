import type { Direction, Policy, Tier } from '../../model/policy.ts';
import type { OrderedTier } from '../policy/order.ts';
import type { Population } from './population.ts';
import { aboutPolicy, type Draft } from './remark.ts';
import type { Survey } from './survey.ts';

const DIRECTIONS = ['ingress', 'egress'] as const;

function selectsNothing(policy: Policy, population: Population): readonly Draft[] {
  const { sure, may } = population.selected(policy);
  if (!policy.spec || sure.length + may.length > 0) return [];
  const of = population.candidates(policy).length;
  const where = policy.namespace === undefined ? 'in the snapshot' : `in namespace ${policy.namespace}`;
  const says =
    of === 0
      ? `There is no endpoint ${where} for it to select.`
      : `It selects none of the ${of} endpoints ${where}.`;
  return [aboutPolicy('selects-nothing', policy, says)];
}

/** Rules that only log decide nothing, and what they log is denied at the end of the tier. */
function logOnly(policy: Policy, tier: Tier): readonly Draft[] {
  const { spec } = policy;
  return (spec?.types ?? []).flatMap((direction): readonly Draft[] => {
    const rules = spec?.[direction] ?? [];
    if (rules.length === 0 || rules.some(({ action }) => action !== 'log')) return [];
    const end =
      tier.defaultAction === 'deny'
        ? `what no other policy of tier ${tier.name} decides is denied at its end`
        : `the end of tier ${tier.name} passes it on`;
    const says = `Its ${direction} rules only log, and log decides nothing: ${end}.`;
    return [{ ...aboutPolicy('log-only', policy, says), direction }];
  });
}

function unusedDirections({ spec, ...policy }: Policy, whole: Policy): readonly Draft[] {
  return DIRECTIONS.flatMap((direction): readonly Draft[] => {
    const [first] = spec?.[direction] ?? [];
    if (!first || spec?.types.includes(direction)) return [];
    const says = `It has ${direction} rules, and ${direction} is none of its types: they do nothing.`;
    return [
      { kind: 'type-missing', policy: whole, direction, says, evidence: [first.source, ...policy.evidence] },
    ];
  });
}

/** Policies that nothing comes to, as policies before them decide about all that they select. */
function neverAsked(policy: Policy, survey: Survey): readonly Draft[] {
  const types: readonly Direction[] = policy.spec?.types ?? [];
  if (types.length === 0 || types.some((direction) => survey.isAsked(policy, direction))) return [];
  const says = `It is never asked: policies before it decide about all ${types.join(' and ')} of what it selects.`;
  return [aboutPolicy('never-asked', policy, says)];
}

/** Remarks about a policy as a whole that need no evaluation. */
export function policyRemarks(
  policy: Policy,
  { tier }: OrderedTier,
  population: Population,
): readonly Draft[] {
  return [
    ...selectsNothing(policy, population),
    ...logOnly(policy, tier),
    ...unusedDirections(policy, policy),
  ];
}

/** The same with the evaluation of everything that pods send and receive. */
export function shadowRemarks(policy: Policy, population: Population, survey: Survey): readonly Draft[] {
  const isIdle = selectsNothing(policy, population).length > 0;
  return isIdle ? [] : neverAsked(policy, survey);
}
