import type { PolicyInFull, RuleSide } from '../result/policies.ts';
import { orderText } from './policies-inventory-text.ts';
import { at, lackingLines, membersText, remarkLines } from './policies-text.ts';
import { hanging, safe, styled, wrapped } from './terminal.ts';

type Rule = PolicyInFull['rules'][number];

function sideLines(word: string, sides: readonly RuleSide[]): string[] {
  return sides.flatMap(({ says, matches, nets }) => {
    const members = membersText(matches);
    const who = [...(members === '' ? [] : [members]), ...(nets.length > 0 ? [nets.join(', ')] : [])];
    const text = who.length === 0 ? 'none' : who.join('; addresses ');
    return hanging(sides.length === 1 ? text : `${says}: ${text}`, `         ${word} `);
  });
}

const USE = {
  used: '',
  unused: ', unused',
  'not-known': ', use not known',
} as const;

function ruleLines({ direction, rule, says, use, source, destination, remarks, evidence }: Rule): string[] {
  return [
    ...hanging(
      `${says}${USE[use]} (${at(evidence.slice(0, 1))})`,
      `  ${direction.padEnd(7)} ${String(rule).padStart(2)}  `,
    ),
    ...sideLines('source:     ', source),
    ...sideLines('destination:', destination),
    ...remarks.flatMap((remark) => remarkLines(remark, '         ', true)),
  ];
}

/** A policy in full, as people read it. */
export function policyLines(policy: PolicyInFull): string[] {
  const { tier, order, types, selector, selects, rules, remarks, notLookedAt, lacking, evidence } = policy;
  const members = membersText(selects);
  return [
    styled('bold', safe(policy.policy, 100)),
    ...wrapped(
      `Tier ${tier}, ${orderText(order)}${types.length === 0 ? '' : `, for ${types.join(' and ')}`} (${at(evidence.slice(0, 1))})`,
      '',
    ),
    ...(selector === undefined ? ['Its content is not known.'] : wrapped(`Selects ${selector}:`, '')),
    ...wrapped(members === '' ? 'nothing' : members, '  '),
    ...remarks.flatMap((remark) => remarkLines(remark, '  ')),
    '',
    styled('bold', 'Rules'),
    ...(rules.length === 0 ? ['  none'] : []),
    ...rules.flatMap(ruleLines),
    ...(notLookedAt === undefined
      ? []
      : ['', ...wrapped(`Whether its rules are used or redundant was not looked at: ${notLookedAt}.`, '')]),
    ...lackingLines(lacking),
  ];
}
