import type { Cidr } from '../lib/cidr.ts';
import type { Selector } from '../lib/selector/selector.ts';
import type { Evidence, Source } from '../lib/source.ts';

export type Direction = 'ingress' | 'egress';

/** Whose API a policy belongs to: two kinds are called NetworkPolicy, and the Kubernetes one is named in full here. */
export type PolicyKind =
  | 'KubernetesNetworkPolicy'
  | 'NetworkPolicy'
  | 'GlobalNetworkPolicy'
  | 'AdminNetworkPolicy'
  | 'BaselineAdminNetworkPolicy'
  | 'ClusterNetworkPolicy';

/** A part of an object that this version cannot read: what it says may hold or not. */
export interface Unread {
  /** JSON pointer in the object, as `/spec/ingress/0/source/domains`. */
  readonly field: string;
  readonly source: Source;
}

/** Both ends included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** A port of a rule: a range of numbers, or a name that endpoints declare. */
export type PortTerm = PortRange | { readonly name: string };

/**
 * One side of a rule, as Calico programs it. All conditions that are there must hold; of a list one entry is enough
 * (none, for the `not` lists). Addresses of an entry of the other family do not count, and a list that was not empty
 * and has none of the packet's family left makes the rule match nothing in that family (calico-semantics 1.7).
 */
export interface EntityMatch {
  /** Empty: no condition. */
  readonly nets: readonly Cidr[];
  readonly notNets: readonly Cidr[];
  /** On effective labels, limited to namespaces already; `undefined`: no condition, so addresses outside match too. */
  readonly selector: Selector | undefined;
  readonly notSelector: Selector | undefined;
  /** The endpoints of a Service; an empty namespace names no Service. */
  readonly service: { readonly namespace: string; readonly name: string } | undefined;
  readonly ports: readonly PortTerm[];
  readonly notPorts: readonly PortTerm[];
}

/** ICMP or ICMPv6 type, with or without a code. */
export interface IcmpMatch {
  readonly type: number;
  readonly code?: number;
}

export type RuleAction = 'allow' | 'deny' | 'pass' | 'log';

/** A rule in its normal form. One rule of a Kubernetes policy becomes several with the same index, one a peer. */
export interface Rule {
  readonly action: RuleAction;
  /** Its place in the list of the object, from 0. */
  readonly index: number;
  readonly ipVersion: 4 | 6 | undefined;
  /** IP protocol numbers. */
  readonly protocol: number | undefined;
  readonly notProtocol: number | undefined;
  readonly icmp: IcmpMatch | undefined;
  readonly notIcmp: IcmpMatch | undefined;
  readonly from: EntityMatch;
  readonly to: EntityMatch;
  /** True when it also looks at HTTP: what it allows is allowed at L4 only. */
  readonly http: boolean;
  /** Conditions that cannot be read: where all others hold, the rule may match. */
  readonly unread: readonly Unread[];
  readonly source: Source;
}

/** What is known of a policy when its object was read. */
export interface PolicySpec {
  /** On effective labels of pods and host endpoints. */
  readonly selector: Selector;
  readonly types: readonly Direction[];
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
  /** Acts on host endpoints before connection tracking; gives pods no rules. */
  readonly doNotTrack: boolean;
  /** Acts on host endpoints before destination NAT; gives pods no rules. */
  readonly preDnat: boolean;
  readonly applyOnForward: boolean;
  /** Parts outside the rules that cannot be read: the policy may do anything to what it selects. */
  readonly unread: readonly Unread[];
}

/** A policy of any kind, in the form in which Calico evaluates it. */
export interface Policy {
  readonly kind: PolicyKind;
  /** Absent for cluster-wide kinds. */
  readonly namespace?: string;
  /** `metadata.name`, as the object or the list shows it. */
  readonly name: string;
  readonly tier: string;
  /** `undefined` sorts last. */
  readonly order: number | undefined;
  /** Decides between equal orders, compared byte by byte; several when the version of Calico is not known. */
  readonly tieBreaks: readonly string[];
  /** `undefined`: the policy exists, and its content was not collected or does not fit its API. */
  readonly spec: PolicySpec | undefined;
  readonly evidence: Evidence;
}

/** A policy that has no effect on traffic, and why: staged, or refused by Calico's own validation. */
export interface IdlePolicy {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly reason: 'staged' | 'invalid';
  readonly says: string;
  readonly evidence: Evidence;
}

/** A group of policies; after its last policy the default action falls on whatever it selected. */
export interface Tier {
  readonly name: string;
  /** Infinity when it has none (etcd only: with the Kubernetes datastore it is 1,000,000). */
  readonly order: number;
  readonly defaultAction: 'deny' | 'pass';
  /** Empty for a tier that Calico has built in. */
  readonly sources: readonly Source[];
}

/** What people call the policy: `GlobalNetworkPolicy deny-all`, `NetworkPolicy shop/web`. */
export function titleOf(policy: {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}): string {
  return `${policy.kind} ${policy.namespace === undefined ? '' : `${policy.namespace}/`}${policy.name}`;
}
