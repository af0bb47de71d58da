import type { Address } from '../../lib/address.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { inPodNetwork, type Workload } from '../../model/workload.ts';

/** An end of a flow: a pod, a process of a node, or an address outside of which nothing else is known. */
export type FlowEnd =
  | { readonly kind: 'workload'; readonly workload: Workload; readonly address: Address }
  | { readonly kind: 'host'; readonly node: string; readonly address: Address }
  | { readonly kind: 'outside'; readonly address: Address };

/** The end that a pod is: on the host network it is its node. `undefined` without an address of the family. */
export function flowEndOf(snapshot: Snapshot, workload: Workload, family: 4 | 6): FlowEnd | undefined {
  const address = workload.addresses.find((one) => one.family === family);
  if (workload.hostNetwork === true && workload.node !== undefined)
    return hostEnd(snapshot, workload.node, family, address);
  return address && inPodNetwork(workload) ? { kind: 'workload', workload, address } : undefined;
}

/** The end that a node is. */
export function hostEnd(
  snapshot: Snapshot,
  node: string,
  family: 4 | 6,
  otherwise?: Address,
): FlowEnd | undefined {
  const known = snapshot.nodes?.items.find(({ name }) => name === node);
  const links = snapshot.hosts.get(node)?.links?.items ?? [];
  const address =
    [known?.address, ...(known?.internalAddresses ?? []), known?.calicoAddress, otherwise].find(
      (one) => one?.family === family,
    ) ?? links.flatMap((link) => link.addresses).find((one) => one.address.family === family)?.address;
  return address && { kind: 'host', node, address };
}

/** The node of a pod or a process, when it is known. */
export const nodeOf = (end: FlowEnd): string | undefined =>
  end.kind === 'workload' ? end.workload.node : end.kind === 'host' ? end.node : undefined;
