import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naiveFlow } from './naive-flow.ts';
import { type RandomCase, randomCase } from './random-flow.ts';

const SAMPLES = 2000;
const SEED = 20260822;
const cases = fc.sample(randomCase, { seed: SEED, numRuns: SAMPLES });

const answer = ({ cluster, flow }: RandomCase) => naiveFlow(cluster.objects, cluster.calicoVersion, flow);
const answers = cases.map(answer);

/** How often each text comes up. */
function tally(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** `denied by NetworkPolicy`, `allowed by end of tier`: a point without the names in it. */
const formOf = (verdict: string, by: string) =>
  `${verdict} by ${by.replace(/ (ingress|egress) \d+$/, '').replace(/(Policy|tier|profile) .*$/, '$1')}`;

const points = answers.flatMap((one) => one.points);
const forms = tally(points.map((point) => formOf(point.verdict, point.by)));
const names = tally(points.map((point) => `${point.point} ${point.verdict}`));

const POLICY_KINDS = [
  'NetworkPolicy',
  'GlobalNetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
];

/** How many answers change when one action is spelt as another one. */
function changedBy(action: string, other: string): number {
  return cases.filter((one, index) => {
    const text = JSON.stringify(one.cluster.objects);
    if (!text.includes(`"action":"${action}"`)) return false;
    const objects = JSON.parse(text.replaceAll(`"action":"${action}"`, `"action":"${other}"`));
    const changed = naiveFlow(objects, one.cluster.calicoVersion, one.flow);
    return JSON.stringify(changed) !== JSON.stringify(answers[index]);
  }).length;
}

describe(`${SAMPLES} random flows`, () => {
  it('are the same for the same seed', () => {
    expect(fc.sample(randomCase, { seed: SEED, numRuns: 20 })).toEqual(cases.slice(0, 20));
  });
  it.each(['allowed', 'denied'])('are %s often enough', (verdict) => {
    const share = answers.filter((one) => one.verdict === verdict).length / SAMPLES;
    expect(share).toBeGreaterThan(0.25);
  });
  it.each([
    ...POLICY_KINDS.flatMap((kind) => [`allowed by ${kind}`, `denied by ${kind}`]),
    'allowed by KubernetesNetworkPolicy',
    'denied by end of tier',
    'allowed by profile',
    'denied by profile',
    'denied by no profile',
    'allowed by failsafe',
    'passed by failsafe',
    'passed by nothing',
    'allowed by no host endpoint',
    'allowed by no forward policy',
    'allowed by all passed',
    'allowed by host to own pod',
    'allowed by endpoint-to-host action',
    'denied by endpoint-to-host action',
    'denied by unknown interface',
  ])('are sometimes %s', (form) => {
    expect(forms.get(form) ?? 0, [...forms].join('\n')).toBeGreaterThanOrEqual(5);
  });
  it.each([
    ...['untracked-ingress', 'pre-dnat', 'host-ingress', 'host-egress', 'untracked-egress'],
    ...['forward-ingress', 'forward-egress', 'workload-ingress', 'workload-egress', 'endpoint-to-host'],
  ])('are both stopped and let through at %s', (point) => {
    expect(names.get(`${point} denied`) ?? 0, [...names].join('\n')).toBeGreaterThanOrEqual(5);
    expect(names.get(`${point} allowed`) ?? 0, [...names].join('\n')).toBeGreaterThanOrEqual(3);
  });
  it.each([
    ['Pass', 'Deny'],
    ['Log', 'Deny'],
    ['Deny', 'Allow'],
    ['Allow', 'Deny'],
    ['Accept', 'Deny'],
  ])('turn on the action %s', (action, other) => {
    expect(changedBy(action, other)).toBeGreaterThanOrEqual(20);
  });
  it('have a last word at layer 7 now and then', () => {
    expect(answers.filter((one) => one.l7 === true).length).toBeGreaterThanOrEqual(3);
  });
});
