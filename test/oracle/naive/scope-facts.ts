import { adminPolicy, calico, calicoIn, kubernetesPolicy } from './raw-objects.ts';
import { type Fact, forWeb, globally } from './small-cluster.ts';

const DENY = [{ action: 'Deny' }];
const OPEN = 'allowed by profile kns.a';
const host = calico(
  'HostEndpoint',
  'h',
  { node: 'node-1', interfaceName: 'eth0', expectedIPs: ['192.168.0.1'] },
  { team: 'c' },
);
const toHost: Partial<Fact> = {
  flow: { from: 'ip 203.0.113.9', to: 'host node-1', via: 'eth0' },
  at: 'host-ingress',
};
const setInA = calicoIn('a', 'NetworkSet', 's', { nets: ['203.0.113.0/24'] });
const fromSet = { from: 'ip 203.0.113.9' };

/** Whom policies select and whose addresses their peers mean: sections 1.4 to 1.8. */
export const SCOPE_FACTS: readonly Fact[] = [
  {
    says: 'a global policy without selector reaches hosts',
    objects: [host, globally('g', '', DENY)],
    ...toHost,
    said: 'denied by GlobalNetworkPolicy g ingress 0',
  },
  {
    says: 'a negative namespaceSelector reaches hosts',
    objects: [host, globally('g', `team == 'c'`, DENY, { namespaceSelector: `team != 'b'` })],
    ...toHost,
    said: 'denied by GlobalNetworkPolicy g ingress 0',
  },
  {
    says: 'all() beside a namespaceSelector leaves hosts out',
    objects: [host, globally('g', 'all()', DENY, { namespaceSelector: `team != 'b'` })],
    ...toHost,
    said: 'denied by no profile',
  },
  {
    says: 'all( ) with a blank in it is not replaced',
    objects: [host, globally('g', 'all( )', DENY, { namespaceSelector: `team != 'b'` })],
    ...toHost,
    said: 'denied by GlobalNetworkPolicy g ingress 0',
  },
  {
    says: 'a namespaceSelector looks at the labels of the namespace',
    objects: [globally('g', '', DENY, { namespaceSelector: `team == 'b'` })],
    said: OPEN,
  },
  {
    says: 'an unreadable namespaceSelector of a policy is ignored',
    objects: [globally('g', '', DENY, { namespaceSelector: 'team = b' })],
    said: 'denied by GlobalNetworkPolicy g ingress 0',
  },
  {
    says: 'a serviceAccountSelector looks at the labels of the account',
    objects: [globally('g', '', DENY, { serviceAccountSelector: `trust == 'high'` })],
    said: OPEN,
  },
  {
    says: 'ICMP type 255 takes the policy away',
    objects: [forWeb('p', [{ action: 'Deny', protocol: 'ICMP', icmp: { type: 255 } }])],
    said: OPEN,
  },
  {
    says: 'a peer of a NetworkPolicy of Kubernetes is never a NetworkSet',
    objects: [
      setInA,
      kubernetesPolicy('a', 'k', { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] }),
    ],
    flow: fromSet,
    said: 'denied by end of tier default',
  },
  {
    says: 'namespaces of an admin policy mean NetworkSets, too',
    objects: [
      setInA,
      adminPolicy('ClusterNetworkPolicy', 'n', {
        tier: 'Admin',
        priority: 1,
        subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: 'web' } } } },
        ingress: [{ action: 'Deny', from: [{ namespaces: {} }] }],
      }),
    ],
    flow: fromSet,
    said: 'denied by ClusterNetworkPolicy n ingress 0',
  },
  {
    says: 'any namespaces are still not what has no namespace',
    objects: [
      adminPolicy('ClusterNetworkPolicy', 'n', {
        tier: 'Admin',
        priority: 1,
        subject: { namespaces: {} },
        ingress: [{ action: 'Deny', from: [{ namespaces: {} }] }],
      }),
      calico('GlobalNetworkSet', 's', { nets: ['203.0.113.0/24'] }),
    ],
    flow: fromSet,
    said: OPEN,
  },
  {
    says: 'an absent policyTypes is about ingress alone',
    objects: [kubernetesPolicy('a', 'k', { podSelector: {}, egress: [] })],
    at: 'workload-egress',
    said: OPEN,
  },
  {
    says: 'a protocol without a port is all ports of it',
    objects: [kubernetesPolicy('a', 'k', { podSelector: {}, ingress: [{ ports: [{ protocol: 'TCP' }] }] })],
    said: 'allowed by KubernetesNetworkPolicy a/k ingress 0',
  },
  {
    says: 'a named port belongs to those that the selector beside it means',
    objects: [
      calicoIn('a', 'NetworkPolicy', 'p', {
        types: ['Egress'],
        egress: [{ action: 'Deny', destination: { namespaceSelector: `team == 'b'`, ports: ['http'] } }],
      }),
    ],
    at: 'workload-egress',
    said: 'denied by end of tier default',
  },
  {
    says: 'without a selector a named port is anybody with it',
    objects: [
      calicoIn('b', 'NetworkPolicy', 'p', {
        types: ['Egress'],
        egress: [{ action: 'Deny', destination: { ports: ['http'] } }],
      }),
    ],
    flow: { from: 'b/job' },
    at: 'workload-egress',
    said: 'denied by NetworkPolicy b/p egress 0',
  },
  {
    says: 'what layer 4 allows for some paths it allows',
    objects: [forWeb('p', [{ action: 'Allow', http: { paths: [{ exact: '/a' }] } }])],
    said: 'allowed by NetworkPolicy a/p ingress 0',
  },
];
