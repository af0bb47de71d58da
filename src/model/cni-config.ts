import type { Cidr } from '../lib/cidr.ts';
import type { Evidence } from '../lib/source.ts';

/** A file in /etc/cni/net.d of one node. The runtime uses the first by name. */
export interface CniConfig {
  readonly node: string;
  readonly file: string;
  /** `undefined` when only the file name was listed. */
  readonly content?: {
    readonly network: string;
    readonly plugins: readonly string[];
    readonly bridge?: string;
    readonly ipam?: string;
    readonly mtu?: number;
    readonly subnets: readonly Cidr[];
  };
  readonly evidence: Evidence;
}
