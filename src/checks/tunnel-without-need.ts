import { tunnelKind } from '../engine/forwarding/interfaces.ts';
import { type Address, width } from '../lib/address.ts';
import { type Cidr, contains, prefixOf } from '../lib/cidr.ts';
import { groupedBy } from '../lib/group.ts';
import { asEvidence, type Source } from '../lib/source.ts';
import type { IpPool } from '../model/ip-pool.ts';
import type { NetworkStack } from '../model/network-stack.ts';
import type { Node } from '../model/node.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { defineCheck, type FindingDraft, type Missing, type Parts } from './check.ts';

type Needs = Pick<Parts, 'pools' | 'nodes' | 'snapshot'>;

/** A node in its network, as CrossSubnet compares them. */
interface Placed {
  readonly node: Node;
  readonly address: Address;
  readonly cidr: Cidr;
  readonly source: Source;
}

/** The network that a node's own address is in: what Calico says it is counts, else its interface shows it. */
function placeOf(node: Node, stack: NetworkStack | undefined, family: 4 | 6): Placed | undefined {
  const { address, calicoNetwork } = node;
  if (address?.family !== family) return undefined;
  const own = stack?.links?.items
    .flatMap((link) => link.addresses)
    .find((one) => one.address.text === address.text);
  const shown = own && { node, address, cidr: prefixOf(address, own.length), source: own.source };
  if (calicoNetwork?.base.family !== family || shown?.cidr.text === calicoNetwork.text) return shown;
  // Where Calico uses another address of the node, that one is not known in full.
  if (!contains(calicoNetwork, address)) return undefined;
  const line = node.evidence.find(({ text }) => text.includes(`${address.text}/${calicoNetwork.length}`));
  return { node, address, cidr: calicoNetwork, source: line ?? node.evidence[0] };
}

/** Nodes with another one in their network, each in that of the other: between those CrossSubnet leaves the tunnel out. */
function nearOnes(placed: readonly Placed[]): Placed[] {
  const byNetwork = groupedBy(placed, ({ cidr }) => cidr.text);
  return placed.filter((a) => {
    if ((byNetwork.get(a.cidr.text)?.length ?? 0) > 1) return true;
    // A host prefix has room for one node only.
    if (a.cidr.length === width(a.address.family)) return false;
    return placed.some((b) => a !== b && contains(a.cidr, b.address) && contains(b.cidr, a.address));
  });
}

const isAlways = (pool: IpPool) => pool.ipipMode === 'Always' || pool.vxlanMode === 'Always';

/** Always, and in use: pods keep the addresses, and the tunnel, of a pool that was disabled later. */
function tunnelsAlways({ pools, snapshot }: Needs): IpPool[] {
  const addresses = (snapshot.workloads?.items ?? []).flatMap((workload) => workload.addresses);
  return pools.items.filter(
    (pool) => isAlways(pool) && (!pool.disabled || addresses.some((address) => contains(pool.cidr, address))),
  );
}

/** The price in bytes, where the devices show it. */
function mtuSentence(snapshot: Snapshot, pools: readonly IpPool[]): string {
  const kind = pools.some((pool) => pool.ipipMode === 'Always') ? 'ipip' : 'vxlan';
  const links = [...snapshot.hosts.values()].flatMap((stack) => stack.links?.items ?? []);
  const tunnel = links.find((link) => tunnelKind(link.name) === kind && link.flags.includes('UP'));
  return tunnel?.mtu === undefined
    ? ''
    : ` ${tunnel.name} has MTU ${tunnel.mtu}, which is consistent with the tunnel.`;
}

function findingOf(
  { nodes, snapshot }: Needs,
  pools: readonly IpPool[],
  near: readonly Placed[],
): FindingDraft | undefined {
  const modeOf = (pool: IpPool) => (pool.ipipMode === 'Always' ? 'IPIP' : 'VXLAN');
  const names = pools.map((pool) => `${pool.name} (${modeOf(pool)} Always)`).join(', ');
  const mode = pools.flatMap(
    (pool) => pool.evidence.find((source) => /Always/.test(source.text)) ?? pool.evidence[0],
  );
  const evidence = asEvidence([...mode, ...near.map(({ source }) => source)]);
  const networks = [...groupedBy(near, ({ cidr }) => cidr.text)];
  const all = networks.length === 1 && near.length === nodes.items.length && nodes.complete;
  const cidrs = networks.map(([cidr]) => cidr).join(', ');
  const who = all
    ? `all ${near.length} nodes are in ${cidrs}`
    : networks
        .map(([cidr, list]) => `${list.map(({ node }) => node.name).join(', ')} are in ${cidr}`)
        .join(', ');
  const title = `${all ? 'All nodes' : 'Nodes'} share ${cidrs}, and packets between them are tunnelled nevertheless`;
  return (
    evidence && {
      severity: 'info',
      subjects: pools.map((pool) => `pool:${pool.name}`),
      title,
      says: `Pool ${names} wraps every packet between nodes, although ${who}. CrossSubnet would avoid the tunnel there, unless the network between the nodes only carries packets with node addresses (as many clouds do).${mtuSentence(snapshot, pools)}`,
      evidence,
      remedy:
        'If the network carries pod addresses, set the mode to CrossSubnet; then raise the MTU, which takes effect for new pods.',
      commands: pools.map(
        (pool) =>
          `calicoctl patch ippool ${pool.name} -p '{"spec":{"${modeOf(pool).toLowerCase()}Mode":"CrossSubnet"}}'`,
      ),
    }
  );
}

/** What would have to be known to say that no pool tunnels always. */
function unknownPools({ pools, snapshot }: Needs): Missing[] {
  const mayBeIdle = pools.items.some((pool) => pool.disabled && isAlways(pool));
  return [
    ...(pools.complete ? [] : [{ what: 'all IP pools', command: 'kubectl get ippools -o yaml' }]),
    ...(mayBeIdle && snapshot.workloads?.completeIn !== 'all'
      ? [{ what: 'whether pods are left in a disabled pool', command: 'kubectl get pods -A -o wide' }]
      : []),
  ];
}

export const tunnelWithoutNeed = defineCheck({
  id: 'tunnel-without-need',
  title: 'Packets are tunnelled only where they have to be',
  why: 'A tunnel costs 20 (IPIP) or 50 (VXLAN) bytes of each packet and some processor time. Between nodes of one network CrossSubnet sends packets as they are.',
  needs: ['pools', 'nodes', 'snapshot'],
  run(parts) {
    const { pools, nodes, snapshot } = parts;
    const byFamily = groupedBy(tunnelsAlways(parts), (pool) => pool.cidr.base.family);
    const families = [...byFamily].map(([family, always]) => {
      const placed = nodes.items.flatMap(
        (node) => placeOf(node, snapshot.hosts.get(node.name), family) ?? [],
      );
      return { always, placed, near: nearOnes(placed) };
    });
    const findings = families.flatMap(({ always, near }) =>
      near.length > 0 ? (findingOf(parts, always, near) ?? []) : [],
    );
    const isPlaced = nodes.complete && families.every(({ placed }) => placed.length === nodes.items.length);
    const networks = { what: 'the network of each node', command: 'calicoctl get nodes -o wide' };
    const isAlone = nodes.complete && nodes.items.length < 2;
    const missing = [
      ...unknownPools(parts),
      ...(families.length === 0 || isAlone || isPlaced ? [] : [networks]),
    ];
    if (findings.length === 0 && missing.length > 0) return { missing };
    if (isAlone && families.length > 0) return { notApplicable: 'There is only one node.' };
    const modes = pools.items.flatMap((pool) => pool.evidence.slice(0, 1));
    return {
      findings,
      otherwise:
        families.length === 0
          ? {
              says: 'No pool in use has a tunnel mode Always.',
              evidence: modes.length > 0 ? modes : pools.sources,
            }
          : {
              says: 'No two nodes are in one network, so CrossSubnet would tunnel between all of them, too.',
              evidence: families.flatMap(({ placed }) => placed.map(({ source }) => source)),
            },
    };
  },
});
