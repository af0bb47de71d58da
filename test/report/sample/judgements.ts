import type { Result } from '../../../src/result/result.ts';
import { at } from './cite.ts';

const COREDNS =
  'coredns-64897985d-58btq                    1/1     Running   0             82m   10.88.0.2     minikube       <none>           <none>';
const ROUTES = 'default via 172.16.30.1 dev eth0 proto dhcp src 172.16.30.7 metric 1024';

export const outcomes: Result['outcomes'] = [
  {
    id: 'address-outside-pool',
    title: 'Pod addresses lie in an IP pool',
    why: 'No other node has a route to an address that Calico did not assign, so only pods on the same node reach it.',
    status: 'failed',
    findings: [
      {
        severity: 'high',
        subjects: [
          'kube-system/coredns-64897985d-58btq',
          'kube-system/calico-kube-controllers-8594699699-dztlm',
        ],
        title: 'Two pods got their address from the Podman bridge',
        says: 'coredns and calico-kube-controllers run on minikube with addresses of 10.88.0.0/16, the range of cni-podman0. The pods were created before Calico had written its CNI configuration.',
        evidence: [
          at(596, COREDNS),
          at(372, '10.88.0.0/16 dev cni-podman0 proto kernel scope link src 10.88.0.1'),
          at(155, '  "name": "podman",'),
        ],
        remedy:
          'Remove the Podman configuration from the node and delete the two pods, so that they are created again with an address of the pool.',
        commands: [
          'sudo mv /etc/cni/net.d/87-podman-bridge.conflist /etc/cni/87-podman-bridge.conflist.disabled',
          'kubectl -n kube-system delete pod coredns-64897985d-58btq calico-kube-controllers-8594699699-dztlm',
        ],
      },
    ],
  },
  {
    id: 'policy-without-effect',
    title: 'Each policy changes something',
    why: 'A policy that another one voids gives a false sense of isolation.',
    status: 'failed',
    findings: [
      {
        severity: 'medium',
        subjects: ['default/default-deny-ingress'],
        title: 'default-deny-ingress has no effect',
        says: 'allow-all-ingress selects the same pods and allows everything. Policies add up, so nothing is left for the other to deny.',
        evidence: [
          at(780, '    <none> (Selected pods are isolated for ingress connectivity)'),
          at(900, '    From: <any> (traffic not restricted by source)'),
        ],
        remedy: 'Replace allow-all-ingress by policies that name the sources and ports that are needed.',
        commands: ['kubectl -n default delete networkpolicy allow-all-ingress'],
      },
    ],
  },
  {
    id: 'calicoctl-version',
    title: 'calicoctl has the version of the cluster',
    why: 'A calicoctl of another version may print or write fields that the cluster does not know.',
    status: 'failed',
    findings: [
      {
        severity: 'low',
        subjects: ['kube-system/calicoctl'],
        title: 'calicoctl is newer than the cluster',
        says: 'The client is v3.22.1 and the cluster is v3.20.0; every call needs --allow-version-mismatch.',
        evidence: [at(613, 'Client Version:   v3.22.1'), at(614, 'Cluster Version:  v3.20.0')],
        commands: [],
      },
    ],
  },
  {
    id: 'block-route',
    title: 'Every node has a route to each block',
    why: 'Without the route, packets to the pods of that block leave by the default route.',
    status: 'passed',
    says: 'Each of the three nodes has a route to both blocks of the others.',
    evidence: [
      at(247, '10.244.120.64/26 via 172.16.30.6 dev tunl0 proto bird onlink'),
      at(248, '10.244.151.0/26 via 172.16.30.8 dev tunl0 proto bird onlink'),
      at(374, '10.244.151.0/26 via 172.16.30.8 dev tunl0 proto bird onlink'),
      at(375, '10.244.205.192/26 via 172.16.30.7 dev tunl0 proto bird onlink'),
    ],
  },
  {
    id: 'reverse-path-filter',
    title: 'Reverse path filtering lets pod traffic in',
    why: 'A strict filter drops packets that arrive on another interface than the route back uses.',
    status: 'unknown',
    missing: [
      { what: 'sysctl of minikube', command: 'sysctl -a --pattern rp_filter' },
      { what: 'sysctl of minikube-m02', command: 'sysctl -a --pattern rp_filter' },
    ],
  },
  {
    id: 'bgp-session',
    title: 'BGP sessions are established',
    why: 'Routes to the blocks of other nodes come over these sessions.',
    status: 'not-applicable',
    says: 'The input holds no BGP peer besides the node mesh.',
  },
];

type Observation = Result['observations'][number];
const agrees = { agreement: 'agrees', why: 'The model says the same for that moment.' } as const;
const ping = (moment: number, from: string, to: string, sent: number, received: number) => ({
  moment,
  from,
  to,
  says: `${sent} echo requests, ${received} replies.`,
  sent,
  received,
});

export const observations: Observation[] = [
  {
    ...ping(19, 'default/nginx-manual', '10.244.205.193', 4, 4),
    replyTtl: 62,
    predicted: 'delivered',
    predictedTtl: 62,
    ...agrees,
    source: at(560, '4 packets transmitted, 4 packets received, 0% packet loss'),
  },
  {
    ...ping(20, 'default/nginx-manual', '8.8.8.8', 2, 2),
    replyTtl: 115,
    predicted: 'unknown',
    agreement: 'undetermined',
    why: 'What lies behind the gateway 172.16.30.1 is not part of the input.',
    source: at(573, '2 packets transmitted, 2 packets received, 0% packet loss'),
  },
  {
    ...ping(38, 'default/nginx', '10.244.151.1', 3, 0),
    predicted: 'blocked',
    ...agrees,
    source: at(825, '3 packets transmitted, 0 packets received, 100% packet loss'),
  },
  {
    ...ping(42, 'default/nginx', '10.244.151.1', 3, 3),
    replyTtl: 62,
    predicted: 'delivered',
    predictedTtl: 62,
    ...agrees,
    source: at(926, '3 packets transmitted, 3 packets received, 0% packet loss'),
  },
];

export const assumptions: Result['assumptions'] = [
  {
    id: 'ip-forward-on',
    says: 'The nodes forward packets between interfaces.',
    command: 'sysctl net.ipv4.ip_forward',
    verdicts: 12,
  },
  {
    id: 'no-foreign-firewall',
    says: 'Nothing but Calico filters packets on the nodes.',
    command: 'iptables-save',
    verdicts: 14,
  },
];

export const gaps: Result['gaps'] = [
  {
    id: 'podman-masquerade',
    says: 'Whether minikube masquerades 10.88.0.0/16.',
    command: 'iptables-save -t nat',
  },
  {
    id: 'outside-routes',
    says: 'Where 172.16.30.1 sends packets to pod addresses.',
    command: 'ip route get 10.244.151.1',
  },
];

export const leakRoute = at(246, ROUTES);
