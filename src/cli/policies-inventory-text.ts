import type { PolicyInventory, PolicyWithoutEffect } from '../result/policy-inventory.ts';
import { at, lackingLines, remarkLines } from './policies-text.ts';
import { safe, styled, wrapped } from './terminal.ts';

type Tier = PolicyInventory['tiers'][number];
type Line = Tier['policies'][number];

const ORIGIN = {
  object: '',
  'built-in': 'built into Calico',
  missing: 'no such tier exists, so it comes last',
  'not-collected': 'not collected: its place and its end are not known',
} as const;

export const orderText = (order: number | null): string => (order === null ? 'no order' : `order ${order}`);

const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

/** `2 of 5 endpoints, perhaps 1 more`. */
export function selectsText({ sure, may, of }: Line['selects']): string {
  const more = may === 0 ? '' : `, perhaps ${may}${sure === 0 ? '' : ' more'}`;
  return `${sure} of ${counted(of, 'endpoint')}${more}`;
}

function lineText(
  { policy, order, types, rules, selects, remarks, evidence }: Line,
  place: number,
): string[] {
  const what = [
    orderText(order),
    types.length === 0 ? 'content not known' : `${types.join(' and ')}, ${counted(rules, 'rule')}`,
    `selects ${selectsText(selects)}`,
  ];
  return [
    `  ${String(place).padStart(2)}  ${styled('bold', safe(policy, 90))}`,
    ...wrapped(`${what.join('; ')} (${at(evidence.slice(0, 1))})`, '      '),
    ...remarks.flatMap((remark) => remarkLines(remark, '      ')),
  ];
}

function tierLines({ name, order, defaultAction, origin, policies, evidence }: Tier): string[] {
  const from = origin === 'object' ? at(evidence.slice(0, 1)) : ORIGIN[origin];
  const end =
    origin === 'not-collected' ? '' : `, at its end ${defaultAction === 'deny' ? 'deny' : 'pass on'}`;
  return [
    '',
    `${styled('bold', `Tier ${safe(name, 60)}`)}  ${orderText(order)}${end}  (${from})`,
    ...policies.flatMap((line, i) => lineText(line, i + 1)),
    ...(policies.length === 0 ? ['      no policies'] : []),
  ];
}

const idleLines = ({ policy, reason, says, evidence }: PolicyInventory['idle'][number]): string[] => [
  `  ${styled('bold', safe(policy, 90))}`,
  ...wrapped(`${reason}: ${says} (${at(evidence.slice(0, 2))})`, '      '),
];

function notLookedAtLines(list: PolicyInventory['notLookedAt']): string[] {
  if (list.length === 0) return [];
  return [
    '',
    styled('bold', 'Not looked at for unused and redundant rules'),
    ...list.flatMap(({ policy, because }) => wrapped(`${policy}: ${because}.`, '  ')),
  ];
}

/** All policies, as people read them. */
export function inventoryLines(inventory: PolicyInventory): string[] {
  const { tiers, idle, notLookedAt, lacking, orderIsOpen } = inventory;
  const policies = tiers.flatMap((tier) => tier.policies);
  const remarks = policies.flatMap((one) => one.remarks).length;
  return [
    `${counted(policies.length, 'policy').replace('policys', 'policies')} in effect, in order of evaluation; ${idle.length} without effect; ${counted(remarks, 'remark')}`,
    ...(orderIsOpen && policies.some((one) => one.remarks.some(({ kind }) => kind === 'order-by-name'))
      ? [
          'Some have equal orders, and how their names compare depends on the version of Calico, which is not known.',
        ]
      : []),
    ...tiers.flatMap(tierLines),
    ...(idle.length > 0 ? ['', styled('bold', 'Without effect')] : []),
    ...idle.flatMap(idleLines),
    ...notLookedAtLines(notLookedAt),
    ...lackingLines(lacking),
  ];
}

/** A policy without effect, as the answer to its name. */
export const withoutEffectLines = (policy: PolicyWithoutEffect): string[] => [
  'It has no effect on traffic.',
  ...idleLines(policy),
];
