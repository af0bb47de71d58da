import ipaddr from 'ipaddr.js';

/**
 * An IP address as an integer. `bits` has 32 (IPv4) or 128 (IPv6) bits; `text` is the canonical form
 * (dotted quad, RFC 5952), so equal addresses have equal text.
 */
export interface Address {
  readonly family: 4 | 6;
  readonly bits: bigint;
  readonly text: string;
}

const WIDTH = { 4: 32n, 6: 128n } as const;

/** Number of bits of an address of this family. */
export function width(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}

// ipaddr.js also accepts octal, short and decimal forms ("010.1.1.1" would become 8.1.1.1), which no command
// of ours prints: only four plain decimal parts count.
const DOTTED_QUAD = /^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/;

function parse4(text: string): Address | undefined {
  if (!DOTTED_QUAD.test(text)) return undefined;
  const parts = text.split('.').map(Number);
  if (parts.some((part) => part > 255)) return undefined;
  return { family: 4, bits: parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n), text };
}

function parse6(text: string): Address | undefined {
  if (!/^[0-9a-fA-F:.]+$/.test(text) || !ipaddr.IPv6.isValid(text)) return undefined;
  const tail = text.slice(text.lastIndexOf(':') + 1);
  if (tail.includes('.') && !DOTTED_QUAD.test(tail)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  if (address.isIPv4MappedAddress()) return parse4(address.toIPv4Address().toString());
  const bits = address.parts.reduce((sum, part) => (sum << 16n) | BigInt(part), 0n);
  return { family: 6, bits, text: address.toRFC5952String() };
}

/** Reads one address; `undefined` for anything else, including octal, short and zoned forms. */
export function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parse6(text) : parse4(text);
}

/** The address with these bits. */
export function addressOf(family: 4 | 6, bits: bigint): Address {
  if (bits < 0n || bits >> WIDTH[family] !== 0n) throw new Error(`Bug: ${bits} is no IPv${family} address`);
  const groups = family === 4 ? 4 : 8;
  const size = family === 4 ? 8n : 16n;
  const parts = Array.from({ length: groups }, (_, i) =>
    Number((bits >> (size * BigInt(groups - 1 - i))) & ((1n << size) - 1n)),
  );
  const text = family === 4 ? parts.join('.') : new ipaddr.IPv6(parts).toRFC5952String();
  return { family, bits, text };
}

/** True when both are the same address. */
export function sameAddress(a: Address, b: Address): boolean {
  return a.family === b.family && a.bits === b.bits;
}
