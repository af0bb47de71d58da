import { isNone } from '../../lib/bits.ts';
import type { Rule } from '../../model/policy.ts';
import { titleOf } from '../../model/policy.ts';
import { aboutRule, type Draft } from './remark.ts';
import { sideText } from './rule-text.ts';
import type { StatedRule } from './stated-rule.ts';
import type { Survey } from './survey.ts';
import type { Decision } from './watch.ts';

/** True when some endpoint or address may be at this side of a rule. */
const hasSide = ({ grounds }: Survey, rule: Rule, side: 'from' | 'to'): boolean =>
  grounds.some(({ sides }) => sides.of(rule, side).some(({ classes }) => !isNone(classes.may)));

/** The side of a rule at which nobody is. */
function emptySide(survey: Survey, rule: Rule): 'from' | 'to' | undefined {
  return (['from', 'to'] as const).find((side) => !hasSide(survey, rule, side));
}

const MOST_NAMED = 4;

function decisionText(decision: Decision, own: StatedRule): string {
  if (decision.kind === 'end-of-tier') return `the end of tier ${decision.tier.name}`;
  const rule = `rule ${decision.rule.index + 1}`;
  return decision.policy === own.policy ? rule : `${rule} of ${titleOf(decision.policy)}`;
}

function byWhom(
  survey: Survey,
  stated: StatedRule,
  parts: readonly Rule[],
): { says: string; evidence: Draft['evidence'][0][] } {
  const decisions = [
    ...new Map(
      parts
        .flatMap((part) => survey.decidedBefore(part, stated.policy))
        .map((one) => [decisionText(one, stated), one]),
    ),
  ];
  const more = decisions.length - MOST_NAMED;
  const texts = decisions.slice(0, more > 1 ? MOST_NAMED : undefined).map(([text]) => text);
  const evidence = decisions.flatMap(([, one]) =>
    one.kind === 'rule' ? [one.rule.source] : one.tier.sources.slice(0, 1),
  );
  return {
    says: `${texts.join(', ')}${more > 1 ? ` and ${more} more` : ''}`,
    evidence: evidence.slice(0, MOST_NAMED),
  };
}

function emptyRemark(
  survey: Survey,
  stated: StatedRule,
  rule: Rule,
  part: Rule | undefined,
): Draft | undefined {
  const side = emptySide(survey, rule);
  if (!side) return undefined;
  const who = sideText(rule[side], stated.policy.namespace);
  return aboutRule(
    'matches-nothing',
    stated,
    `Nothing in the snapshot is at its ${side === 'from' ? 'source' : 'destination'}: ${who}.`,
    part,
  );
}

function unreachedRemark(
  survey: Survey,
  stated: StatedRule,
  parts: readonly Rule[],
  part: Rule | undefined,
): Draft {
  const { says, evidence } = byWhom(survey, stated, parts);
  const why =
    says === ''
      ? 'No packet of the endpoints that the policy selects is like that.'
      : `All that it matches was decided before: by ${says}.`;
  const draft = aboutRule('never-reached', stated, why, part);
  return { ...draft, evidence: [...draft.evidence, ...evidence] };
}

/** What is to be said about a rule that nothing comes to, or the parts of it to which nothing comes. */
export function useRemarks(survey: Survey, stated: StatedRule): readonly Draft[] {
  const unreached = stated.parts.filter((part) => !survey.isReached(part));
  if (unreached.length === 0) return [];
  const empty = unreached.filter((part) => emptySide(survey, part));
  const rest = unreached.filter((part) => !empty.includes(part));
  const of = (part: Rule) => (stated.parts.length === 1 ? undefined : part);
  if (rest.length === stated.parts.length) return [unreachedRemark(survey, stated, rest, undefined)];
  return [
    ...empty.flatMap((part) => emptyRemark(survey, stated, part, of(part)) ?? []),
    ...rest.map((part) => unreachedRemark(survey, stated, [part], of(part))),
  ];
}
