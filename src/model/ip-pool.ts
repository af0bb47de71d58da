import type { Cidr } from '../lib/cidr.ts';
import type { Evidence, Source } from '../lib/source.ts';

export type EncapsulationMode = 'Always' | 'CrossSubnet' | 'Never';

/** A Calico IPPool. */
export interface IpPool {
  readonly name: string;
  readonly cidr: Cidr;
  readonly blockSize?: number;
  readonly ipipMode: EncapsulationMode;
  readonly vxlanMode: EncapsulationMode;
  /** False when absent: the API's default. */
  readonly natOutgoing: boolean;
  readonly disabled: boolean;
  readonly nodeSelector?: string;
  readonly evidence: Evidence;
}

/** A Calico IPAM block, and which node it belongs to as far as the input tells. */
export interface Block {
  readonly cidr: Cidr;
  readonly node?: string;
  /** Where the owner is known from: its affinity in the API, its blackhole, its tunnel address, other nodes' routes. */
  readonly ownedBy: readonly { readonly node: string; readonly how: BlockClue; readonly source: Source }[];
  readonly evidence: Evidence;
}

export type BlockClue = 'affinity' | 'blackhole' | 'tunnel-address' | 'route-from-other-node';
