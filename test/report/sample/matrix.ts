import type { Result } from '../../../src/result/result.ts';

type Cell = NonNullable<Result['matrix']['cells'][number][number]>;
const yes: Cell = {
  verdict: 'delivered',
  confidence: 'assumed',
  only: [],
  disposition: 'DELIVERED',
  says: 'The routes lead there and the policies allow it.',
};
const sure: Cell = { ...yes, confidence: 'proven' };
const leak: Cell = {
  verdict: 'blocked',
  confidence: 'proven',
  only: [],
  disposition: 'LEAKS_OUTSIDE',
  says: 'The node has no route to 10.88.0.0/16 and uses its default route.',
};
const hidden: Cell = {
  verdict: 'unknown',
  confidence: 'assumed',
  only: [],
  disposition: 'UNKNOWN',
  says: 'The routes of the gateway are not part of the input.',
};
const web: Cell = {
  verdict: 'mixed',
  confidence: 'assumed',
  only: ['TCP 80'],
  disposition: 'DENIED_INGRESS',
  says: 'Only some probes arrive.',
};

export const matrix: Result['matrix'] = {
  endpoints: [
    { id: 'default/nginx', kind: 'workload' },
    { id: 'default/nginx-manual', kind: 'workload' },
    { id: 'kube-system/coredns-64897985d-58btq', kind: 'workload' },
    { id: 'minikube', kind: 'node' },
    { id: 'minikube-m02', kind: 'node' },
    { id: 'minikube-m03', kind: 'node' },
    { id: 'internet', kind: 'outside' },
  ],
  probes: ['ICMP', 'TCP 80', 'UDP 53'],
  cells: [
    [null, yes, leak, yes, sure, yes, hidden],
    [yes, null, leak, yes, yes, sure, hidden],
    [leak, leak, null, sure, yes, yes, hidden],
    [yes, yes, sure, null, sure, sure, hidden],
    [sure, yes, leak, sure, null, sure, hidden],
    [yes, sure, leak, sure, sure, null, hidden],
    [hidden, hidden, hidden, web, hidden, hidden, null],
  ],
  omitted: 0,
};
