import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../src/model/policy.ts';
import { allPolicies, aPolicy, aPort, aRule, aSelector, aTier, aWorkload } from '../../support/build.ts';
import { evidenceOf } from '../../support/build-values.ts';
import { orchard, tables, traced } from './orchard.ts';

const namespaces = ['shop', 'bank'].map((name) => ({
  name,
  labels: {},
  evidence: evidenceOf([name], 'namespaces.txt'),
}));

const explained = (port: number, ...policies: Policy[]) =>
  traced(
    orchard(tables('none'), {
      namespaces,
      workloads: [
        aWorkload('shop/cart', '192.0.2.18', {
          node: 'birch',
          labels: { app: 'cart' },
          serviceAccount: 'default',
        }),
        aWorkload('bank/safe', '192.0.2.34', {
          node: 'cedar',
          labels: { app: 'safe' },
          serviceAccount: 'default',
        }),
      ],
      policies: allPolicies(policies),
      tiers: [aTier('audit', 10, 'pass')],
      networkSets: [],
      globalNetworkSets: [],
      serviceAccounts: [],
      hostEndpoints: [],
    }),
    'shop/cart',
    'bank/safe',
    { protocol: 'tcp', port, explain: true },
  );

const audit = aPolicy('watch', {
  kind: 'GlobalNetworkPolicy',
  tier: 'audit',
  ingress: [aRule({ action: 'deny', protocol: 17 })],
});
const gate = aPolicy('bank/gate', {
  kind: 'NetworkPolicy',
  order: 1,
  ingress: [
    aRule({ protocol: 6, from: { selector: aSelector({ app: 'web' }) } }),
    aRule({ protocol: 6, to: { ports: [aPort(8080)] } }),
  ],
});

describe('a trace that is to be explained', () => {
  it('tells tier, policy and rule at the end that blocks it, and what each rule would have taken', () => {
    const { policies } = explained(80, audit, gate);
    const ingress = policies.find(({ point }) => point === 'workload-ingress');
    expect(ingress?.trail?.map(({ says }) => says)).toEqual([
      'Tier audit.',
      'GlobalNetworkPolicy watch selects bank/safe.',
      'Rule 1 (deny) would match if the protocol were UDP.',
      'The end of tier audit passes on what its policies selected and did not decide.',
      'Tier default.',
      'NetworkPolicy bank/gate selects bank/safe.',
      'Rule 1 (allow) would match if the source had label app=web (it has app=cart).',
      'Rule 2 (allow) would match if the port were 8080.',
      'The end of tier default denies what its policies selected and did not decide.',
      'Denied by end of tier default.',
    ]);
    expect(ingress?.trail?.map(({ policy }) => policy).slice(6, 8)).toEqual([
      'NetworkPolicy bank/gate',
      'NetworkPolicy bank/gate',
    ]);
  });
  it('names the smallest changes that would let it through', () => {
    expect(explained(80, gate).changes).toEqual([
      ['the source had label app=web (it has app=cart)'],
      ['the port were 8080'],
      ['NetworkPolicy bank/gate had a first ingress rule that allows this'],
    ]);
  });
  it('names what would close it when it is let through', () => {
    expect(explained(8080, gate).changes).toEqual([
      ['NetworkPolicy bank/gate had a first ingress rule that denies this'],
    ]);
  });
  it('is short when nobody asks', () => {
    const found = traced(orchard(tables('none')), 'shop/cart', 'bank/safe');
    expect(found.changes).toBeUndefined();
    expect(found.policies.every(({ trail }) => trail === undefined)).toBe(true);
  });
});
