import type { Result } from '../../../src/result/result.ts';
import { at } from './cite.ts';

type Trace = Result['traces'][number];

const shared = {
  flow: {
    from: 'default/nginx-manual',
    to: 'default/nginx',
    source: '10.244.151.1',
    destination: '10.244.205.193',
    protocol: 'tcp',
    port: 8080,
  },
  verdict: 'blocked',
  confidence: 'assumed',
  disposition: 'DENIED_INGRESS',
  decidedBy: 'request',
  says: 'Policy default/web selects default/nginx for ingress, and no rule of it matches: denied.',
  policies: [
    {
      point: 'forward-ingress',
      direction: 'ingress',
      endpoint: 'minikube-m02-all',
      verdict: 'allowed',
      says: 'GlobalNetworkPolicy nodes allows this at host endpoint minikube-m02-all (forwarded, inwards) by rule 1.',
      policy: 'GlobalNetworkPolicy nodes',
      evidence: [],
    },
    {
      point: 'workload-ingress',
      direction: 'ingress',
      endpoint: 'default/nginx',
      verdict: 'denied',
      says: 'Policy default/web selects default/nginx for ingress, and no rule of it matches: denied.',
      policy: 'default/web',
      evidence: [at(900, '    From: <any> (traffic not restricted by source)')],
      trail: [
        { kind: 'tier', says: 'Tier default.', evidence: [] },
        {
          kind: 'policy',
          says: 'KubernetesNetworkPolicy default/web selects default/nginx.',
          match: 'yes',
          policy: 'KubernetesNetworkPolicy default/web',
          evidence: [],
        },
        {
          kind: 'rule',
          says: 'Rule 1 (allow) would match if the port were 80.',
          match: 'no',
          policy: 'KubernetesNetworkPolicy default/web',
          evidence: [],
        },
        { kind: 'end-of-tier', says: 'The end of tier default denies the rest.', evidence: [] },
        { kind: 'verdict', says: 'Denied by end of tier default.', evidence: [] },
      ],
    },
  ],
  changes: [['the port were 80'], ['the source had label a=1 (it has no a)', 'the port were 81']],
  assumptions: ['services-programmed'],
  unknownBecause: [],
  forward: {
    disposition: 'DENIED_INGRESS',
    says: 'Policy default/web selects default/nginx for ingress, and no rule of it matches: denied.',
    hops: [{ kind: 'workload', name: 'default/nginx-manual', steps: [] }],
  },
} satisfies Trace;

/** A flow to a Service of which one backend answers and the other does not. */
export const throughService = (delivered: Trace): Trace => ({
  ...shared,
  flow: { ...shared.flow, to: 'svc:default/web', destination: '10.96.7.7', port: 80 },
  verdict: 'mixed',
  says: '1 of 2 backends of Service default/web is reached. default/nginx: denied.',
  service: {
    name: 'default/web',
    door: 'cluster-ip',
    outcome: 'backends',
    backends: [
      {
        address: '10.244.205.193',
        port: 8080,
        workload: 'default/nginx',
        node: 'minikube-m02',
        trace: shared,
      },
      {
        address: '192.0.2.7',
        port: 8080,
        trace: { ...delivered, flow: { ...delivered.flow, to: '192.0.2.7' } },
      },
    ],
    evidence: [],
  },
});
