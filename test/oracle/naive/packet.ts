import { type Address, type Family, parseAddress } from './cidr.ts';

/** What one policy sees of a packet. */
export interface Packet {
  readonly family: Family;
  readonly protocol: number;
  readonly source: Address;
  readonly destination: Address;
  readonly sourcePort?: number | undefined;
  readonly destinationPort?: number | undefined;
  readonly icmpType?: number | undefined;
  readonly icmpCode?: number | undefined;
}

/** What is said about a packet before its ends have addresses. */
export type Traffic = Omit<Packet, 'family' | 'source' | 'destination'>;

/** A question: who to whom with what, in the words of the conformance cases. */
export interface NaiveFlow {
  /** `namespace/pod`, `host NODE` or `ip ADDRESS`. */
  readonly from: string;
  readonly to: string;
  /** `tcp/80`, `icmp/8/0`, `protocol/47`. */
  readonly traffic: string;
  readonly sourcePort?: number | undefined;
  readonly family?: Family | undefined;
  /** The host interface through which the packet enters or leaves its nodes. */
  readonly via?: string | undefined;
}

const NUMBERS: ReadonlyMap<string, number> = new Map([
  ['icmp', 1],
  ['tcp', 6],
  ['udp', 17],
  ['icmpv6', 58],
  ['sctp', 132],
  ['udplite', 136],
]);

/** The number of a protocol, given by name in any letter case or by number. */
export function protocolNumber(text: string): number | undefined {
  const named = NUMBERS.get(text.toLowerCase());
  return named ?? (/^\d+$/.test(text) ? Number(text) : undefined);
}

/** Does this protocol have ports that a policy can name? */
export const hasPorts = (protocol: number | undefined) =>
  protocol === 6 || protocol === 17 || protocol === 132;

const numberOr = (text: string | undefined) => (text === undefined ? undefined : Number(text));

/** Reads `tcp/80`, `icmp/8/0`, `protocol/47`. */
export function readTraffic(flow: NaiveFlow): Traffic {
  const [name = '', first, second] = flow.traffic.split('/');
  if (name === 'protocol') return { protocol: Number(first) };
  const protocol = protocolNumber(name);
  if (protocol === undefined) throw new Error(`unknown traffic ${flow.traffic}`);
  if (name.startsWith('icmp')) return { protocol, icmpType: numberOr(first), icmpCode: numberOr(second) };
  return { protocol, destinationPort: numberOr(first), sourcePort: flow.sourcePort };
}

/** A value that the flow must state because a rule asks for it. */
export function stated(value: number | undefined, what: string): number {
  if (value === undefined) throw new Error(`the flow must state its ${what}: a rule depends on it`);
  return value;
}

/** An address that must be one. */
export function mustAddress(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`${text} is no address`);
  return address;
}
