import type { Node } from '../model/node.ts';
import type { Known, KnownByNamespace } from '../model/snapshot.ts';
import { inPodNetwork, type Workload } from '../model/workload.ts';
import type { Missing } from './check.ts';

/** The pods that have an address of their own for certain, and what keeps that list from being the whole truth. */
export interface PodNetwork {
  readonly pods: readonly Workload[];
  readonly open: readonly Missing[];
}

const PODS = 'kubectl get pods -A -o wide';

/**
 * A pod that shows its node's address is on the host network; so where the address of its node is unknown, "not on
 * the host network" holds only when a manifest said it, and then no node's address was needed.
 */
function isSure(workload: Workload, nodes: Known<Node> | undefined, addressed: ReadonlyMap<string, boolean>) {
  if (workload.hostNetwork !== false) return false;
  if (![...addressed.values()].includes(true)) return true;
  return workload.node === undefined
    ? nodes?.complete === true && ![...addressed.values()].includes(false)
    : addressed.get(workload.node) === true;
}

/** A pod that runs has an address; a table without `-o wide` does not show it. */
function hidesItsAddress({ addresses, hostNetwork, phase }: Workload): boolean {
  return (
    addresses.length === 0 && hostNetwork !== true && /^(Running|CrashLoopBackOff)$/.test(phase ?? 'Running')
  );
}

/** Sorts out which pods are in the pod network for certain. */
export function podNetworkOf(
  workloads: KnownByNamespace<Workload>,
  nodes: Known<Node> | undefined,
): PodNetwork {
  const addressed = new Map((nodes?.items ?? []).map((node) => [node.name, node.address !== undefined]));
  const candidates = workloads.items.filter(inPodNetwork);
  const pods = candidates.filter((workload) => isSure(workload, nodes, addressed));
  const hidden = workloads.items.filter(hidesItsAddress).map(({ id }) => id);
  const more = hidden.length > 3 ? ` and ${hidden.length - 3} more` : '';
  return {
    pods,
    open: [
      ...(workloads.completeIn === 'all' ? [] : [{ what: 'the pods of all namespaces', command: PODS }]),
      ...(pods.length === candidates.length
        ? []
        : [{ what: 'the addresses of the nodes', command: 'kubectl get nodes -o wide' }]),
      ...(hidden.length === 0
        ? []
        : [{ what: `the addresses of ${hidden.slice(0, 3).join(', ')}${more}`, command: PODS }]),
    ],
  };
}
