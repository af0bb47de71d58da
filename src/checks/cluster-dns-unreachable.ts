import { type Endpoint, endpointOf } from '../engine/path/endpoint.ts';
import type { Trace } from '../engine/path/model.ts';
import { trace } from '../engine/path/trace.ts';
import { groupedBy } from '../lib/group.ts';
import { byName } from '../lib/sort.ts';
import { asEvidence, type Source } from '../lib/source.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { inPodNetwork, type Workload } from '../model/workload.ts';
import { defineCheck, type FindingDraft, type Verdict } from './check.ts';

const DNS_PORT = 53;

/** The pods that answer cluster DNS: by label where labels are known, else by the names that installers give. */
function isDnsServer(workload: Workload): boolean {
  if (!inPodNetwork(workload) || workload.namespace !== 'kube-system') return false;
  return workload.labels === undefined
    ? /^(coredns|kube-dns)-/.test(workload.name)
    : workload.labels['k8s-app'] === 'kube-dns';
}

interface Attempt {
  readonly node: string;
  readonly from: Workload;
  readonly server: Workload;
  readonly trace: Trace;
}

/** One client a node, against every server: what one pod of a node cannot route to, none of them can. */
function attempts(snapshot: Snapshot, clients: readonly Workload[], servers: readonly Workload[]): Attempt[] {
  const perNode = groupedBy(
    clients.filter((client) => client.node !== undefined && !isDnsServer(client)),
    (client) => client.node ?? '',
  );
  return [...perNode]
    .sort(([a], [b]) => byName(a, b))
    .flatMap(([node, [from]]) =>
      servers.flatMap((server): Attempt[] => {
        const source = from && endpointOf(snapshot, from);
        const target = endpointOf(snapshot, server);
        const isEndpoint = (end: Endpoint | { problem: string } | undefined): end is Endpoint =>
          end !== undefined && 'kind' in end;
        if (!from || !isEndpoint(source) || !isEndpoint(target)) return [];
        return [
          {
            node,
            from,
            server,
            trace: trace(snapshot, { from: source, to: target, protocol: 'udp', port: DNS_PORT }),
          },
        ];
      }),
    );
}

const decisive = (one: Trace): Source[] => {
  const path = one.decidedBy === 'reply' ? one.reply : one.forward;
  return [...(path?.hops.at(-1)?.steps.at(-1)?.evidence ?? path?.hops.at(-2)?.steps.at(-1)?.evidence ?? [])];
};

function findingOf(lost: readonly Attempt[], nodes: number): FindingDraft | undefined {
  const names = [...new Set(lost.map(({ node }) => node))];
  const servers = [...new Map(lost.map(({ server }) => [server.id, server])).values()];
  const evidence = asEvidence([
    ...lost.flatMap((one) => decisive(one.trace)),
    ...servers.flatMap((server) => server.evidence.slice(0, 1)),
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

function verdictOf(tried: readonly Attempt[], servers: readonly Workload[]): Verdict {
  const byNode = groupedBy(tried, ({ node }) => node);
  // One reachable server is enough for a node to have DNS.
  const without = [...byNode.values()].filter((list) =>
    list.every(({ trace: { verdict } }) => verdict === 'blocked'),
  );
  const open = [...byNode.values()].filter(
    (list) => !without.includes(list) && !list.some(({ trace: { verdict } }) => verdict === 'delivered'),
  );
  const finding = findingOf(without.flat(), byNode.size);
  if (!finding && open.length > 0)
    return {
      missing: open
        .flat()
        .flatMap((one) => one.trace.unknownBecause)
        .map(({ says, command }) => ({ what: says, command })),
    };
  return {
    findings: finding ? [finding] : [],
    otherwise: {
      says: `From each of ${byNode.size} nodes a pod reaches a DNS server.`,
      evidence: servers.flatMap((server) => server.evidence.slice(0, 1)),
    },
  };
}

export const clusterDnsUnreachable = defineCheck({
  id: 'cluster-dns-unreachable',
  title: 'Pods on every node reach cluster DNS',
  why: 'Without DNS nearly everything in a cluster fails, mostly with messages that do not name the cause.',
  needs: ['workloads', 'nodes', 'hosts', 'snapshot'],
  run({ workloads, snapshot }) {
    const servers = workloads.items.filter(isDnsServer);
    if (servers.length === 0)
      return workloads.completeIn === 'all' || workloads.completeIn.includes('kube-system')
        ? { notApplicable: 'No DNS pods by the usual names or labels.' }
        : {
            missing: [
              { what: 'the pods of kube-system', command: 'kubectl get pods -A -o wide --show-labels' },
            ],
          };
    const tried = attempts(snapshot, workloads.items.filter(inPodNetwork), servers);
    if (tried.length === 0)
      return { notApplicable: 'No pod in the pod network but the DNS servers themselves.' };
    return verdictOf(tried, servers);
  },
});
