import { addressOf, width } from '../../lib/address.ts';
import { type Cidr, prefixOf } from '../../lib/cidr.ts';

/** Addresses from one to another, both included. */
export interface Stretch {
  readonly from: bigint;
  readonly to: bigint;
}

/** How many bits at the end of a number are zero, at most `limit`. */
export function trailingZeros(bits: bigint, limit: number): number {
  let count = 0;
  while (count < limit && ((bits >> BigInt(count)) & 1n) === 0n) count += 1;
  return count;
}

/** The fewest prefixes that hold exactly the addresses of a stretch, in order. */
export function prefixesOf(family: 4 | 6, { from, to }: Stretch): Cidr[] {
  const prefixes: Cidr[] = [];
  for (let next = from; next <= to; ) {
    let free = trailingZeros(next, width(family));
    while (next + (1n << BigInt(free)) - 1n > to) free -= 1;
    prefixes.push(prefixOf(addressOf(family, next), width(family) - free));
    next += 1n << BigInt(free);
  }
  return prefixes;
}
