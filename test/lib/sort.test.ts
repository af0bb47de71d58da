import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byName, byText, sortedBy } from '../../src/lib/sort.ts';

/** Names as clusters have them, with digit runs that differ in leading zeros and in length only. */
const part = fc.constantFrom(
  '',
  '-',
  'node',
  'Node',
  'web',
  '0',
  '00',
  '1',
  '01',
  '2',
  '10',
  '9007199254740993',
  '/',
);
const digits = fc.bigInt({ min: 0n, max: 10n ** 25n }).map(String);
const name = fc.oneof(
  fc.array(fc.oneof(part, digits), { maxLength: 5 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

describe.each([
  ['byName', byName],
  ['byText', byText],
])('%s', (_, order) => {
  it('is a total order: one of before, same and after, and same only for equal text', () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(Math.sign(order(a, b))).toBe(0 - Math.sign(order(b, a)));
        expect(order(a, b) === 0).toBe(a === b);
      }),
      { numRuns: 3000 },
    );
  });
  it('is transitive', () => {
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        if (order(a, b) <= 0 && order(b, c) <= 0) expect(order(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 5000 },
    );
  });
  it('sorts to one result, whatever the order before', () => {
    const shuffled = fc
      .array(name, { maxLength: 12 })
      .chain((names) =>
        fc.tuple(fc.constant(names), fc.shuffledSubarray(names, { minLength: names.length })),
      );
    fc.assert(
      fc.property(shuffled, ([names, other]) => {
        expect([...other].sort(order)).toEqual([...names].sort(order));
      }),
    );
  });
});

describe('byName', () => {
  it('puts names where people look for them', () => {
    const names = [
      'node10',
      'node-1',
      'node-2',
      'node-10',
      'node-10a',
      'node-b',
      'pod-1-2',
      'pod-1-10',
      'pod-2-1',
    ];
    expect([...names].reverse().sort(byName)).toEqual(names);
  });
  it('compares digit runs by value, of any length and with leading zeros', () => {
    const number = fc.oneof(fc.bigInt({ min: 0n, max: 99n }), fc.bigInt({ min: 0n, max: 10n ** 40n }));
    fc.assert(
      fc.property(number, number, fc.nat(4), fc.nat(4), (a, b, zeros, others) => {
        fc.pre(a !== b);
        const order = byName(`ns-${'0'.repeat(zeros)}${a}`, `ns-${'0'.repeat(others)}${b}`);
        expect(order < 0).toBe(a < b);
      }),
      { numRuns: 1000 },
    );
    expect(byName('a-99999999999999999999', 'a-100000000000000000000')).toBeLessThan(0);
    expect(byName('a-02', 'a-1')).toBeGreaterThan(0);
  });
});

describe('sortedBy', () => {
  it('orders a copy by code, not by locale, and keeps ties in place', () => {
    const items = [
      { key: 'b', at: 1 },
      { key: 'a', at: 2 },
      { key: 'Z', at: 3 },
      { key: 'a', at: 4 },
    ];
    expect(sortedBy(items, ({ key }) => key).map(({ at }) => at)).toEqual([3, 2, 4, 1]);
    expect(items.map(({ at }) => at)).toEqual([1, 2, 3, 4]);
    expect(sortedBy(new Set(['ä', 'z']), (text) => text)).toEqual(['z', 'ä']);
  });
});
