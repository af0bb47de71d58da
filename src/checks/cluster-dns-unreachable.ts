import type { Trace } from '../engine/path/model.ts';
import { asEvidence, type Source } from '../lib/source.ts';
import type { Workload } from '../model/workload.ts';
import { defineCheck, type FindingDraft, type Missing, type Parts, type Verdict } from './check.ts';
import { type Attempt, endsOf, type Tried, tryAll } from './dns-attempts.ts';
import { podNetworkOf } from './pod-network.ts';

type Needs = Pick<Parts, 'workloads' | 'nodes' | 'snapshot'>;

const PODS = 'kubectl get pods -A -o wide --show-labels';

/** The pods that answer cluster DNS: by label, or by the names that installers give. */
function isDnsServer({ namespace, name, labels }: Workload): boolean {
  return (
    namespace === 'kube-system' &&
    (labels?.['k8s-app'] === 'kube-dns' || /^(coredns|kube-dns)-(?!.*autoscaler)/.test(name))
  );
}

/** With NodeLocal DNSCache pods ask an address of their own node, and only the node asks the DNS pods. */
const isNodeCache = ({ namespace, name }: Workload) =>
  namespace === 'kube-system' && /^node-local-dns-/.test(name);

const decisive = (one: Trace): Source[] => {
  const path = one.decidedBy === 'reply' ? one.reply : one.forward;
  return [...(path?.hops.at(-1)?.steps.at(-1)?.evidence ?? path?.hops.at(-2)?.steps.at(-1)?.evidence ?? [])];
};

function unreachable(lost: readonly Attempt[], nodes: number): FindingDraft | undefined {
  const names = [...new Set(lost.map(({ node }) => node))];
  const servers = [...new Map(lost.map(({ server }) => [server.id, server])).values()];
  const evidence = asEvidence([
    ...new Set([
      ...lost.flatMap((one) => decisive(one.trace)),
      ...servers.flatMap((server) => server.evidence.slice(0, 1)),
    ]),
  ]);
  const [first] = lost;
  if (!evidence || !first) return undefined;
  const targets = servers
    .map(({ id, addresses }) => `${id} (${addresses.map((a) => a.text).join(', ')})`)
    .join(', ');
  return {
    severity: 'critical',
    subjects: [...names.map((name) => `node:${name}`), ...servers.map((server) => server.id)],
    title: `Cluster DNS is unreachable from pods on ${names.join(' and ')}`,
    says: `Pods on ${names.length} of ${nodes} nodes cannot reach ${targets}, so names do not resolve there. From ${first.from.id}: ${first.trace.says}`,
    evidence,
    remedy:
      'Give the DNS pods addresses that every node has a route to (see the finding about addresses outside the pools, if there is one), or restore the route or the policy named here. Running them on each node would hide it, not mend it.',
    commands: [
      `kubectl exec -n ${first.from.namespace} ${first.from.name} -- nslookup kubernetes.default`,
      `calisnap trace BUNDLE ${first.from.id} ${first.server.id} udp/53`,
    ],
  };
}

function notRunning(servers: readonly Workload[]): FindingDraft | undefined {
  const evidence = asEvidence(servers.flatMap((server) => server.evidence.slice(0, 1)));
  const list = servers.map(({ id, phase }) => `${id} (${phase ?? 'unknown'})`).join(', ');
  return (
    evidence && {
      severity: 'critical',
      subjects: servers.map(({ id }) => id),
      title: 'No pod of cluster DNS is running',
      says: `None of the DNS pods runs, so names do not resolve anywhere: ${list}.`,
      evidence,
      commands: servers.map(({ namespace, name }) => `kubectl describe pod -n ${namespace} ${name}`),
    }
  );
}

/** What would tell whether a node's pods reach DNS. */
function missingFor({ attempts }: Tried): Missing[] {
  return attempts.flatMap((one) => {
    const { unknownBecause, says } = one.trace;
    const command = `calisnap trace BUNDLE ${one.from.id} ${one.server.id} udp/53`;
    return unknownBecause.length > 0
      ? unknownBecause.map((gap) => ({ what: gap.says, command: gap.command }))
      : one.trace.verdict === 'mixed'
        ? [{ what: `which way packets take from ${one.from.id} to ${one.server.id}: ${says}`, command }]
        : [];
  });
}

/** Among them may be other servers, or a cache on each node, which makes the question another one. */
const OF_KUBE_SYSTEM: Missing = { what: 'the pods of kube-system', command: PODS };

/** What may be missing of the servers: others could answer where those that are known do not. */
function unknownServers({ workloads }: Needs, servers: readonly Workload[]): Missing[] {
  const { completeIn } = workloads;
  const isWhole = completeIn === 'all' || completeIn.includes('kube-system');
  const hidden = servers.filter(
    (one) => one.addresses.length === 0 && (one.phase ?? 'Running') === 'Running',
  );
  return [
    ...(isWhole ? [] : [OF_KUBE_SYSTEM]),
    ...hidden.map(({ id }) => ({ what: `the address of ${id}`, command: PODS })),
  ];
}

/** From the pods that can be tried to the servers that run. */
function reached(parts: Needs, running: readonly Workload[], unknown: readonly Missing[]): Verdict {
  const { workloads, nodes, snapshot } = parts;
  const { pods, open } = podNetworkOf(workloads, snapshot.nodes);
  const clients = pods.filter((pod) => !isDnsServer(pod));
  const lost: readonly Missing[] = clients.some((pod) => pod.node === undefined)
    ? [...open, { what: 'the nodes of the pods', command: PODS }]
    : open;
  const servers = endsOf(snapshot, running);
  if (servers.length === 0)
    return { missing: [{ what: 'the addresses of the nodes', command: 'kubectl get nodes -o wide' }] };
  const tried = tryAll(snapshot, endsOf(snapshot, clients), servers);
  if (tried.length === 0)
    return lost.length > 0
      ? { missing: lost }
      : { notApplicable: 'No pod in the pod network but the DNS servers themselves.' };
  const without = tried.filter(({ verdict }) => verdict === 'lost').flatMap(({ attempts }) => attempts);
  const finding = unknown.length === 0 ? unreachable(without, tried.length) : undefined;
  const covered = nodes.complete && nodes.items.every(({ name }) => tried.some(({ node }) => node === name));
  const missing = [
    ...unknown.filter((one) => without.length > 0 || one === OF_KUBE_SYSTEM),
    ...tried.filter(({ verdict }) => verdict === 'open').flatMap(missingFor),
    ...(covered ? [] : lost),
  ];
  if (!finding && missing.length > 0) return { missing };
  return {
    findings: finding ? [finding] : [],
    otherwise: {
      says: `From each of ${tried.length} nodes a pod reaches a DNS server.`,
      evidence: running.flatMap((server) => server.evidence.slice(0, 1)),
    },
  };
}

export const clusterDnsUnreachable = defineCheck({
  id: 'cluster-dns-unreachable',
  title: 'Pods on every node reach cluster DNS',
  why: 'Without DNS nearly everything in a cluster fails, mostly with messages that do not name the cause.',
  needs: ['workloads', 'nodes', 'hosts', 'snapshot'],
  run(parts) {
    const { items } = parts.workloads;
    const servers = items.filter(isDnsServer);
    const unknown = unknownServers(parts, servers);
    if (servers.length === 0)
      return unknown.length > 0
        ? { missing: unknown }
        : { notApplicable: 'No DNS pods by the usual names or labels.' };
    if (items.some(isNodeCache))
      return {
        notApplicable: 'Pods ask NodeLocal DNSCache on their own node, which this check does not follow.',
      };
    const running = servers.filter(
      (one) => one.addresses.length > 0 && (one.phase ?? 'Running') === 'Running',
    );
    if (running.length > 0) return reached(parts, running, unknown);
    if (unknown.length > 0) return { missing: unknown };
    const evidence = servers.flatMap((server) => server.evidence.slice(0, 1));
    const finding = notRunning(servers);
    return { findings: finding ? [finding] : [], otherwise: { says: 'DNS pods run.', evidence } };
  },
});
