import type { Address } from '../lib/address.ts';
import type { Evidence } from '../lib/source.ts';
import type { NamedPort } from './named-port.ts';

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
  /** `undefined`: not collected. */
  readonly serviceAccount?: string;
  /** Ports that its containers name; `undefined`: not collected. */
  readonly namedPorts?: readonly NamedPort[];
  /** Prefixes that it may use as a source besides its own addresses (an annotation of Calico). */
  readonly allowedSourcePrefixes?: string;
  /**
   * True for one that stands for the pods of a controller whose pods the input does not show, or that has no address
   * yet: its addresses are of `STAND_IN_RANGES`, and no pod will have them.
   */
  readonly representative?: boolean;
  /** The moment in the session at which it was created, when the session shows it. */
  readonly createdAt?: number;
  readonly evidence: Evidence;
}

/** What kubectl prints for a pod that has ended: it still shows its address, and owns it no more. */
const FINISHED = /^(Completed|Succeeded|Failed|Error|Evicted)$/;

/** True for a pod that has ended. */
export function isFinished({ phase }: Workload): boolean {
  return FINISHED.test(phase ?? '');
}

/** True for a pod that is in the pod network now: not on the host network, not finished, with an address. */
export function inPodNetwork(workload: Workload): boolean {
  return workload.hostNetwork !== true && workload.addresses.length > 0 && !isFinished(workload);
}
