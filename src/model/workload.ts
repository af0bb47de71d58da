import type { Address } from '../lib/address.ts';
import type { Evidence } from '../lib/source.ts';

export type Labels = Readonly<Record<string, string>>;

/** A pod, seen as the owner of one network interface (or of the node's, with host networking). */
export interface Workload {
  /** `namespace/name`. */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly node?: string;
  readonly addresses: readonly Address[];
  /** True when the pod uses the node's own network; `undefined` when neither address nor node is known. */
  readonly hostNetwork: boolean | undefined;
  readonly phase?: string;
  /** `undefined`: not collected. `{}`: collected, and there are none. */
  readonly labels: Labels | undefined;
  /** The moment in the session at which it was created, when the session shows it. */
  readonly createdAt?: number;
  readonly evidence: Evidence;
}

/** What kubectl prints for a pod that has ended: it still shows its address, and owns it no more. */
const FINISHED = /^(Completed|Succeeded|Failed|Error|Evicted)$/;

/** True for a pod that is in the pod network now: not on the host network, not finished, with an address. */
export function inPodNetwork(workload: Workload): boolean {
  return (
    workload.hostNetwork !== true && workload.addresses.length > 0 && !FINISHED.test(workload.phase ?? '')
  );
}
