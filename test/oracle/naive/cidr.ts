export type Family = 4 | 6;

/** One address: its family, and its bits as one large number. */
export interface Address {
  readonly family: Family;
  readonly bits: bigint;
}

/** A prefix; the bits past `length` do not count, whatever they are. */
export interface Cidr extends Address {
  readonly length: number;
}

const BYTE = /^\d{1,3}$/;
const GROUP = /^[0-9a-f]{1,4}$/i;

function joined(parts: readonly number[], width: number): bigint {
  return parts.reduce((sum, part) => (sum << BigInt(width)) | BigInt(part), 0n);
}

function parseV4(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => BYTE.test(part) && Number(part) < 256)) return undefined;
  return { family: 4, bits: joined(parts.map(Number), 8) };
}

function parseV6(text: string): Address | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - left.length - right.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  if (!groups.every((group) => GROUP.test(group))) return undefined;
  return {
    family: 6,
    bits: joined(
      groups.map((group) => Number.parseInt(group, 16)),
      16,
    ),
  };
}

/** An address in its usual spelling; undefined when it is none. */
export function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseV6(text) : parseV4(text);
}

/** A prefix, or a bare address as a prefix of full length; undefined when it is neither. */
export function parseCidr(text: string): Cidr | undefined {
  const [base = '', suffix] = text.split('/');
  const address = parseAddress(base);
  if (address === undefined) return undefined;
  const width = address.family === 4 ? 32 : 128;
  if (suffix === undefined) return { ...address, length: width };
  if (!/^\d{1,3}$/.test(suffix) || Number(suffix) > width) return undefined;
  return { ...address, length: Number(suffix) };
}

export function contains(cidr: Cidr, address: Address): boolean {
  const rest = BigInt((cidr.family === 4 ? 32 : 128) - cidr.length);
  return cidr.family === address.family && cidr.bits >> rest === address.bits >> rest;
}

export const sameAddress = (a: Address, b: Address) => a.family === b.family && a.bits === b.bits;

/** Those of some texts that are addresses; a mask, if there is one, is cut off. */
export function addressesIn(texts: readonly string[]): readonly Address[] {
  return texts.flatMap((text) => parseAddress(text.trim().split('/')[0] ?? '') ?? []);
}

/** Those of some texts that are prefixes. */
export function cidrsIn(texts: readonly string[]): readonly Cidr[] {
  return texts.flatMap((text) => parseCidr(text) ?? []);
}
