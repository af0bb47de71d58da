/** A set of small numbers, one bit each. All sets that are combined have the same number of words. */
export type Bits = Int32Array;

const WORD = 5;

/** The empty set, for numbers from 0 to `size - 1`. */
export const noBits = (size: number): Bits => new Int32Array((size + 31) >>> WORD);

/** The set of all numbers from 0 to `size - 1`. */
export function allBits(size: number): Bits {
  const bits = noBits(size).fill(-1);
  const rest = size & 31;
  if (rest !== 0) bits[bits.length - 1] = (1 << rest) - 1;
  return bits;
}

/** The set of the numbers for which `belongs` is true. */
export function bitsWhere(size: number, belongs: (index: number) => boolean): Bits {
  const bits = noBits(size);
  for (let i = 0; i < size; i++) if (belongs(i)) addBit(bits, i);
  return bits;
}

export const hasBit = (bits: Bits, index: number): boolean =>
  (((bits[index >>> WORD] ?? 0) >>> (index & 31)) & 1) === 1;

export function addBit(bits: Bits, index: number): void {
  const word = index >>> WORD;
  bits[word] = (bits[word] ?? 0) | (1 << (index & 31));
}

export function isNone(bits: Bits): boolean {
  for (let i = 0; i < bits.length; i++) if (bits[i] !== 0) return false;
  return true;
}

export function sameBits(a: Bits, b: Bits): boolean {
  if (a === b) return true;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

export function andBits(a: Bits, b: Bits): Bits {
  const both = new Int32Array(a.length);
  for (let i = 0; i < a.length; i++) both[i] = (a[i] ?? 0) & (b[i] ?? 0);
  return both;
}

export function orBits(a: Bits, b: Bits): Bits {
  const either = new Int32Array(a.length);
  for (let i = 0; i < a.length; i++) either[i] = (a[i] ?? 0) | (b[i] ?? 0);
  return either;
}

/** Those of `a` that are not in `b`. */
export function withoutBits(a: Bits, b: Bits): Bits {
  const rest = new Int32Array(a.length);
  for (let i = 0; i < a.length; i++) rest[i] = (a[i] ?? 0) & ~(b[i] ?? 0);
  return rest;
}

/** Puts the members of `more` into `bits`, in place. */
export function addAll(bits: Bits, more: Bits): void {
  for (let i = 0; i < bits.length; i++) bits[i] = (bits[i] ?? 0) | (more[i] ?? 0);
}

/** Puts the members of `a` that are also in `b` into `bits`, in place; returns whether there was one. */
export function addCommon(bits: Bits, a: Bits, b: Bits): boolean {
  let found = 0;
  for (let i = 0; i < bits.length; i++) {
    const common = (a[i] ?? 0) & (b[i] ?? 0);
    found |= common;
    bits[i] = (bits[i] ?? 0) | common;
  }
  return found !== 0;
}

/** Takes the members of `less` out of `bits`, in place; returns whether any is left. */
export function removeAll(bits: Bits, less: Bits): boolean {
  let left = 0;
  for (let i = 0; i < bits.length; i++) {
    const rest = (bits[i] ?? 0) & ~(less[i] ?? 0);
    left |= rest;
    bits[i] = rest;
  }
  return left !== 0;
}

/** The members, in order. */
export function* membersOf(bits: Bits): Generator<number> {
  for (let word = 0; word < bits.length; word++) {
    let rest = bits[word] ?? 0;
    while (rest !== 0) {
      const bit = 31 - Math.clz32(rest & -rest);
      yield (word << WORD) + bit;
      rest &= rest - 1;
    }
  }
}

/** How many members it has. */
export function countBits(bits: Bits): number {
  let count = 0;
  for (let i = 0; i < bits.length; i++) {
    let word = bits[i] ?? 0;
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    count += (((word + (word >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
  }
  return count;
}
