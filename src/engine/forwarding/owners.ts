import type { Address } from '../../lib/address.ts';
import { contains } from '../../lib/cidr.ts';
import type { IpPool } from '../../model/ip-pool.ts';
import type { Node } from '../../model/node.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { inPodNetwork, type Workload } from '../../model/workload.ts';
import { tunnelKind } from './interfaces.ts';

/** Who has an address in the cluster. Several pods may claim one: that is a fault to report, not to hide. */
export interface Owner {
  readonly node?: Node;
  readonly workloads: readonly Workload[];
  /** The address is that of a tunnel device of `node`. */
  readonly tunnel?: 'ipip' | 'vxlan';
}

interface MutableOwner {
  node?: Node;
  workloads: Workload[];
  tunnel?: 'ipip' | 'vxlan';
}

const OWNERS = new WeakMap<Snapshot, ReadonlyMap<string, Owner>>();

/** Addresses that every machine has for itself, or that bridges of container engines repeat on each node. */
const isOwnOnly = (link: string, address: Address) =>
  link === 'lo' || /^(docker0|cni-podman\d+|virbr\d+|lxcbr\d+)$/.test(link) || address.text === '127.0.0.1';

function index(snapshot: Snapshot): ReadonlyMap<string, Owner> {
  const owners = new Map<string, MutableOwner>();
  const owner = (address: Address) => {
    const known = owners.get(address.text) ?? { workloads: [] };
    owners.set(address.text, known);
    return known;
  };
  for (const node of snapshot.nodes?.items ?? []) {
    if (node.address) owner(node.address).node = node;
    for (const link of snapshot.hosts.get(node.name)?.links?.items ?? [])
      for (const { address } of link.addresses) {
        if (isOwnOnly(link.name, address)) continue;
        const entry = owner(address);
        entry.node ??= node;
        const tunnel = tunnelKind(link.name);
        if (tunnel) entry.tunnel = tunnel;
      }
  }
  // What Calico wrote down counts where the interfaces of a node do not say it: they may not have been collected.
  for (const node of snapshot.nodes?.items ?? []) {
    if (node.calicoAddress) owner(node.calicoAddress).node ??= node;
    for (const { tunnel, address } of node.tunnelAddresses ?? []) {
      const entry = owner(address);
      entry.node ??= node;
      if (tunnel !== 'wireguard') entry.tunnel ??= tunnel;
    }
  }
  for (const workload of snapshot.workloads?.items ?? [])
    if (inPodNetwork(workload))
      for (const address of workload.addresses) owner(address).workloads.push(workload);
  return owners;
}

/** The owner of an address; nobody when no node and no pod is known to have it. */
export function ownerOf(snapshot: Snapshot, address: Address): Owner {
  const known = OWNERS.get(snapshot) ?? index(snapshot);
  OWNERS.set(snapshot, known);
  return known.get(address.text) ?? { workloads: [] };
}

/** True when the node itself has the address, on any of its interfaces. */
export function isLocalTo(snapshot: Snapshot, node: string, address: Address): boolean {
  const links = snapshot.hosts.get(node)?.links?.items ?? [];
  if (links.some((link) => link.addresses.some((own) => own.address.text === address.text))) return true;
  const known = snapshot.nodes?.items.find((one) => one.name === node);
  return known?.address?.text === address.text;
}

/** The pool that an address belongs to: the most specific one (calico-semantics 3.6). */
export function poolOf(snapshot: Snapshot, address: Address): IpPool | undefined {
  return (snapshot.pools?.items ?? [])
    .filter((pool) => contains(pool.cidr, address))
    .sort((a, b) => b.cidr.length - a.cidr.length)[0];
}
