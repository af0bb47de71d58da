import { aPod, calico, type Fields } from './raw-objects.ts';
import { type Fact, forWeb } from './small-cluster.ts';

const endpoint = (name: string, interfaceName: string, profiles: readonly string[] = []) =>
  calico(
    'HostEndpoint',
    name,
    { node: 'node-1', interfaceName, expectedIPs: ['192.168.0.1'], profiles },
    { role: 'host' },
  );
const wildcard = endpoint('auto', '*', ['projectcalico-default-allow']);
const named = endpoint('eth0', 'eth0');
const forHost = (name: string, more: Fields) =>
  calico('GlobalNetworkPolicy', name, { selector: `role == 'host'`, types: ['Ingress'], ...more });
const DENY = [{ action: 'Deny' }];
const ALLOW = [{ action: 'Allow' }];
const preDnat = { preDNAT: true, applyOnForward: true };
const untracked = { doNotTrack: true, applyOnForward: true };
const toHost = { from: 'ip 203.0.113.9', to: 'host node-1', via: 'eth0' };
const toPod = { from: 'ip 203.0.113.9', to: 'a/web', via: 'eth0' };
const toOwnHost = { from: 'a/web', to: 'host node-1' };
const felix = (spec: Fields) => calico('FelixConfiguration', 'default', spec);

/** Host endpoints and paths: sections 1.9 and 1.10. */
export const HOST_FACTS: readonly Fact[] = [
  {
    says: 'a host without endpoint is not policed',
    objects: [],
    flow: toHost,
    at: 'host-ingress',
    said: 'allowed by no host endpoint',
  },
  {
    says: 'an endpoint without policy and profile denies',
    objects: [named],
    flow: toHost,
    at: 'host-ingress',
    said: 'denied by no profile',
  },
  {
    says: 'a failsafe port stays open',
    objects: [named],
    flow: { ...toHost, traffic: 'tcp/22' },
    at: 'host-ingress',
    said: 'allowed by failsafe',
  },
  {
    says: 'an empty failsafe list closes it',
    objects: [named, felix({ failsafeInboundHostPorts: [] })],
    flow: { ...toHost, traffic: 'tcp/22' },
    at: 'host-ingress',
    said: 'denied by no profile',
  },
  {
    says: 'the default profile opens',
    objects: [wildcard],
    flow: toHost,
    at: 'host-ingress',
    said: 'allowed by profile projectcalico-default-allow',
  },
  {
    says: 'a named endpoint beats the wildcard',
    objects: [wildcard, named],
    flow: toHost,
    at: 'host-ingress',
    said: 'denied by no profile',
  },
  {
    says: 'a normal policy is not asked about forwarded packets',
    objects: [named, forHost('p', { ingress: DENY })],
    flow: toPod,
    at: 'forward-ingress',
    said: 'allowed by no forward policy',
  },
  {
    says: 'one that applies on forward is, and ends its tier',
    objects: [named, forHost('p', { applyOnForward: true })],
    flow: toPod,
    at: 'forward-ingress',
    said: 'denied by end of tier default',
  },
  {
    says: 'the forward chain has no last denial and no profiles',
    objects: [named, forHost('p', { applyOnForward: true, ingress: [{ action: 'Pass' }] })],
    flow: toPod,
    at: 'forward-ingress',
    said: 'allowed by all passed',
  },
  {
    says: 'a wildcard polices packets between pods of a node on forward',
    objects: [wildcard, forHost('p', { applyOnForward: true, ingress: DENY })],
    at: 'forward-ingress',
    said: 'denied by GlobalNetworkPolicy p ingress 0',
  },
  {
    says: 'a preDNAT policy has no end of tier',
    objects: [named, forHost('p', preDnat)],
    flow: toPod,
    at: 'pre-dnat',
    said: 'passed by nothing',
  },
  {
    says: 'a preDNAT denial does not close a failsafe port',
    objects: [named, forHost('p', { ...preDnat, ingress: DENY })],
    flow: { ...toHost, traffic: 'tcp/22' },
    at: 'pre-dnat',
    said: 'passed by failsafe',
  },
  {
    says: 'a preDNAT allow skips the policies of the pod in no way',
    objects: [named, forHost('p', { ...preDnat, ingress: ALLOW }), forWeb('q', [])],
    flow: toPod,
    said: 'denied by end of tier default',
  },
  {
    says: 'a preDNAT policy that selects a pod gives it nothing',
    objects: [calico('GlobalNetworkPolicy', 'p', { types: ['Ingress'], ingress: DENY, ...preDnat })],
    said: 'allowed by profile kns.a',
  },
  {
    says: 'an untracked policy acts on a named endpoint',
    objects: [named, forHost('p', { ...untracked, ingress: DENY })],
    flow: toPod,
    at: 'untracked-ingress',
    said: 'denied by GlobalNetworkPolicy p ingress 0',
  },
  {
    says: 'a process always reaches the pods of its node',
    objects: [forWeb('p', [])],
    flow: { from: 'host node-1' },
    said: 'allowed by host to own pod',
  },
  {
    says: 'Felix drops from a pod to its host',
    objects: [],
    flow: toOwnHost,
    at: 'endpoint-to-host',
    said: 'denied by endpoint-to-host action',
  },
  {
    says: 'Return counts as allowed',
    objects: [felix({ defaultEndpointToHostAction: 'Return' })],
    flow: toOwnHost,
    at: 'endpoint-to-host',
    said: 'allowed by endpoint-to-host action',
  },
  {
    says: 'a process on another node comes from the tunnel',
    objects: [
      calico('IPPool', 'pool', { cidr: '10.0.0.0/16', vxlanMode: 'Always', ipipMode: 'Never' }),
      forWeb('p', [{ action: 'Allow', source: { nets: ['10.0.9.2'] } }]),
    ],
    flow: { from: 'host node-2' },
    said: 'allowed by NetworkPolicy a/p ingress 0',
  },
  {
    says: 'a process on another node is matched as an address of its endpoint in a global policy',
    objects: [
      calico(
        'HostEndpoint',
        'h',
        { node: 'node-2', interfaceName: 'eth0', expectedIPs: ['192.168.0.2'] },
        { role: 'x' },
      ),
      calico('GlobalNetworkPolicy', 'p', {
        selector: `app == 'web'`,
        types: ['Ingress'],
        ingress: [{ action: 'Allow', source: { selector: `role == 'x'` } }],
      }),
    ],
    flow: { from: 'host node-2' },
    said: 'allowed by GlobalNetworkPolicy p ingress 0',
  },
  {
    says: 'an untracked policy is not for wildcards',
    objects: [wildcard, forHost('p', { ...untracked, ingress: DENY })],
    flow: toHost,
    at: 'host-ingress',
    said: 'allowed by profile projectcalico-default-allow',
  },
  {
    says: 'raw lets the reply from an outbound failsafe port pass',
    objects: [named, forHost('p', { ...untracked, ingress: DENY })],
    flow: { ...toHost, traffic: 'udp/40000', sourcePort: 53 },
    at: 'untracked-ingress',
    said: 'passed by failsafe',
  },
  {
    says: 'other chains have no door for it',
    objects: [named, forHost('p', { ...preDnat, ingress: DENY })],
    flow: { ...toHost, traffic: 'udp/40000', sourcePort: 53 },
    at: 'pre-dnat',
    said: 'denied by GlobalNetworkPolicy p ingress 0',
  },
  {
    says: 'the environment of calico-node wins over a FelixConfiguration',
    objects: [
      felix({ defaultEndpointToHostAction: 'Drop' }),
      aPod({
        namespace: 'kube-system',
        name: 'calico-node-x',
        node: 'node-1',
        ips: ['192.168.0.1'],
        hostNetwork: true,
        labels: { 'k8s-app': 'calico-node' },
        env: [{ name: 'FELIX_DEFAULTENDPOINTTOHOSTACTION', value: 'ACCEPT' }],
      }),
    ],
    flow: toOwnHost,
    at: 'endpoint-to-host',
    said: 'allowed by endpoint-to-host action',
  },
  {
    says: 'the FelixConfiguration of a node wins over the default one',
    objects: [
      felix({ defaultEndpointToHostAction: 'Accept' }),
      calico('FelixConfiguration', 'node.node-1', { defaultEndpointToHostAction: 'Drop' }),
    ],
    flow: toOwnHost,
    at: 'endpoint-to-host',
    said: 'denied by endpoint-to-host action',
  },
  {
    says: 'the host of another node sees the address of the node of a pod',
    objects: [
      calico('IPPool', 'pool', { cidr: '10.0.0.0/16', natOutgoing: true }),
      named,
      forHost('p', { ingress: [{ action: 'Allow', source: { nets: ['192.168.0.2/32'] } }] }),
    ],
    flow: { from: 'b/job', to: 'host node-1', via: 'eth0' },
    at: 'host-ingress',
    said: 'allowed by GlobalNetworkPolicy p ingress 0',
  },
  {
    says: 'without natOutgoing it sees the pod',
    objects: [
      calico('IPPool', 'pool', { cidr: '10.0.0.0/16', natOutgoing: false }),
      named,
      forHost('p', { ingress: [{ action: 'Allow', source: { nets: ['192.168.0.2/32'] } }] }),
    ],
    flow: { from: 'b/job', to: 'host node-1', via: 'eth0' },
    at: 'host-ingress',
    said: 'denied by end of tier default',
  },
];
