import { attachmentOf } from '../engine/forwarding/interfaces.ts';
import { type Endpoint, endpointOf } from '../engine/path/endpoint.ts';
import type { Trace } from '../engine/path/model.ts';
import { trace } from '../engine/path/trace.ts';
import { groupedBy } from '../lib/group.ts';
import { byName } from '../lib/sort.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Workload } from '../model/workload.ts';

const DNS_PORT = 53;

/** A pod that may be asked about, as an end of a flow. */
export interface End {
  readonly workload: Workload;
  readonly endpoint: Endpoint;
}

/** The pods that have an address to send from or to. */
export function endsOf(snapshot: Snapshot, workloads: readonly Workload[]): End[] {
  return workloads.flatMap((workload) => {
    const endpoint = endpointOf(snapshot, workload);
    return 'kind' in endpoint ? [{ workload, endpoint }] : [];
  });
}

export interface Attempt {
  readonly node: string;
  readonly from: Workload;
  readonly server: Workload;
  readonly trace: Trace;
}

/** What came of a node's attempts: one pod that reaches one server is enough for DNS to work there. */
export interface Tried {
  readonly node: string;
  readonly attempts: readonly Attempt[];
  readonly verdict: 'reached' | 'lost' | 'open';
}

/** Policy sees namespace and labels, the kernel how a pod is attached: pods alike in all three fare alike. */
function kindsOf(snapshot: Snapshot, clients: readonly End[]): End[] {
  const labels = ({ labels: all }: Workload) => JSON.stringify(all && Object.entries(all).sort());
  const key = ({ workload }: End) =>
    `${attachmentOf(snapshot, workload).kind} ${workload.namespace} ${labels(workload)}`;
  return [...groupedBy(clients, key).values()].flatMap(([first]) => first ?? []);
}

const byPolicy = ({ trace: { disposition } }: Attempt) => /^DENIED_/.test(disposition);
const isLost = ({ trace: { verdict } }: Attempt) => verdict === 'blocked';
const isReached = ({ trace: { verdict } }: Attempt) => verdict === 'delivered';

/** Tries pods of each kind until one gets through; what routes refuse to one, they refuse to all attached alike. */
function tryNode(snapshot: Snapshot, node: string, clients: readonly End[], servers: readonly End[]): Tried {
  const attempts: Attempt[] = [];
  const cutOff = new Set<string>();
  for (const from of kindsOf(snapshot, clients)) {
    const { kind } = attachmentOf(snapshot, from.workload);
    if (cutOff.has(kind)) continue;
    const tried = servers.map((server): Attempt => {
      const flow = { from: from.endpoint, to: server.endpoint, protocol: 'udp', port: DNS_PORT };
      return { node, from: from.workload, server: server.workload, trace: trace(snapshot, flow) };
    });
    attempts.push(...tried);
    if (tried.some(isReached)) return { node, attempts, verdict: 'reached' };
    if (tried.every((one) => isLost(one) && !byPolicy(one))) cutOff.add(kind);
  }
  return { node, attempts, verdict: attempts.every(isLost) ? 'lost' : 'open' };
}

/** Pods of each node against every DNS server. */
export function tryAll(snapshot: Snapshot, clients: readonly End[], servers: readonly End[]): Tried[] {
  const placed = clients.filter(({ workload }) => workload.node !== undefined);
  return [...groupedBy(placed, ({ workload }) => workload.node ?? '')]
    .sort(([a], [b]) => byName(a, b))
    .map(([node, pods]) => tryNode(snapshot, node, pods, servers));
}
