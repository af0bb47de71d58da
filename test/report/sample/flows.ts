import type { Result } from '../../../src/result/result.ts';
import { at } from './cite.ts';
import { leakRoute } from './judgements.ts';
import { throughService } from './service-flow.ts';

type Trace = Result['traces'][number];

const delivered: Trace = {
  flow: {
    from: 'default/nginx-manual',
    to: 'default/nginx',
    source: '10.244.151.1',
    destination: '10.244.205.193',
    protocol: 'ICMP',
  },
  verdict: 'delivered',
  confidence: 'assumed',
  disposition: 'DELIVERED',
  decidedBy: 'reply',
  says: 'The request arrives through the IPIP tunnel, the policy allows it, and the reply comes back the same way.',
  policies: [
    {
      point: 'workload-egress',
      direction: 'egress',
      endpoint: 'default/nginx-manual',
      verdict: 'allowed',
      says: 'No policy restricts egress of this pod.',
      evidence: [],
    },
    {
      point: 'workload-ingress',
      direction: 'ingress',
      endpoint: 'default/nginx',
      verdict: 'allowed',
      says: 'Its first rule allows any source.',
      policy: 'default/allow-all-ingress',
      evidence: [at(900, '    From: <any> (traffic not restricted by source)')],
    },
  ],
  ttl: 62,
  assumptions: ['ip-forward-on', 'no-foreign-firewall'],
  unknownBecause: [],
  forward: {
    disposition: 'DELIVERED',
    says: 'Two nodes forward the packet.',
    ttl: 62,
    hops: [
      {
        kind: 'workload',
        name: 'default/nginx-manual',
        steps: [
          {
            kind: 'originate',
            says: 'The pod sends to its gateway 169.254.1.1.',
            at: 'eth0',
            evidence: [at(545, 'default via 169.254.1.1 dev eth0')],
          },
        ],
      },
      {
        kind: 'node',
        name: 'minikube-m03',
        steps: [
          {
            kind: 'route',
            says: 'The longest match is the block of minikube-m02.',
            at: 'tunl0',
            evidence: [at(493, '10.244.205.192/26 via 172.16.30.7 dev tunl0 proto bird onlink')],
          },
          { kind: 'encap', says: 'IPIP from 172.16.30.8 to 172.16.30.7.', at: 'tunl0', evidence: [] },
          {
            kind: 'underlay',
            says: 'Both nodes are in 172.16.30.0/24.',
            at: 'eth0',
            evidence: [at(494, '172.16.30.0/24 dev eth0 proto kernel scope link src 172.16.30.8')],
          },
        ],
      },
      {
        kind: 'node',
        name: 'minikube-m02',
        steps: [
          { kind: 'decap', says: 'tunl0 accepts the packet from a known node.', at: 'tunl0', evidence: [] },
          {
            kind: 'route',
            says: 'The pod has a host route.',
            at: 'calic440f455693',
            evidence: [at(250, '10.244.205.193 dev calic440f455693 scope link')],
          },
          {
            kind: 'policy',
            says: 'Ingress is allowed.',
            evidence: [at(900, '    From: <any> (traffic not restricted by source)')],
          },
        ],
      },
      {
        kind: 'workload',
        name: 'default/nginx',
        steps: [{ kind: 'deliver', says: 'The pod receives the packet.', evidence: [] }],
      },
    ],
  },
  reply: {
    disposition: 'DELIVERED',
    says: 'The mirror of the request; conntrack lets it pass the policy.',
    ttl: 62,
    hops: [
      {
        kind: 'workload',
        name: 'default/nginx',
        steps: [{ kind: 'originate', says: 'The pod answers.', evidence: [] }],
      },
      {
        kind: 'node',
        name: 'minikube-m02',
        steps: [
          {
            kind: 'route',
            says: 'The longest match is the block of minikube-m03.',
            at: 'tunl0',
            evidence: [at(248, '10.244.151.0/26 via 172.16.30.8 dev tunl0 proto bird onlink')],
          },
        ],
      },
      {
        kind: 'workload',
        name: 'default/nginx-manual',
        steps: [{ kind: 'deliver', says: 'The reply arrives.', evidence: [] }],
      },
    ],
  },
};

const leaked: Trace = {
  flow: {
    from: 'default/nginx',
    to: 'kube-system/coredns-64897985d-58btq',
    source: '10.244.205.193',
    destination: '10.88.0.2',
    protocol: 'UDP',
    port: 53,
  },
  verdict: 'blocked',
  confidence: 'proven',
  disposition: 'LEAKS_OUTSIDE',
  decidedBy: 'request',
  says: 'minikube-m02 has no route to 10.88.0.2 and sends the packet to its default gateway.',
  policies: [],
  assumptions: [],
  unknownBecause: [],
  forward: {
    disposition: 'LEAKS_OUTSIDE',
    says: 'The packet leaves the cluster although its destination is a pod.',
    hops: [
      {
        kind: 'workload',
        name: 'default/nginx',
        steps: [{ kind: 'originate', says: 'The pod sends to its gateway.', evidence: [] }],
      },
      {
        kind: 'node',
        name: 'minikube-m02',
        steps: [
          { kind: 'route', says: 'Only the default route matches.', at: 'eth0', evidence: [leakRoute] },
          {
            kind: 'stop',
            says: 'The packet goes to 172.16.30.1, which is no node of this cluster.',
            evidence: [leakRoute],
          },
        ],
      },
    ],
  },
};

const open: Trace = {
  flow: {
    from: 'internet',
    to: 'default/nginx',
    source: '203.0.113.7',
    destination: '10.244.205.193',
    protocol: 'TCP',
    port: 80,
  },
  verdict: 'unknown',
  confidence: 'assumed',
  disposition: 'UNKNOWN',
  decidedBy: 'request',
  says: 'The routes of the gateway are not part of the input.',
  policies: [
    {
      point: 'workload-ingress',
      direction: 'ingress',
      endpoint: 'default/nginx',
      verdict: 'unknown',
      says: 'The source address after translation is not known.',
      evidence: [],
    },
  ],
  assumptions: [],
  unknownBecause: [
    {
      id: 'outside-routes',
      says: 'Where 172.16.30.1 sends packets to pod addresses.',
      command: 'ip route get 10.244.151.1',
    },
  ],
  forward: {
    disposition: 'UNKNOWN',
    says: 'Nothing is known about the way to the nodes.',
    hops: [{ kind: 'outside', name: 'internet', steps: [] }],
  },
};

export const traces: Trace[] = [delivered, leaked, open, throughService(delivered)];
