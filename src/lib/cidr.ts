import { type Address, addressOf, parseAddress, sameAddress, width } from './address.ts';

/** A prefix: `base` has its host bits cleared; `text` is canonical (`10.0.0.0/8`). */
export interface Cidr {
  readonly base: Address;
  readonly length: number;
  readonly text: string;
}

/** The prefix of `length` bits that holds `address`. */
export function prefixOf(address: Address, length: number): Cidr {
  const host = BigInt(width(address.family) - length);
  const base = addressOf(address.family, (address.bits >> host) << host);
  return { base, length, text: `${base.text}/${length}` };
}

/** Reads `a.b.c.d/n`, or a bare address as a host prefix; host bits are cleared. `undefined` for other text. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  if (slash < 0) return prefixOf(address, width(address.family));
  const digits = text.slice(slash + 1);
  if (!/^(0|[1-9]\d{0,2})$/.test(digits)) return undefined;
  const length = Number(digits);
  return length > width(address.family) ? undefined : prefixOf(address, length);
}

/** True when the address lies inside the prefix. */
export function contains(cidr: Cidr, address: Address): boolean {
  return cidr.base.family === address.family && sameAddress(prefixOf(address, cidr.length).base, cidr.base);
}

/** True when every address of `inner` lies inside `outer`. */
export function covers(outer: Cidr, inner: Cidr): boolean {
  return inner.length >= outer.length && contains(outer, inner.base);
}

/** True when the two prefixes share an address. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return covers(a, b) || covers(b, a);
}
