import type { Address } from '../lib/address.ts';
import type { Cidr } from '../lib/cidr.ts';
import type { Evidence, Source } from '../lib/source.ts';
import type { Labels } from './workload.ts';

/** The address that Calico gave a tunnel device of a node. */
export interface TunnelAddress {
  readonly tunnel: 'ipip' | 'vxlan' | 'wireguard';
  readonly address: Address;
  readonly source: Source;
}

/** A Kubernetes node. */
export interface Node {
  readonly name: string;
  /** INTERNAL-IP; what other nodes send tunnel packets to. */
  readonly address?: Address;
  /** Every INTERNAL-IP, of both families; `undefined`: no source shows more than one. */
  readonly internalAddresses?: readonly Address[];
  /** The address that Calico uses for BGP and tunnels; on nodes with several networks it may be another one. */
  readonly calicoAddress?: Address;
  /** The network of that address, by its prefix length: what CrossSubnet compares. */
  readonly calicoNetwork?: Cidr;
  readonly asNumber?: number;
  readonly status?: string;
  readonly roles?: string;
  readonly kubeletVersion?: string;
  readonly osImage?: string;
  readonly kernel?: string;
  readonly runtime?: string;
  /** `undefined`: not collected. `{}`: collected, and there are none. */
  readonly labels?: Labels;
  /** Addresses of its tunnel devices as Calico wrote them down; `undefined`: not collected. */
  readonly tunnelAddresses?: readonly TunnelAddress[];
  /** spec.podCIDRs, which Calico IPAM does not use. */
  readonly podCidrs: readonly { readonly cidr: Cidr; readonly evidence: Evidence }[];
  readonly evidence: Evidence;
}
