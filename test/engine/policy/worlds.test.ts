import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/engine/policy/evaluate.ts';
import type { Policy, Rule } from '../../../src/model/policy.ts';
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
  known,
  kubernetesPolicies,
  source,
} from '../../support/build.ts';
import { evidenceOf } from '../../support/build-values.ts';

const namespaces = [{ name: 'bank', labels: {}, evidence: evidenceOf(['bank'], 'namespaces.txt') }];
const version = (value: string) => ({ calico: { value, source: source(value) } });
type Parts = Parameters<typeof aSnapshot>[0];

/** What is said about a TCP connection to port 80 of a pod of which the labels are not known. */
function said(policies: readonly Policy[], more: Parts = {}) {
  const safe = aWorkload('bank/safe', '192.0.2.34', { labels: undefined, serviceAccount: 'default' });
  const snapshot = aSnapshot({
    namespaces,
    workloads: [safe],
    policies: allPolicies(policies),
    tiers: [aTier('audit', 10, 'pass')],
    versions: version('v3.32.1'),
    networkSets: [],
    globalNetworkSets: [],
    hostEndpoints: [],
    ...more,
  });
  const packet = {
    source: address('203.0.113.9'),
    destination: address('192.0.2.34'),
    protocol: 6,
    destinationPort: 80,
  };
  const { verdict, decidedBy, assumptions } = judge(
    snapshot,
    { kind: 'workload', workload: safe },
    'ingress',
    packet,
  );
  return { verdict, by: decidedBy.map((one) => `${one.verdict} by ${one.by}`), assumptions };
}

const everybody = aSelector();
const perhaps = aSelector({ app: 'safe' });
const allow = aRule();
const deny = aRule({ action: 'deny' });
const pass = aRule({ action: 'pass' });
const np = (name: string, order: number, ingress: readonly Rule[], selector = everybody) =>
  aPolicy(`bank/${name}`, { kind: 'NetworkPolicy', order, ingress, selector });

describe('a policy that may select the pod', () => {
  it('and would allow, closes nothing: the pod is open either way', () => {
    expect(said([np('gate', 1, [allow], perhaps)])).toMatchObject({
      verdict: 'allowed',
      by: ['allowed by NetworkPolicy bank/gate ingress 0', 'allowed by profile kns.bank'],
    });
  });
  it('and says nothing about this, may close it', () => {
    expect(said([np('gate', 1, [], perhaps)]).verdict).toBe('unknown');
  });
  it('does not matter behind one that decides', () => {
    expect(said([np('first', 1, [deny]), np('gate', 2, [allow], perhaps)]).verdict).toBe('denied');
  });
  it('and would deny, does not matter where the next one denies all', () => {
    expect(said([np('gate', 1, [deny], perhaps), np('wall', 2, [deny])]).verdict).toBe('denied');
  });
  it('matters where only one of the two answers is a denial', () => {
    expect(said([np('gate', 1, [deny], perhaps), np('door', 2, [allow])]).verdict).toBe('unknown');
  });
});

describe('a policy of which only the name is known', () => {
  const named = (kind: 'KubernetesNetworkPolicy' | 'NetworkPolicy') =>
    aPolicy('bank/gate', { kind, order: 1, specKnown: false });

  it('may close the pod', () => {
    expect(said([named('KubernetesNetworkPolicy')]).verdict).toBe('unknown');
  });
  it('of Kubernetes adds at most an allowance where another one allows', () => {
    expect(said([named('KubernetesNetworkPolicy'), np('door', 2000, [allow])]).verdict).toBe('allowed');
  });
  it('of Calico may deny all the same', () => {
    expect(said([named('NetworkPolicy'), np('door', 2000, [allow])]).verdict).toBe('unknown');
  });
});

describe('a rule', () => {
  it('with a condition that cannot be read may match', () => {
    const unread = [{ field: '/spec/ingress/0/source/domains', source: source('domains') }];
    expect(said([np('gate', 1, [{ ...allow, unread }])]).verdict).toBe('unknown');
    expect(said([np('gate', 1, [{ ...allow, unread }, allow])]).verdict).toBe('allowed');
  });
  it('does not match when another condition fails, whatever cannot be read says', () => {
    const unread = [{ field: '/spec/ingress/0/source/domains', source: source('domains') }];
    const rule = { ...aRule({ protocol: 6, to: { ports: [aPort(81)] } }), unread };
    expect(said([np('gate', 1, [rule])])).toMatchObject({
      verdict: 'denied',
      by: ['denied by end of tier default'],
    });
  });
  it('that passes leaves the tier: its later policies are not asked', () => {
    const skipped = [np('gate', 1, [pass]), np('wall', 2, [deny])];
    expect(said(skipped)).toMatchObject({ verdict: 'allowed', by: ['allowed by profile kns.bank'] });
  });
});

describe('tiers', () => {
  const audit = (ingress: readonly Rule[]) =>
    aPolicy('watch', { kind: 'GlobalNetworkPolicy', tier: 'audit', order: 1, ingress });

  it('that were not collected leave it open where they stand and how they end', () => {
    const unlisted: Parts = { tiers: known([], false) };
    expect(said([audit([])], unlisted).verdict).toBe('unknown');
    expect(said([audit([allow]), np('gate', 1, [deny])], unlisted).verdict).toBe('unknown');
    // Wherever it stands, one of the two denies.
    expect(said([audit([deny]), np('gate', 1, [deny])], unlisted).verdict).toBe('denied');
  });
  it('that do not exist come last and deny', () => {
    expect(said([audit([])], { tiers: [] })).toMatchObject({
      verdict: 'denied',
      by: ['denied by end of tier audit'],
    });
    expect(said([audit([]), np('gate', 1, [allow])], { tiers: [] }).verdict).toBe('allowed');
  });
  it('pass on what nothing decided, when they are so made', () => {
    expect(said([audit([])])).toMatchObject({ verdict: 'allowed', by: ['allowed by profile kns.bank'] });
  });
});

describe('equal orders', () => {
  const conflicting = [
    { ...np('b', 1, [allow]), tieBreaks: ['bank/default.b', 'b/bank/NetworkPolicy'] },
    {
      ...aPolicy('c', { kind: 'GlobalNetworkPolicy', order: 1, ingress: [deny] }),
      tieBreaks: ['default.c', 'c//GlobalNetworkPolicy'],
    },
    {
      ...aPolicy('a', { kind: 'GlobalNetworkPolicy', order: 1, ingress: [deny] }),
      tieBreaks: ['default.a', 'a//GlobalNetworkPolicy'],
    },
  ];

  it('are told apart by the names of the version', () => {
    const newer = conflicting.slice(0, 2).map((one) => ({ ...one, tieBreaks: one.tieBreaks.slice(1) }));
    expect(said(newer).by).toEqual(['allowed by NetworkPolicy bank/b ingress 0']);
  });
  it('leave it open when the version is not known and the names disagree', () => {
    // Old: bank/default.b, default.c. New: b/bank/..., c//...: the same order.
    expect(said(conflicting.slice(0, 2), { versions: {} }).verdict).toBe('allowed');
    // Old: bank/default.b before default.a. New: a//... before b/bank/...
    expect(
      said(
        [conflicting[0], conflicting[2]].flatMap((one) => one ?? []),
        { versions: {} },
      ).verdict,
    ).toBe('unknown');
  });
});

describe('what was not listed', () => {
  const listed = (kinds: object) => ({
    policies: { ...kubernetesPolicies([np('gate', 1, [allow])]), completeIn: kinds },
  });
  const calico = { NetworkPolicy: 'all', GlobalNetworkPolicy: 'all', ClusterNetworkPolicy: 'all' };

  it('is assumed away where it could decide', () => {
    expect(said([], listed({ ...calico, ClusterNetworkPolicy: undefined })).assumptions).toContain(
      'no-other-policy',
    );
  });
  it('needs no assumption where it comes too late: Kubernetes policies stand at order 1000', () => {
    expect(said([], listed(calico)).assumptions).toEqual(['policy-programmed']);
  });
});
