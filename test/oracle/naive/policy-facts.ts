import { adminPolicy, aTier, calico, calicoIn, kubernetesPolicy } from './raw-objects.ts';
import { type Fact, forWeb, globally } from './small-cluster.ts';

const allow = { action: 'Allow' };
const deny = { action: 'Deny' };

/** Algorithm, tiers, order, types, and the kinds of Kubernetes: sections 0, 1.1 to 1.4, 1.8. */
export const POLICY_FACTS: readonly Fact[] = [
  { says: 'a pod that nothing selects is open', objects: [], said: 'allowed by profile kns.a' },
  {
    says: 'an empty policy denies',
    objects: [forWeb('empty', [])],
    said: 'denied by end of tier default',
  },
  {
    says: 'ingress types leave egress alone',
    objects: [forWeb('empty', [], { selector: '' })],
    at: 'workload-egress',
    said: 'allowed by profile kns.a',
  },
  {
    says: 'empty types mean both directions',
    objects: [forWeb('empty', [], { selector: '', types: [] })],
    at: 'workload-egress',
    said: 'denied by end of tier default',
  },
  {
    says: 'Log gives no verdict, an empty action allows, case does not count',
    objects: [forWeb('p', [{ action: 'LOG' }, { action: 'deny', protocol: 'UDP' }, { action: '' }])],
    said: 'allowed by NetworkPolicy a/p ingress 2',
  },
  {
    says: 'pass in small letters takes the policy away',
    objects: [forWeb('p', [{ action: 'pass' }], { order: 1 }), forWeb('q', [allow], { order: 2 })],
    said: 'allowed by NetworkPolicy a/q ingress 0',
  },
  {
    says: 'Pass leaves the rest of the tier, and the end of it, out',
    objects: [forWeb('p', [{ action: 'Pass' }], { order: 1 }), forWeb('q', [deny], { order: 2 })],
    said: 'allowed by profile kns.a',
  },
  {
    says: 'numeric ports without a protocol take the policy away',
    objects: [forWeb('p', [{ action: 'Deny', destination: { ports: [80] } }])],
    said: 'allowed by profile kns.a',
  },
  {
    says: 'an unreadable selector of a rule takes the policy away',
    objects: [forWeb('p', [{ action: 'Deny', source: { selector: 'app = "db"' } }])],
    said: 'allowed by profile kns.a',
  },
  {
    says: 'a tier without order counts as a million and sorts by name: before default',
    objects: [aTier('a-tier'), globally('a-tier.p', 'all()', [], { tier: 'a-tier' }), forWeb('q', [allow])],
    said: 'denied by end of tier a-tier',
  },
  {
    says: 'a tier without order sorts by name: after default',
    objects: [aTier('z-tier'), globally('z-tier.p', 'all()', [], { tier: 'z-tier' }), forWeb('q', [allow])],
    said: 'allowed by NetworkPolicy a/q ingress 0',
  },
  {
    says: 'a missing tier comes last and denies',
    objects: [globally('x.p', 'all()', [], { tier: 'x' })],
    said: 'denied by end of tier x',
  },
  {
    says: 'v3.31 takes the tier from the name',
    version: 'v3.31.7',
    objects: [globally('x.p', 'all()', [])],
    said: 'denied by end of tier x',
  },
  {
    says: 'v3.28 has one tier',
    version: 'v3.28.5',
    objects: [globally('x.p', 'all()', [])],
    said: 'denied by end of tier default',
  },
  {
    says: 'a policy without order comes last',
    objects: [forWeb('a', [allow]), forWeb('b', [deny], { order: 9999 })],
    said: 'denied by NetworkPolicy a/b ingress 0',
  },
  {
    says: 'v3.32 compares joined names: b-c before b, since - sorts before /',
    objects: [forWeb('b', [allow], { order: 5 }), forWeb('b-c', [deny], { order: 5 })],
    said: 'denied by NetworkPolicy a/b-c ingress 0',
  },
  {
    says: 'v3.31 compares the namespace first: a/default.z before default.a',
    version: 'v3.31.7',
    objects: [forWeb('z', [allow], { order: 5 }), globally('a', 'all()', [deny], { order: 5 })],
    said: 'allowed by NetworkPolicy a/z ingress 0',
  },
  {
    says: 'v3.32 compares the name first: a before z',
    objects: [forWeb('z', [allow], { order: 5 }), globally('a', 'all()', [deny], { order: 5 })],
    said: 'denied by GlobalNetworkPolicy a ingress 0',
  },
  {
    says: 'a NetworkPolicy of Kubernetes without types is about ingress and gives no immediate denial',
    objects: [
      kubernetesPolicy('a', 'k', { podSelector: {}, ingress: [{ ports: [{ port: 81 }] }] }),
      forWeb('later', [allow], { order: 1001 }),
    ],
    said: 'allowed by NetworkPolicy a/later ingress 0',
  },
  {
    says: 'its port without number opens all of TCP and nothing else',
    objects: [kubernetesPolicy('a', 'k', { podSelector: {}, ingress: [{ ports: [{}] }] })],
    flow: { traffic: 'udp/80' },
    said: 'denied by end of tier default',
  },
  {
    says: 'its namespaceSelector and podSelector in one peer are both asked',
    objects: [
      kubernetesPolicy('a', 'k', {
        podSelector: {},
        ingress: [
          {
            from: [
              {
                namespaceSelector: { matchLabels: { team: 'b' } },
                podSelector: { matchLabels: { app: 'db' } },
              },
            ],
          },
          { from: [{ podSelector: { matchExpressions: [{ key: 'x', operator: 'NotIn', values: ['y'] }] } }] },
        ],
      }),
    ],
    said: 'allowed by KubernetesNetworkPolicy a/k ingress 1',
  },
  {
    says: 'one bad port takes the whole policy in v3.31',
    version: 'v3.31.7',
    objects: [
      kubernetesPolicy('a', 'k', { podSelector: {}, ingress: [{ ports: [{ port: 9, endPort: 8 }] }] }),
    ],
    said: 'allowed by profile kns.a',
  },
  {
    says: 'one bad port takes the rule in v3.32',
    objects: [
      kubernetesPolicy('a', 'k', { podSelector: {}, ingress: [{ ports: [{ port: 9, endPort: 8 }] }] }),
    ],
    said: 'denied by end of tier default',
  },
  {
    says: 'a name of a port widens an AdminNetworkPolicy to everything',
    version: 'v3.31.7',
    objects: [
      adminPolicy('AdminNetworkPolicy', 'n', {
        priority: 1,
        subject: { namespaces: {} },
        ingress: [{ action: 'Deny', from: [{ namespaces: {} }], ports: [{ namedPort: 'http' }] }],
      }),
    ],
    flow: { traffic: 'udp/9' },
    said: 'denied by AdminNetworkPolicy n ingress 0',
  },
  {
    says: 'a Pass rule of a ClusterNetworkPolicy that cannot be converted denies',
    objects: [
      adminPolicy('ClusterNetworkPolicy', 'n', {
        tier: 'Admin',
        priority: 1,
        subject: { namespaces: {} },
        egress: [{ action: 'Pass', to: [{ nodes: {} }] }],
      }),
    ],
    at: 'workload-egress',
    said: 'denied by ClusterNetworkPolicy n egress 0',
  },
  {
    says: 'a baseline policy is not reached past a default-tier policy',
    objects: [
      forWeb('q', [{ action: 'Allow', protocol: 'UDP' }]),
      adminPolicy('ClusterNetworkPolicy', 'n', {
        tier: 'Baseline',
        priority: 1,
        subject: { namespaces: {} },
        ingress: [{ action: 'Accept', from: [{ namespaces: {} }] }],
      }),
    ],
    said: 'denied by end of tier default',
  },
  {
    says: 'staged policies are not enforced',
    objects: [calico('StagedGlobalNetworkPolicy', 's', {}), calicoIn('a', 'StagedNetworkPolicy', 's', {})],
    said: 'allowed by profile kns.a',
  },
];
