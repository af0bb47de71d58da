import type { Source } from '../lib/source.ts';
import type { Node } from '../model/node.ts';

/** What one source says about a node. */
export interface NodeSaying {
  readonly name: string;
  /** Whose word it is: a node may have several addresses, and Calico may use another one than kubelet reports. */
  readonly by: 'kubernetes' | 'calico';
  readonly fields: Omit<Partial<Node>, 'name' | 'podCidrs' | 'evidence'>;
  readonly podCidrs: Node['podCidrs'];
  /** The Calico address with its prefix length, as written: the network alone would hide another address. */
  readonly calicoAddress?: string;
  readonly evidence: readonly Source[];
}
