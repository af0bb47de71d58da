import { type Address, cidrsIn, contains, parseCidr } from './cidr.ts';
import type { Direction } from './documents.ts';
import type { Owner } from './owners.ts';
import { hasPorts, type Packet, protocolNumber, stated } from './packet.ts';
import type { Selector } from './selector.ts';
import { holds } from './selector.ts';
import type { World } from './world.ts';

export type Action = 'allow' | 'deny' | 'pass' | 'log';
export type Side = 'source' | 'destination';

/** A rule of any kind of policy, made ready to ask. */
export interface Rule {
  /** Place in the list of the object. */
  readonly index: number;
  readonly action: Action;
  /** It asks for HTTP methods or paths, which layer 4 does not see. */
  readonly http: boolean;
  readonly matches: (packet: Packet) => boolean;
}

/** A policy of any kind, made ready to ask. */
export interface Policy {
  readonly kind: string;
  /** `namespace/name` or `name`, as written in the object. */
  readonly title: string;
  readonly tier: string;
  /** Infinity when the object has none. */
  readonly order: number;
  /** What decides between equal orders, byte by byte. */
  readonly tie: string;
  readonly selects: (owner: Owner) => boolean;
  readonly types: readonly Direction[];
  readonly stage: 'normal' | 'untracked' | 'pre-dnat';
  readonly applyOnForward: boolean;
  readonly rules: { readonly [direction in Direction]: readonly Rule[] };
}

export const addressOf = (packet: Packet, side: Side) => packet[side];
export const portOf = (packet: Packet, side: Side) =>
  side === 'source' ? packet.sourcePort : packet.destinationPort;

const owns = (owner: Owner, address: Address) => owner.cidrs.some((cidr) => contains(cidr, address));

/** Does any owner of this address match the selector? Several owners of one address are asked one by one. */
export function anyOwner(world: World, address: Address, selector: Selector): boolean {
  return world.owners.some((owner) => owns(owner, address) && holds(selector, owner.labels));
}

/** Is this the address and port of somebody who declares the name, for the protocol of the packet? */
export function isNamedPort(
  world: World,
  packet: Packet,
  side: Side,
  name: string,
  selector: Selector | undefined,
): boolean {
  if (!hasPorts(packet.protocol)) return false;
  return world.owners.some(
    (owner) =>
      owns(owner, addressOf(packet, side)) &&
      (selector === undefined || holds(selector, owner.labels)) &&
      owner.namedPorts.some(
        (declared) =>
          declared.name === name &&
          protocolNumber(declared.protocol) === packet.protocol &&
          declared.port === stated(portOf(packet, side), `${side} port`),
      ),
  );
}

/** Is the port between these two, ends included? Only packets of a protocol with ports have one. */
export function isNumberedPort(packet: Packet, side: Side, low: number, high: number): boolean {
  if (!hasPorts(packet.protocol)) return false;
  const port = stated(portOf(packet, side), `${side} port`);
  return low <= port && port <= high;
}

/** Is the address in any of these prefixes? What is no prefix is passed over. */
export function inNets(texts: readonly string[], address: Address): boolean {
  return cidrsIn(texts).some((cidr) => contains(cidr, address));
}

/** A list with prefixes, none of which is of this family, takes the whole rule away for the family. */
export function noneOfFamily(texts: readonly string[], packet: Packet): boolean {
  const families = texts.flatMap((text) => parseCidr(text)?.family ?? []);
  return families.length > 0 && !families.includes(packet.family);
}
