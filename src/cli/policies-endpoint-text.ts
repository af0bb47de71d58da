import type { PolicedDirection, PoliciesOfEndpoint, ReviewedEndpoint } from '../result/policies.ts';
import { orderText } from './policies-inventory-text.ts';
import { at, remarkLines } from './policies-text.ts';
import { hanging, safe, styled, wrapped } from './terminal.ts';

type Tier = PolicedDirection['tiers'][number];

const KINDS = { pod: 'Pod', 'host-endpoint': 'Host endpoint', address: 'Address' } as const;

function policyLines({ policy, order, selects, rules, evidence }: Tier['policies'][number]): string[] {
  const perhaps = selects === 'yes' ? '' : '  (may select it)';
  return [
    `    ${styled('bold', safe(policy, 90))}${perhaps}`,
    ...wrapped(`${orderText(order)} (${at(evidence.slice(0, 1))})`, '      '),
    ...(rules === undefined ? ['      what it says is not known'] : []),
    ...(rules?.length === 0 ? ['      no rules'] : []),
    ...(rules ?? []).flatMap((one) => [
      ...hanging(one.says, `      ${String(one.rule).padStart(2)} `),
      ...one.remarks.flatMap((remark) => remarkLines(remark, '         ', true)),
    ]),
  ];
}

function directionLines({ direction, stage, tiers, after }: PolicedDirection): string[] {
  const name = direction === 'ingress' ? 'Ingress' : 'Egress';
  return [
    '',
    styled('bold', stage === 'workload' ? name : `${name}, ${stage}`),
    ...tiers.flatMap((tier) => [
      `  tier ${safe(tier.name, 60)}`,
      ...tier.policies.flatMap(policyLines),
      ...wrapped(tier.end, '    '),
    ]),
    ...wrapped(`${after}.`, '  '),
  ];
}

function namedByLines({ rules, anyone }: ReviewedEndpoint['namedBy']): string[] {
  const others = anyone === 1 ? 'One more rule means anyone.' : `${anyone} more rules mean anyone.`;
  return [
    '',
    styled('bold', 'Rules that name it as the other end'),
    ...(rules.length === 0 ? ['  none'] : []),
    ...rules.flatMap(({ policy, direction, rule, says, match, evidence }) => [
      `  ${safe(policy, 80)} ${direction} ${rule}${match === 'yes' ? '' : ' (perhaps)'}`,
      ...wrapped(`${says} (${at(evidence.slice(0, 1))})`, '      '),
    ]),
    ...(anyone === 0 ? [] : [`  ${others}`]),
  ];
}

function labelLines(labels: ReviewedEndpoint['labels']): string[] {
  if (labels.length === 0) return [];
  return [
    'Labels',
    ...labels.flatMap(({ key, value }) =>
      wrapped(`${key} ${value === null ? '(not collected)' : `= ${value}`}`, '  '),
    ),
  ];
}

function endpointText(one: ReviewedEndpoint): string[] {
  const addresses =
    one.addresses.length === 0 || one.addresses[0] === one.name ? '' : `  ${one.addresses.join(', ')}`;
  return [
    `${KINDS[one.kind]} ${styled('bold', safe(one.name, 120))}${safe(addresses)}`,
    ...one.says.flatMap((says) => wrapped(says, '')),
    ...labelLines(one.labels),
    ...one.directions.flatMap(directionLines),
    ...namedByLines(one.namedBy),
  ];
}

/** What polices an endpoint, as people read it. */
export const endpointLines = ({ endpoints }: PoliciesOfEndpoint): string[] =>
  endpoints.flatMap((one, i) => [...(i === 0 ? [] : ['']), ...endpointText(one)]);
