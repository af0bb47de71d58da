import type { Address } from '../lib/address.ts';
import type { Cidr } from '../lib/cidr.ts';
import type { Evidence } from '../lib/source.ts';

/** A Kubernetes node. */
export interface Node {
  readonly name: string;
  /** INTERNAL-IP; what other nodes send tunnel packets to. */
  readonly address?: Address;
  /** The address with prefix length that Calico uses for BGP and CrossSubnet. */
  readonly calicoNetwork?: Cidr;
  readonly asNumber?: number;
  readonly status?: string;
  readonly roles?: string;
  readonly kubeletVersion?: string;
  readonly osImage?: string;
  readonly kernel?: string;
  readonly runtime?: string;
  /** spec.podCIDR, which Calico IPAM does not use. */
  readonly podCidrs: readonly { readonly cidr: Cidr; readonly evidence: Evidence }[];
  readonly evidence: Evidence;
}
