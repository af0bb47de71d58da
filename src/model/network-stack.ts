import type { Address } from '../lib/address.ts';
import type { Cidr } from '../lib/cidr.ts';
import type { Source } from '../lib/source.ts';

export interface InterfaceAddress {
  readonly address: Address;
  readonly length: number;
  readonly scope?: string;
  readonly source: Source;
}

/** A network interface, as `ip addr` shows it. */
export interface Link {
  readonly index: number;
  readonly name: string;
  /** Interface index behind `@ifN`: the other end of a veth pair, in another namespace. */
  readonly peerIndex?: number;
  readonly flags: readonly string[];
  readonly mtu?: number;
  readonly master?: string;
  readonly state?: string;
  /** `ether`, `ipip`, `loopback`, ... */
  readonly linkType?: string;
  readonly mac?: string;
  readonly netnsId?: number;
  readonly netns?: string;
  readonly addresses: readonly InterfaceAddress[];
  readonly source: Source;
}

export interface NextHop {
  readonly via?: Address;
  readonly dev?: string;
  readonly onlink: boolean;
}

export type RouteType =
  | 'unicast'
  | 'local'
  | 'broadcast'
  | 'multicast'
  | 'anycast'
  | 'blackhole'
  | 'unreachable'
  | 'prohibit'
  | 'throw'
  | 'nat';

/** A kernel route. */
export interface Route {
  readonly type: RouteType;
  readonly destination: Cidr;
  /** One, or several for ECMP. Empty when the command does not print them (BusyBox, multipath). */
  readonly nextHops: readonly NextHop[];
  readonly proto?: string;
  readonly scope?: string;
  readonly metric: number;
  readonly table: string;
  readonly linkdown: boolean;
  /** False when the line holds a word that was not understood: the route may go anywhere. */
  readonly understood: boolean;
  readonly source: Source;
}

/** A list from one command, and whether it was the whole answer. */
export interface Listed<T> {
  readonly items: readonly T[];
  /** False when lines were filtered out or could not be read: what is missing may still exist. */
  readonly complete: boolean;
  /** Where the list starts: evidence for "there is no such line". */
  readonly from: Source;
  readonly moment: number;
  /** Pods that came or went in the session before it was taken: lists of one epoch show the same pods. */
  readonly epoch: number;
}

/** What was collected inside one network namespace; an absent list was not collected. */
export interface NetworkStack {
  readonly links?: Listed<Link>;
  /** Main table, and others as far as the command showed them. */
  readonly routes4?: Listed<Route>;
  readonly routes6?: Listed<Route>;
  /** Pods were created or deleted since the tables were taken: lines about those pods are missing or stale. */
  readonly stale: boolean;
}

/** The routes for addresses of one family. */
export function routesOf(stack: NetworkStack, family: 4 | 6): Listed<Route> | undefined {
  return family === 4 ? stack.routes4 : stack.routes6;
}
