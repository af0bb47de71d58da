import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressAtoms } from '../../../src/engine/reach/address-atoms.ts';
import { addressOf } from '../../../src/lib/address.ts';
import { type Cidr, contains, prefixOf } from '../../../src/lib/cidr.ts';

/** Prefixes in 10.0.0.0/24 and a few wide ones, so that they nest often. */
const prefixes = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 8, 24, 26, 28, 30, 31, 32))
    .map(([low, length]) => prefixOf(addressOf(4, 0x0a000000n + BigInt(low)), length)),
  { maxLength: 12 },
);

const longest = (cidrs: readonly Cidr[]) =>
  cidrs.reduce<Cidr | undefined>(
    (best, cidr) => (!best || cidr.length > best.length ? cidr : best),
    undefined,
  );

describe('address atoms', () => {
  test('an address lies in the atom of the longest prefix that holds it, inside those of all others', () => {
    fc.assert(
      fc.property(prefixes, fc.integer({ min: -2, max: 300 }), (cidrs, low) => {
        const address = addressOf(4, 0x0a000000n + BigInt(low));
        const { atoms, at } = addressAtoms(4, cidrs);
        const holding = cidrs.filter((cidr) => contains(cidr, address));
        const atom = atoms[at(address)];
        expect(atom?.cidr?.text).toBe(longest(holding)?.text);
        const around = atom?.around.map((index) => atoms[index]?.cidr?.text) ?? [];
        const all = new Set([atom?.cidr?.text, ...around].filter((text) => text !== undefined));
        expect(all).toEqual(new Set(holding.map(({ text }) => text)));
      }),
    );
  });

  test('atoms together have all addresses', () => {
    fc.assert(
      fc.property(prefixes, (cidrs) => {
        const { atoms } = addressAtoms(4, cidrs);
        expect(atoms.reduce((sum, { size }) => sum + size, 0n)).toBe(1n << 32n);
        expect(atoms.every(({ size }) => size >= 0n)).toBe(true);
      }),
    );
  });

  test('the last address of the family belongs to its prefix', () => {
    const { atoms, at } = addressAtoms(4, [prefixOf(addressOf(4, 0xffffff00n), 24)]);
    expect(atoms[at(addressOf(4, 0xffffffffn))]?.cidr?.text).toBe('255.255.255.0/24');
  });
});
