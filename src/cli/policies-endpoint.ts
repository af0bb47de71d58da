import { cite, citeSome } from '../compose/cite.ts';
import type { PolicedEndpoint } from '../engine/policy/endpoint.ts';
import { ordersOf } from '../engine/policy/order.ts';
import { type AskedDirection, askedAbout, endText } from '../engine/policy-review/asked.ts';
import { type NamedBy, rulesNaming } from '../engine/policy-review/named-by.ts';
import { reviewOf } from '../engine/policy-review/review.ts';
import { ruleText } from '../engine/policy-review/rule-text.ts';
import { shownLabels } from '../engine/policy-review/shown-labels.ts';
import { rulesStated } from '../engine/policy-review/stated-rule.ts';
import type { Address } from '../lib/address.ts';
import { titleOf } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { isFinished } from '../model/workload.ts';
import type { PolicedDirection, ReviewedEndpoint } from '../result/policies.ts';
import { orderView } from './policies-inventory.ts';
import { remarksOnRule } from './policies-remarks.ts';

type AskedView = PolicedDirection['tiers'][number]['policies'][number];

function policyView(
  snapshot: Snapshot,
  { direction }: AskedDirection,
  { policy, selects, spec }: AskedDirection['tiers'][number]['policies'][number],
): AskedView {
  const review = reviewOf(snapshot);
  const rules = rulesStated(policy, direction).map((stated) => ({
    rule: stated.index + 1,
    says: ruleText(stated),
    remarks: remarksOnRule(review, policy, direction, stated.index),
    evidence: cite([stated.parts[0].source]),
  }));
  return {
    policy: titleOf(policy),
    order: orderView(policy.order),
    selects,
    ...(spec && { rules }),
    evidence: cite(policy.evidence),
  };
}

function directionView(snapshot: Snapshot, asked: AskedDirection): PolicedDirection {
  const { endpoint, direction, tiers, after } = asked;
  return {
    direction,
    stage: endpoint.kind === 'workload' ? 'workload' : endpoint.stage,
    tiers: tiers.map((tier) => ({
      name: tier.tier.name,
      policies: tier.policies.map((one) => policyView(snapshot, asked, one)),
      end: endText(tier, endpoint),
      evidence: citeSome(tier.tier.sources),
    })),
    after,
  };
}

const namedView = ({ rules, anyone }: NamedBy): ReviewedEndpoint['namedBy'] => ({
  anyone,
  rules: rules.map(({ stated, match }) => ({
    policy: titleOf(stated.policy),
    direction: stated.direction,
    rule: stated.index + 1,
    says: ruleText(stated),
    match,
    evidence: cite([stated.parts[0].source]),
  })),
});

function namedBy(snapshot: Snapshot, addresses: readonly Address[]) {
  const [order = []] = ordersOf(snapshot);
  const policies = order.flatMap((tier) => tier.policies);
  return namedView(rulesNaming(snapshot, policies, addresses));
}

/** Something without policies of its own: what may be said is which rules name it. */
export function addressView(
  snapshot: Snapshot,
  name: string,
  addresses: readonly Address[],
  says: readonly string[],
): ReviewedEndpoint {
  return {
    name,
    kind: 'address',
    addresses: addresses.map(({ text }) => text),
    labels: [],
    directions: [],
    namedBy: namedBy(snapshot, addresses),
    says: [...says],
    evidence: [],
  };
}

/** What polices an endpoint, and which rules name it. */
export function endpointView(snapshot: Snapshot, endpoint: PolicedEndpoint): ReviewedEndpoint {
  const isPod = endpoint.kind === 'workload';
  const name = isPod ? endpoint.workload.id : endpoint.hostEndpoint.name;
  const addresses = isPod ? endpoint.workload.addresses : endpoint.hostEndpoint.expectedAddresses;
  const isGone = isPod && isFinished(endpoint.workload);
  return {
    name,
    kind: isPod ? 'pod' : 'host-endpoint',
    addresses: isPod && endpoint.workload.representative ? [] : addresses.map(({ text }) => text),
    labels: shownLabels(snapshot, endpoint).map((label) => ({ ...label })),
    directions: askedAbout(snapshot, endpoint).map((asked) => directionView(snapshot, asked)),
    namedBy: namedBy(snapshot, isGone ? [] : addresses),
    says: [
      ...(isGone ? ['The pod has ended: no rule means its address any more.'] : []),
      ...(isPod && endpoint.workload.representative
        ? ['It stands for the pods of a controller, which have no addresses yet.']
        : []),
      ...(isPod || endpoint.hostEndpoint.interfaceName === undefined
        ? []
        : [
            `It polices interface ${endpoint.hostEndpoint.interfaceName} of node ${endpoint.hostEndpoint.node}.`,
          ]),
    ],
    evidence: cite(isPod ? endpoint.workload.evidence : endpoint.hostEndpoint.evidence),
  };
}
