import { describe, expect, it } from 'vitest';
import { printSelector } from '../../src/lib/selector/print-selector.ts';
import { ruleText, withPolicy } from './policy-texts.ts';

const ANP = 'AdminNetworkPolicy';
const CNP = 'ClusterNetworkPolicy';
const subject = { namespaces: { matchLabels: { team: 'red' } } };
const anyone = [{ namespaces: {} }];
const ANYONE = 'is has(projectcalico.org/namespace)';

const admin = (ingress: object[], more: object = {}) => ({ priority: 7, subject, ingress, ...more });
const cluster = (ingress: object[], more: object = {}) => ({ ...admin(ingress), tier: 'Admin', ...more });

describe('an AdminNetworkPolicy', () => {
  it('acts on pods in its own tier, in directions that have rules', () => {
    const rule = {
      action: 'Deny',
      from: anyone,
      ports: [{ portNumber: { port: 80 } }, { portRange: { protocol: 'UDP', start: 1, end: 9 } }],
    };
    const [policy] = withPolicy(ANP, admin([rule]), 'v3.30.0').policies.items;
    expect(policy).toMatchObject({
      tier: 'adminnetworkpolicy',
      order: 7,
      tieBreaks: ['kanp.adminnetworkpolicy.fence'],
      spec: { types: ['ingress'], unread: [] },
    });
    expect(policy?.spec && printSelector(policy.spec.selector)).toBe(
      '(pcns.team in {"red"} && projectcalico.org/orchestrator == "k8s")',
    );
    expect(policy?.spec?.ingress.map(ruleText)).toEqual([
      `0 deny 6 from ${ANYONE} to ports 80-80`,
      `0 deny 17 from ${ANYONE} to ports 1-9`,
    ]);
  });
  it('with a named port is open to everything', () => {
    const ports = [{ portNumber: { port: 80 } }, { namedPort: 'http' }];
    const { policies } = withPolicy(ANP, admin([{ action: 'Pass', from: anyone, ports }]), 'v3.29.1');
    expect(policies.items[0]?.spec?.ingress.map(ruleText)).toEqual([`0 pass from ${ANYONE}`]);
  });
  it('with a peer that Calico does not know is left out', () => {
    const egress = [{ action: 'Deny', to: [{ nodes: {} }] }];
    const { items, idle } = withPolicy(ANP, admin([], { egress }), 'v3.31.0').policies;
    expect([items, idle[0]?.reason]).toEqual([[], 'invalid']);
  });
  it.each(['v3.28.5', 'v3.32.0'])('is not read by %s', (version) => {
    expect(withPolicy(ANP, admin([]), version).policies).toMatchObject({ items: [], idle: [{ kind: ANP }] });
  });
  it('may act or not when the version is not known', () => {
    const [policy] = withPolicy(ANP, admin([{ action: 'Deny', from: anyone }])).policies.items;
    expect(policy?.spec?.unread).toMatchObject([{ field: '/kind' }]);
  });
});

describe('a BaselineAdminNetworkPolicy', () => {
  it('is of order 1000, and knows no Pass', () => {
    const kind = 'BaselineAdminNetworkPolicy';
    const [policy] = withPolicy(
      kind,
      { subject, ingress: [{ action: 'Allow', from: anyone }] },
      'v3.30.0',
      'default',
    ).policies.items;
    expect(policy).toMatchObject({ tier: 'baselineadminnetworkpolicy', order: 1000 });
    const passing = withPolicy(
      kind,
      { subject, ingress: [{ action: 'Pass', from: anyone }] },
      'v3.30.0',
      'default',
    );
    expect(passing.policies.idle).toMatchObject([{ kind, reason: 'invalid' }]);
  });
});

describe('a ClusterNetworkPolicy', () => {
  const rulesOf = (spec: object) =>
    withPolicy(CNP, spec, 'v3.32.1').policies.items[0]?.spec?.ingress.map(ruleText);
  it.each([
    ['Admin', 'kube-admin'],
    ['Baseline', 'kube-baseline'],
  ])('of tier %s is in %s', (tier, expected) => {
    const [policy] = withPolicy(CNP, cluster([], { tier }), 'v3.32.1').policies.items;
    expect(policy).toMatchObject({
      tier: expected,
      order: 7,
      tieBreaks: ['fence//KubernetesClusterNetworkPolicy'],
      spec: { types: [] },
    });
  });
  it('reads its protocols', () => {
    const protocols = [
      { tcp: { destinationPort: { number: 80 } } },
      { udp: {} },
      { sctp: { destinationPort: { range: { start: 5, end: 6 } } } },
      { destinationNamedPort: 'web' },
    ];
    const pods = { namespaceSelector: {}, podSelector: { matchLabels: { app: 'till' } } };
    expect(rulesOf(cluster([{ action: 'Accept', from: [{ pods }], protocols }]))).toEqual(
      ['6', '17', '132', ''].map((protocol, i) => {
        const is =
          'is (has(projectcalico.org/namespace) && (projectcalico.org/orchestrator == "k8s" && app in {"till"}))';
        const ports = ['80-80', undefined, '5-6', 'web'][i];
        return `0 allow ${protocol} from ${is}${ports === undefined ? '' : ` to ports ${ports}`}`.replace(
          '  ',
          ' ',
        );
      }),
    );
  });
  it('closes where a closing rule cannot be converted, and opens nothing', () => {
    const protocols = [{ tcp: { destinationPort: { range: { start: 6, end: 5 } } } }];
    const rule = (action: string) => ({ action, from: anyone, protocols });
    expect(rulesOf(cluster([rule('Accept'), rule('Pass'), rule('Deny')]))).toEqual(['1 deny', '2 deny']);
  });
  it.each([
    ['an unknown tier', { tier: 'Other' }],
    ['an empty subject', { subject: {} }],
  ])('with %s is ignored', (_, more) => {
    const { items, idle } = withPolicy(
      CNP,
      cluster([{ action: 'Deny', from: anyone }], more),
      'v3.32.1',
    ).policies;
    expect([items.length, idle.length]).toEqual([0, 1]);
  });
});
