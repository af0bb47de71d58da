import { allBits, andBits, type Bits, hasBit, noBits, orBits, withoutBits } from '../../lib/bits.ts';
import type { Match } from '../../lib/kleene.ts';

/** A set of which some members are certain (`must`) and others possible (`may`, which holds those of `must` too). */
export interface Fuzzy {
  readonly must: Bits;
  readonly may: Bits;
}

/** A set all of whose members are certain. */
export const crisp = (bits: Bits): Fuzzy => ({ must: bits, may: bits });

export const noneOf = (size: number): Fuzzy => crisp(noBits(size));

export const allOf = (size: number): Fuzzy => crisp(allBits(size));

/** True when nothing about the set is uncertain. */
export const isCrisp = ({ must, may }: Fuzzy): boolean => must === may;

/** The same bits once where they are equal, so that `isCrisp` can tell. */
function paired(a: Fuzzy, b: Fuzzy, combine: (a: Bits, b: Bits) => Bits): Fuzzy {
  const must = combine(a.must, b.must);
  return isCrisp(a) && isCrisp(b) ? crisp(must) : { must, may: combine(a.may, b.may) };
}

export const both = (a: Fuzzy, b: Fuzzy): Fuzzy => paired(a, b, andBits);

export const either = (a: Fuzzy, b: Fuzzy): Fuzzy => paired(a, b, orBits);

/** All others, of the numbers from 0 to `size - 1`. */
export function others({ must, may }: Fuzzy, size: number): Fuzzy {
  const all = allBits(size);
  const certain = withoutBits(all, may);
  return must === may ? crisp(certain) : { must: certain, may: withoutBits(all, must) };
}

/** The same members, none of them certain. */
export const uncertain = ({ may }: Fuzzy): Fuzzy => ({ must: new Int32Array(may.length), may });

/** Whether a number is a member. */
export function belongs({ must, may }: Fuzzy, index: number): Match {
  if (hasBit(must, index)) return 'yes';
  return hasBit(may, index) ? 'unknown' : 'no';
}

/** The numbers for which `belongsTo` says yes, and those for which it does not know. */
export function fuzzyWhere(size: number, belongsTo: (index: number) => Match): Fuzzy {
  const [must, may] = [noBits(size), noBits(size)];
  let isSure = true;
  for (let i = 0; i < size; i++) {
    const match = belongsTo(i);
    if (match === 'no') continue;
    const bit = 1 << (i & 31);
    may[i >>> 5] = (may[i >>> 5] ?? 0) | bit;
    if (match === 'yes') must[i >>> 5] = (must[i >>> 5] ?? 0) | bit;
    else isSure = false;
  }
  return isSure ? crisp(must) : { must, may };
}
