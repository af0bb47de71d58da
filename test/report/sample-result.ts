import type { Result } from '../../src/result/result.ts';
import { at, SESSION } from './sample/cite.ts';
import { blocks, nodes, policies, pools, topology, workloads } from './sample/cluster.ts';
import { traces } from './sample/flows.ts';
import { assumptions, gaps, observations, outcomes } from './sample/judgements.ts';
import { matrix } from './sample/matrix.ts';

const coverage: Result['coverage'] = {
  columns: [
    { id: 'ip-addr', title: 'links and addresses' },
    { id: 'ip-route', title: 'main routing table' },
    { id: 'cni-config', title: 'CNI configuration' },
    { id: 'iptables-save', title: 'packet filter' },
  ],
  rows: [
    { name: 'minikube', cells: ['ok', 'ok', 'ok', 'absent'] },
    { name: 'minikube-m02', cells: ['ok', 'ok', 'absent', 'absent'] },
    { name: 'minikube-m03', cells: ['ok', 'partial', 'not-expected', 'error'] },
  ],
  lines: 412,
  linesNotUnderstood: 2,
  linesTextOnly: 14,
};

const file = (
  path: string,
  artifact: string,
  scope: string,
  command: string,
  moment: number,
  digit: string,
) => ({
  file: path,
  artifact,
  scope,
  command,
  moment,
  state: 'ok',
  lines: 12,
  notUnderstood: 0,
  sha256: digit.repeat(64),
});

const inputs: Result['inputs'] = [
  file('cluster/kubectl-get-nodes.txt', 'kubectl-get-nodes', 'cluster', 'kubectl get nodes -o wide', 1, 'a'),
  file('nodes/minikube-m02/ip-route.txt', 'ip-route', 'minikube-m02', 'ip route', 6, 'b'),
  {
    ...file(
      'nodes/minikube-m02/docker-inspect.txt',
      'docker-inspect',
      'minikube-m02',
      'docker inspect 0d1f5d390956',
      8,
      'c',
    ),
    state: 'partial',
    filter: 'grep Pid',
  },
  {
    ...file(
      'cluster/calicoctl-get-nodes.txt',
      'calicoctl-get-nodes',
      'cluster',
      'calicoctl get nodes -o wide',
      24,
      'd',
    ),
    state: 'error',
    notUnderstood: 1,
  },
];

const diagnostics: Result['diagnostics'] = [
  {
    code: 'command-failed',
    says: 'The command nsenter -t 42125 -n ip a failed; what it would have shown counts as not collected.',
    count: 1,
    first: at(526, 'nsenter: cannot open /proc/42125/ns/net: Permission denied'),
  },
  {
    code: 'output-filtered',
    says: 'The output went through grep Pid: what is missing in it may still exist.',
    count: 4,
    first: at(277, '$ docker inspect 0d1f5d390956 | grep Pid', 280),
  },
];

const integrity: Result['snapshot']['integrity'] = {
  state: 'verified',
  says: '41 files as sealed; 1 file added later, and not used; signed by ops@example.org',
  files: { whole: 41, altered: 0, missing: 0, extra: 1 },
  changed: [{ path: 'notes.txt', problem: 'extra' }],
  signature: { state: 'verified', why: 'signed by ops@example.org', signer: 'ops@example.org' },
};

/** A result as the analysis of the three-node session would give it, written by hand. */
export const sampleResult: Result = {
  schemaVersion: '1.0',
  tool: { name: 'calisnap', version: '0.1.0' },
  snapshot: {
    id: '5f0c4d7be81f4c6a9d2e3b1a7c8d9e0f5f0c4d7be81f4c6a9d2e3b1a7c8d9e0f',
    name: SESSION,
    kind: 'transcript',
    moment: { at: 43, last: 43, command: 'ping 10.244.205.193' },
    calico: 'v3.20.0',
    kubernetes: 'v1.23.3',
    integrity,
  },
  summary: {
    status: 'problems',
    headline: 'Two pods, cluster DNS among them, cannot be reached from the other nodes.',
    findings: { high: 1, medium: 1, low: 1 },
    checks: { failed: 3, passed: 1, unknown: 1, 'not-applicable': 1 },
    pairs: { delivered: 24, blocked: 6, mixed: 1, unknown: 11 },
    observations: { agrees: 3, undetermined: 1 },
  },
  coverage,
  inputs,
  nodes,
  workloads,
  pools,
  blocks,
  policies,
  topology,
  matrix,
  traces,
  observations,
  outcomes,
  assumptions,
  gaps,
  diagnostics,
};
