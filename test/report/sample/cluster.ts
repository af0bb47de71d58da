import type { Result } from '../../../src/result/result.ts';
import { at } from './cite.ts';

const nodeLine = (name: string, role: string, age: string, address: string) =>
  `${name.padEnd(15)}Ready    ${role.padEnd(23)}${age}   v1.23.3   ${address}   <none>        Buildroot 2021.02.4   4.19.202         docker://20.10.12`;

export const nodes: Result['nodes'] = [
  {
    name: 'minikube',
    address: '172.16.30.6',
    roles: 'control-plane,master',
    status: 'Ready',
    kubelet: 'v1.23.3',
    tunnelAddresses: ['10.244.120.64'],
    blocks: ['10.244.120.64/26'],
    podCidrs: ['10.244.0.0/24'],
    workloads: 9,
    evidence: [at(75, nodeLine('minikube', 'control-plane,master', '22m', '172.16.30.6'))],
  },
  {
    name: 'minikube-m02',
    address: '172.16.30.7',
    status: 'Ready',
    kubelet: 'v1.23.3',
    tunnelAddresses: ['10.244.205.192'],
    blocks: ['10.244.205.192/26'],
    podCidrs: ['10.244.1.0/24'],
    workloads: 4,
    evidence: [at(76, nodeLine('minikube-m02', '<none>', '20m', '172.16.30.7'))],
  },
  {
    name: 'minikube-m03',
    address: '172.16.30.8',
    status: 'Ready',
    kubelet: 'v1.23.3',
    tunnelAddresses: ['10.244.151.0'],
    blocks: ['10.244.151.0/26'],
    podCidrs: ['10.244.2.0/24'],
    workloads: 3,
    evidence: [at(77, nodeLine('minikube-m03', '<none>', '17m', '172.16.30.8'))],
  },
];

const BOTH_POLICIES = ['default/allow-all-ingress', 'default/default-deny-ingress'];

const podNetwork: Result['workloads'] = [
  {
    id: 'default/nginx',
    node: 'minikube-m02',
    addresses: ['10.244.205.193'],
    hostNetwork: false,
    pool: 'default-ipv4-ippool',
    interface: 'calic440f455693',
    pairedBy: ['host route 10.244.205.193', 'interface index 5 and 8'],
    selectedBy: BOTH_POLICIES,
    evidence: [
      at(
        799,
        'nginx          1/1     Running   0          105m   10.244.205.193   minikube-m02   <none>           <none>',
      ),
      at(250, '10.244.205.193 dev calic440f455693 scope link'),
      at(295, '5: eth0@if8: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1480 qdisc noqueue state UP group default'),
    ],
  },
  {
    id: 'default/nginx-manual',
    node: 'minikube-m03',
    addresses: ['10.244.151.1'],
    hostNetwork: false,
    pool: 'default-ipv4-ippool',
    interface: 'califba6dd09590',
    pairedBy: ['host route 10.244.151.1'],
    selectedBy: BOTH_POLICIES,
    evidence: [
      at(
        800,
        'nginx-manual   1/1     Running   0          52m    10.244.151.1     minikube-m03   <none>           <none>',
      ),
      at(492, '10.244.151.1 dev califba6dd09590 scope link'),
    ],
  },
  {
    id: 'kube-system/coredns-64897985d-58btq',
    node: 'minikube',
    addresses: ['10.88.0.2'],
    hostNetwork: false,
    pairedBy: [],
    selectedBy: [],
    evidence: [
      at(
        596,
        'coredns-64897985d-58btq                    1/1     Running   0             82m   10.88.0.2     minikube       <none>           <none>',
      ),
    ],
  },
  {
    id: 'kube-system/calico-kube-controllers-8594699699-dztlm',
    node: 'minikube',
    addresses: ['10.88.0.3'],
    hostNetwork: false,
    pairedBy: [],
    selectedBy: [],
    evidence: [
      at(
        591,
        'calico-kube-controllers-8594699699-dztlm   1/1     Running   0             82m   10.88.0.3     minikube       <none>           <none>',
      ),
    ],
  },
];

const onHost = (line: number, name: string, node: string, address: string): Result['workloads'][number] => ({
  id: `kube-system/${name}`,
  node,
  addresses: [address],
  hostNetwork: true,
  pairedBy: [],
  selectedBy: [],
  evidence: [at(line, `${name.padEnd(43)}1/1     Running   0             82m   ${address}   ${node}`)],
});

export const workloads: Result['workloads'] = [
  ...podNetwork,
  onHost(592, 'calico-node-gqvw6', 'minikube-m02', '172.16.30.7'),
  onHost(593, 'calico-node-qdbcf', 'minikube', '172.16.30.6'),
  onHost(594, 'calico-node-sw74l', 'minikube-m03', '172.16.30.8'),
  onHost(595, 'calicoctl', 'minikube-m02', '172.16.30.7'),
  onHost(597, 'etcd-minikube', 'minikube', '172.16.30.6'),
  onHost(598, 'kube-apiserver-minikube', 'minikube', '172.16.30.6'),
  onHost(599, 'kube-controller-manager-minikube', 'minikube', '172.16.30.6'),
  onHost(600, 'kube-proxy-7k4lb', 'minikube-m03', '172.16.30.8'),
  onHost(601, 'kube-proxy-gm2dh', 'minikube-m02', '172.16.30.7'),
  onHost(602, 'kube-proxy-hvkqd', 'minikube', '172.16.30.6'),
  onHost(603, 'kube-scheduler-minikube', 'minikube', '172.16.30.6'),
  onHost(604, 'storage-provisioner', 'minikube', '172.16.30.6'),
];

export const pools: Result['pools'] = [
  {
    name: 'default-ipv4-ippool',
    cidr: '10.244.0.0/16',
    blockSize: 26,
    encapsulation: 'IPIP, always',
    natOutgoing: true,
    evidence: [at(718, '  Cidr:           10.244.0.0/16'), at(719, '  Ipip Mode:      Always')],
  },
];

type Clue = Result['blocks'][number]['clues'][number];
const clue = (node: string, how: string, line: number, text: string): Clue => ({
  node,
  how,
  source: at(line, text),
});

export const blocks: Result['blocks'] = [
  {
    cidr: '10.244.120.64/26',
    node: 'minikube',
    clues: [
      clue('minikube', 'blackhole', 373, 'blackhole 10.244.120.64/26 proto bird'),
      clue('minikube', 'tunnel-address', 368, '    inet 10.244.120.64/32 scope global tunl0'),
      clue(
        'minikube-m02',
        'route-from-other-node',
        247,
        '10.244.120.64/26 via 172.16.30.6 dev tunl0 proto bird onlink',
      ),
    ],
    agrees: true,
    evidence: [at(373, 'blackhole 10.244.120.64/26 proto bird')],
  },
  {
    cidr: '10.244.151.0/26',
    node: 'minikube-m03',
    clues: [
      clue('minikube-m03', 'blackhole', 491, 'blackhole 10.244.151.0/26 proto bird'),
      clue('minikube-m03', 'tunnel-address', 484, '    inet 10.244.151.0/32 scope global tunl0'),
    ],
    agrees: true,
    evidence: [at(491, 'blackhole 10.244.151.0/26 proto bird')],
  },
  {
    cidr: '10.244.205.192/26',
    node: 'minikube-m02',
    clues: [clue('minikube-m02', 'blackhole', 249, 'blackhole 10.244.205.192/26 proto bird')],
    agrees: true,
    evidence: [at(249, 'blackhole 10.244.205.192/26 proto bird')],
  },
];

const SELECTS_ALL = ['default/nginx', 'default/nginx-manual'];

export const policies: Result['policies'] = [
  {
    id: 'default/allow-all-ingress',
    kind: 'Kubernetes NetworkPolicy',
    types: ['ingress'],
    selects: SELECTS_ALL,
    says: 'Selects every pod of the namespace and allows ingress from anywhere on every port.',
    evidence: [
      at(891, 'Name:         allow-all-ingress'),
      at(899, '    To Port: <any> (traffic allowed to all ports)'),
      at(900, '    From: <any> (traffic not restricted by source)'),
    ],
  },
  {
    id: 'default/default-deny-ingress',
    kind: 'Kubernetes NetworkPolicy',
    types: ['ingress'],
    selects: SELECTS_ALL,
    says: 'Selects every pod of the namespace and allows no ingress.',
    evidence: [
      at(772, 'Name:         default-deny-ingress'),
      at(780, '    <none> (Selected pods are isolated for ingress connectivity)'),
    ],
  },
];

export const topology: Result['topology'] = {
  networks: [{ cidr: '172.16.30.0/24', nodes: ['minikube', 'minikube-m02', 'minikube-m03'] }],
  links: [
    { from: 'minikube', to: 'minikube-m02', encapsulation: 'ipip', state: 'ok' },
    { from: 'minikube', to: 'minikube-m03', encapsulation: 'ipip', state: 'ok' },
    { from: 'minikube-m02', to: 'minikube-m03', encapsulation: 'ipip', state: 'ok' },
  ],
};
