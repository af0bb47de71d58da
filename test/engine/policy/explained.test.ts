import { describe, expect, it } from 'vitest';
import { flipsOf } from '../../../src/engine/policy/flip.ts';
import { type Flow, judgeFlow } from '../../../src/engine/policy/flow.ts';
import { trailOf } from '../../../src/engine/policy/trail.ts';
import type { Policy } from '../../../src/model/policy.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import {
  address,
  allPolicies,
  aPolicy,
  aPort,
  aRule,
  aSelector,
  aSnapshot,
  aTier,
  aWorkload,
  cidr,
} from '../../support/build.ts';
import { evidenceOf } from '../../support/build-values.ts';

const cart = aWorkload('shop/cart', '192.0.2.18', { labels: { app: 'cart' }, serviceAccount: 'default' });
const safe = aWorkload('bank/safe', '192.0.2.34', { labels: { app: 'safe' }, serviceAccount: 'default' });
const namespaces = [
  { name: 'shop', labels: { team: 'red' }, evidence: evidenceOf(['shop'], 'namespaces.txt') },
  { name: 'bank', labels: {}, evidence: evidenceOf(['bank'], 'namespaces.txt') },
];

const clusterWith = (...policies: Policy[]): Snapshot =>
  aSnapshot({
    namespaces,
    workloads: [cart, safe],
    pools: [],
    policies: allPolicies(policies),
    tiers: [aTier('audit', 10, 'pass')],
    networkSets: [],
    globalNetworkSets: [],
    hostEndpoints: [],
    serviceAccounts: [],
  });

/** From shop/cart to bank/safe. */
const toPort = (port: number): Flow => ({
  from: { kind: 'workload', workload: cart, address: address('192.0.2.18') },
  to: { kind: 'workload', workload: safe, address: address('192.0.2.34') },
  packet: { protocol: 6, destinationPort: port },
});

function trail(policy: Policy, port = 80): readonly string[] {
  const packet = {
    ...toPort(port).packet,
    source: address('192.0.2.18'),
    destination: address('192.0.2.34'),
  };
  const steps = trailOf(clusterWith(policy), { kind: 'workload', workload: safe }, 'ingress', packet);
  return steps.map(({ says }) => says);
}

const gate = (...ingress: ReturnType<typeof aRule>[]) =>
  aPolicy('bank/gate', { kind: 'NetworkPolicy', order: 1, ingress });

describe('the trail', () => {
  it('tells what was asked, in order, and what decided', () => {
    const rules = [
      aRule({ action: 'deny', protocol: 17 }),
      aRule({ action: 'log' }),
      aRule({ protocol: 6, to: { ports: [aPort(80)] } }),
    ];
    expect(trail(gate(...rules))).toEqual([
      'Tier default.',
      'NetworkPolicy bank/gate selects bank/safe.',
      'Rule 1 (deny) would match if the protocol were UDP.',
      'Rule 2 (log) matches.',
      'Rule 3 (allow) matches.',
      'Allowed by NetworkPolicy bank/gate ingress 2.',
    ]);
  });
  it('ends with the tier where no rule decides', () => {
    expect(trail(gate()).slice(2)).toEqual([
      'The end of tier default denies what its policies selected and did not decide.',
      'Denied by end of tier default.',
    ]);
  });
  it.each([
    ['the port were 8080', aRule({ protocol: 6, to: { ports: [aPort(8080)] } })],
    [
      'the port were 81 to 89 or 8080',
      aRule({ protocol: 6, to: { ports: [{ from: 81, to: 89 }, aPort(8080)] } }),
    ],
    ['the source were in 198.51.100.0/24', aRule({ from: { nets: [cidr('198.51.100.0/24')] } })],
    ['the source were not in 192.0.2.0/24', aRule({ from: { notNets: [cidr('192.0.2.0/24')] } })],
    [
      'the source had label app=web (it has app=cart)',
      aRule({ from: { selector: aSelector({ app: 'web' }) } }),
    ],
    ['the source had label zone=a (it has no zone)', aRule({ from: { selector: aSelector({ zone: 'a' }) } })],
    [
      'the namespace of the source had label team=blue (it has team=red)',
      aRule({ from: { selector: aSelector({ 'pcns.team': 'blue' }) } }),
    ],
    [
      'the source had no label app (it has app=cart)',
      aRule({ from: { notSelector: { kind: 'has', key: 'app' } } }),
    ],
    ['the packet were IPv6', aRule({ ipVersion: 6 })],
  ])('says that a rule would match if %s', (condition, rule) => {
    expect(trail(gate(rule))[2]).toBe(`Rule 1 (allow) would match if ${condition}.`);
  });
  it('names the conditions when more than one fails', () => {
    const rule = aRule({ protocol: 17, to: { ports: [aPort(53)] } });
    expect(trail(gate(rule))[2]).toBe('Rule 1 (allow) does not match: protocol, destination ports differ.');
  });
});

describe('the smallest change', () => {
  const flips = (port: number, ...policies: Policy[]) =>
    flipsOf(clusterWith(...policies), toPort(port)).map((changes) => changes.map(({ says }) => says));
  const web = { from: { selector: aSelector({ app: 'web' }) } };

  it('is one label, one port or one rule, each of which alone is enough', () => {
    expect(flips(80, gate(aRule(web), aRule({ protocol: 6, to: { ports: [aPort(8080)] } })))).toEqual([
      ['the source had label app=web (it has app=cart)'],
      ['the port were 8080'],
      ['NetworkPolicy bank/gate had a first ingress rule that allows this'],
    ]);
  });
  it('is two where one is not enough', () => {
    const fence = aPolicy('shop/fence', { kind: 'NetworkPolicy', order: 1, egress: [] });
    expect(flips(80, fence, gate())).toEqual([
      [
        'NetworkPolicy shop/fence had a first egress rule that allows this',
        'NetworkPolicy bank/gate had a first ingress rule that allows this',
      ],
    ]);
  });
  it('takes a label of the namespace where the rule asks for one', () => {
    const blue = aRule({ from: { selector: aSelector({ 'pcns.team': 'blue' }) } });
    expect(flips(80, gate(blue))).toContainEqual([
      'the namespace of the source had label team=blue (it has team=red)',
    ]);
  });
  it('also closes what is open', () => {
    const allowing = gate(aRule({ from: { selector: aSelector({ app: 'cart' }) } }));
    expect(flips(80, allowing)).toEqual([
      ['the source had no label app (it has app=cart)'],
      ['NetworkPolicy bank/gate had a first ingress rule that denies this'],
    ]);
  });
  it('really turns the verdict around', () => {
    const snapshot = clusterWith(gate(aRule(web)));
    expect(judgeFlow(snapshot, toPort(80)).verdict).toBe('denied');
    const [[change] = []] = flipsOf(snapshot, toPort(80));
    const after = change?.in({ snapshot, flow: toPort(80) });
    expect(after && judgeFlow(after.snapshot, after.flow).verdict).toBe('allowed');
  });
});
