import type { Cidr } from '../lib/cidr.ts';
import type { Evidence, Source } from '../lib/source.ts';

export type Direction = 'ingress' | 'egress';

export type Requirement =
  | { readonly key: string; readonly operator: 'in' | 'not-in'; readonly values: readonly string[] }
  | { readonly key: string; readonly operator: 'exists' | 'not-exists' };

/** A Kubernetes LabelSelector: all requirements must hold; none at all selects everything. */
export interface LabelSelector {
  readonly requirements: readonly Requirement[];
}

/**
 * One side of a rule. `pods` matches pods by labels: without `namespaces` in the policy's own namespace.
 * `unknown` is a peer that could not be read: it may match anything.
 */
export type Peer =
  | { readonly kind: 'pods'; readonly pods?: LabelSelector; readonly namespaces?: LabelSelector }
  | { readonly kind: 'nets'; readonly cidr: Cidr; readonly except: readonly Cidr[] }
  | { readonly kind: 'unknown'; readonly source: Source };

export interface PortMatch {
  readonly protocol: string;
  /** A number, a range, a name, or absent for every port of the protocol. */
  readonly port?: number | string;
  readonly endPort?: number;
}

/** Action as a rule says it; Kubernetes NetworkPolicy knows only `allow`. */
export type RuleAction = 'allow' | 'deny' | 'pass' | 'log';

export interface Rule {
  readonly action: RuleAction;
  /** `undefined`: any peer. */
  readonly peers: readonly Peer[] | undefined;
  /** `undefined`: any protocol and port. */
  readonly ports: readonly PortMatch[] | undefined;
  readonly source: Source;
}

/** A policy of any kind, in Calico's order of evaluation. */
export interface Policy {
  readonly kind: 'NetworkPolicy';
  /** Absent for cluster-wide kinds. */
  readonly namespace: string;
  readonly name: string;
  readonly tier: string;
  readonly order: number | undefined;
  readonly selector: LabelSelector;
  readonly types: readonly Direction[];
  /** `undefined`: the policy exists, and its content was not collected. */
  readonly ingress: readonly Rule[] | undefined;
  readonly egress: readonly Rule[] | undefined;
  /** False when only the name is known. */
  readonly specKnown: boolean;
  readonly evidence: Evidence;
}

/** A policy of a kind that is kept and not evaluated. */
export interface OtherPolicy {
  readonly kind: string;
  readonly name: string;
  /** Absent for cluster-wide kinds. */
  readonly namespace?: string;
  readonly source: Source;
}
