import type { Address } from '../lib/address.ts';
import type { Cidr } from '../lib/cidr.ts';
import type { Evidence } from '../lib/source.ts';
import type { NamedPort } from './named-port.ts';
import type { Rule, Unread } from './policy.ts';
import type { Labels } from './workload.ts';

export type { NamedPort } from './named-port.ts';

/** Addresses with labels: a NetworkSet, or a GlobalNetworkSet when it has no namespace. */
export interface NetworkSet {
  readonly namespace?: string;
  readonly name: string;
  readonly labels: Labels;
  readonly nets: readonly Cidr[];
  /** Members that cannot be read: it has its prefixes, and perhaps any other address. */
  readonly unread: readonly Unread[];
  readonly evidence: Evidence;
}

/** An interface of a node that Calico polices. `*` stands for every interface without a host endpoint of its own. */
export interface HostEndpoint {
  readonly name: string;
  readonly node: string;
  readonly interfaceName: string | undefined;
  readonly expectedAddresses: readonly Address[];
  readonly labels: Labels;
  readonly profiles: readonly string[];
  readonly ports: readonly NamedPort[];
  readonly evidence: Evidence;
}

/** A profile other than those that Calico makes of namespaces and service accounts. */
export interface Profile {
  readonly name: string;
  readonly labelsToApply: Labels;
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
  readonly evidence: Evidence;
}

export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly evidence: Evidence;
}
