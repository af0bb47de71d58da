import type { Address } from '../lib/address.ts';
import type { Cidr } from '../lib/cidr.ts';
import type { Evidence } from '../lib/source.ts';
import type { Labels } from './workload.ts';

/** A port of a Service. `protocol` is an IP protocol number. */
export interface ServicePort {
  readonly name: string | undefined;
  readonly protocol: number;
  readonly port: number;
  readonly targetPort: number | string;
  readonly nodePort: number | undefined;
}

export type TrafficPolicy = 'cluster' | 'local';

/** A Kubernetes Service. */
export interface Service {
  readonly namespace: string;
  readonly name: string;
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
  /** Empty for a headless Service. */
  readonly clusterAddresses: readonly Address[];
  readonly headless: boolean;
  readonly externalAddresses: readonly Address[];
  /** Addresses of load balancers that nodes translate themselves (`ipMode: VIP`), and those that they do not. */
  readonly loadBalancerAddresses: readonly { readonly address: Address; readonly isVip: boolean }[];
  readonly loadBalancerSourceRanges: readonly Cidr[];
  readonly internalTrafficPolicy: TrafficPolicy;
  readonly externalTrafficPolicy: TrafficPolicy;
  readonly ports: readonly ServicePort[];
  /** `undefined`: somebody else keeps its endpoints. */
  readonly selector: Labels | undefined;
  readonly publishNotReady: boolean;
  readonly evidence: Evidence;
}

/** One address behind a Service. `undefined` conditions are as the API reads them: ready unless it says otherwise. */
export interface ServiceEndpoint {
  readonly address: Address;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly node: string | undefined;
  /** The zones whose clients it is meant for; absent: it carries no hint. */
  readonly zones?: readonly string[];
  /** `namespace/name` of the pod, when it names one. */
  readonly workload: string | undefined;
}

/** A part of the endpoints of a Service; several slices together are the whole. */
export interface EndpointSlice {
  readonly namespace: string;
  readonly name: string;
  readonly service: string;
  readonly family: 4 | 6 | undefined;
  readonly ports: readonly {
    readonly name: string | undefined;
    readonly protocol: number;
    readonly port: number | undefined;
  }[];
  readonly endpoints: readonly ServiceEndpoint[];
  readonly evidence: Evidence;
}
