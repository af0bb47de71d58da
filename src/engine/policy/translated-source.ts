import type { Address } from '../../lib/address.ts';
import { contains } from '../../lib/cidr.ts';
import type { Match } from '../../lib/kleene.ts';
import type { IpPool } from '../../model/ip-pool.ts';
import type { TunnelAddress } from '../../model/node.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { inPodNetwork, type Workload } from '../../model/workload.ts';
import { type FlowEnd, hostEnd } from './flow-end.ts';
import type { PolicyPacket } from './packet.ts';

const poolAt = (snapshot: Snapshot, address: Address): IpPool | undefined =>
  (snapshot.pools?.items ?? [])
    .filter(({ cidr }) => contains(cidr, address))
    .sort((a, b) => b.cidr.length - a.cidr.length)[0];

const TUNNELS: Readonly<Record<string, TunnelAddress['tunnel']>> = {
  tunl0: 'ipip',
  'vxlan.calico': 'vxlan',
  'vxlan-v6.calico': 'vxlan',
  'wireguard.cali': 'wireguard',
  'wg-v6.cali': 'wireguard',
};

/** The tunnel addresses of a node; only those of one kind, when that is known. */
function tunnelsOf(snapshot: Snapshot, node: string, family: 4 | 6, kind?: TunnelAddress['tunnel']) {
  const known = snapshot.nodes?.items.find(({ name }) => name === node);
  return (known?.tunnelAddresses ?? [])
    .filter((one) => one.address.family === family && (kind === undefined || one.tunnel === kind))
    .map((one) => one.address);
}

const encapsulationOf = ({ vxlanMode, ipipMode }: IpPool) =>
  vxlanMode === 'Never' ? (['ipip', ipipMode] as const) : (['vxlan', vxlanMode] as const);

const POD_ADDRESSES = new WeakMap<Snapshot, ReadonlySet<string>>();

function podAddresses({ workloads }: Snapshot): ReadonlySet<string> {
  const pods = (workloads?.items ?? []).filter(inPodNetwork);
  return new Set(pods.flatMap(({ addresses }) => addresses.map(({ text }) => text)));
}

/** Whether a pod has the address: a tunnel leads to the blocks of nodes, not to everything in a pool. */
function podAt(snapshot: Snapshot, { text }: Address): Match {
  const known = POD_ADDRESSES.get(snapshot) ?? podAddresses(snapshot);
  POD_ADDRESSES.set(snapshot, known);
  if (known.has(text)) return 'yes';
  return snapshot.workloads?.completeIn === 'all' ? 'no' : 'unknown';
}

/** The source addresses that a packet of a node may have: its own, or that of the tunnel it sends through (1.9). */
function sourcesOfHost(
  snapshot: Snapshot,
  { node, address }: FlowEnd & { kind: 'host' },
  to: Address,
  via: string | undefined,
): readonly Address[] {
  const tunnels = (kind?: TunnelAddress['tunnel']) => tunnelsOf(snapshot, node, address.family, kind);
  const pool = poolAt(snapshot, to);
  const [kind, mode] = pool ? encapsulationOf(pool) : ([undefined, undefined] as const);
  const own = mode === 'Never' ? [] : tunnels(kind);
  const hasPod = podAt(snapshot, to);
  if (mode === 'Always' && own.length > 0 && hasPod === 'yes') return own;
  if (via !== undefined && (mode !== 'Always' || hasPod === 'no')) {
    const named = TUNNELS[via] === undefined ? [] : tunnels(TUNNELS[via]);
    return named.length > 0 ? named : [address];
  }
  return !pool && snapshot.pools?.complete ? [address] : [address, ...own];
}

/** Pods whose pool says so are masqueraded towards what is in no pool. */
function sourcesOfPod(
  snapshot: Snapshot,
  workload: Workload,
  address: Address,
  to: Address,
): readonly Address[] {
  const pool = poolAt(snapshot, address);
  if (poolAt(snapshot, to)) return [address];
  const node =
    workload.node === undefined ? undefined : hostEnd(snapshot, workload.node, address.family)?.address;
  if (pool && !pool.natOutgoing) return [address];
  if (pool) return node ? [node] : [];
  return snapshot.pools?.complete ? [address] : [address, ...(node ? [node] : [])];
}

const withSource = (packet: PolicyPacket, sources: readonly Address[]): PolicyPacket => ({
  ...packet,
  source: sources[0] ?? packet.source,
  ...(sources.length !== 1 && { sourceUncertain: true }),
});

/** The packet as it leaves: the route of a node's own packet chooses its source. */
export function departing(
  snapshot: Snapshot,
  from: FlowEnd,
  packet: PolicyPacket,
  via: string | undefined,
): PolicyPacket {
  return from.kind === 'host'
    ? withSource(packet, sourcesOfHost(snapshot, from, packet.destination, via))
    : packet;
}

/** The packet as it arrives at another node: that of a pod may have been masqueraded. */
export function masqueraded(snapshot: Snapshot, from: FlowEnd, packet: PolicyPacket): PolicyPacket {
  return from.kind === 'workload'
    ? withSource(packet, sourcesOfPod(snapshot, from.workload, from.address, packet.destination))
    : packet;
}
