import fc from 'fast-check';
import type { Operands, Selector } from '../../../src/lib/selector/selector.ts';

/** Few keys and values, so that selectors often hold; keys that are words of the language are among them. */
export const KEYS = ['a', 'b', 'has', 'not', 'x.y/z-1'] as const;
export const VALUES = ['', 'v', 'vw', 'wv', 'say "v"', "it's"] as const;

export type RandomLabels = Readonly<Record<string, string>>;

const aKey = fc.constantFrom(...KEYS);
const aValue = fc.constantFrom(...VALUES);

/** Sets as an author writes them: in any order, and with repetitions. */
const aTerm: fc.Arbitrary<Selector> = fc.oneof(
  fc.record({ kind: fc.constantFrom('all' as const, 'global' as const) }),
  fc.record({ kind: fc.constant('has' as const), key: aKey }),
  fc.record({
    kind: fc.constantFrom(
      'equals' as const,
      'not-equals' as const,
      'contains' as const,
      'starts-with' as const,
      'ends-with' as const,
    ),
    key: aKey,
    value: aValue,
  }),
  fc.record({
    kind: fc.constantFrom('in' as const, 'not-in' as const),
    key: aKey,
    values: fc.array(aValue, { maxLength: 4 }),
  }),
);

export const aSelector: fc.Arbitrary<Selector> = fc.letrec<{ selector: Selector }>((tie) => ({
  selector: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    aTerm,
    fc.record({ kind: fc.constant('not' as const), operand: tie('selector') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      operands: fc
        .array(tie('selector'), { minLength: 2, maxLength: 4 })
        .map((all) => all as unknown as Operands),
    }),
  ),
})).selector;

/** Labels of which any may be missing. */
export const someLabels: fc.Arbitrary<RandomLabels> = fc.dictionary(aKey, aValue);

/** Keys of which nothing is known. */
export const someUnknown = fc.subarray([...KEYS]);

/** Canonical form, from its description alone: sets sorted, each value once; two negations cancel out. */
export function canonical(selector: Selector): Selector {
  switch (selector.kind) {
    case 'in':
    case 'not-in':
      return { ...selector, values: VALUES.filter((one) => selector.values.includes(one)).sort() };
    case 'not': {
      const operand = canonical(selector.operand);
      return operand.kind === 'not' ? operand.operand : { kind: 'not', operand };
    }
    case 'and':
    case 'or':
      return { ...selector, operands: selector.operands.map(canonical) as unknown as Operands };
    default:
      return selector;
  }
}

/** All places at which a text stands in another. */
const placesOf = (text: string, value: string) =>
  [...Array(value.length + 1).keys()].filter((at) => value.slice(at, at + text.length) === text);

/** A selector evaluated in the plainest way, for labels that are all known: the oracle. */
export function isTrue(selector: Selector, labels: RandomLabels): boolean {
  const own = new Map(Object.entries(labels));
  const value = 'key' in selector ? own.get(selector.key) : undefined;
  switch (selector.kind) {
    case 'all':
    case 'global':
      return true;
    case 'not':
      return !isTrue(selector.operand, labels);
    case 'and':
      return selector.operands.filter((one) => !isTrue(one, labels)).length === 0;
    case 'or':
      return selector.operands.filter((one) => isTrue(one, labels)).length > 0;
    case 'has':
      return value !== undefined;
    case 'in':
      return selector.values.some((one) => one === value);
    case 'not-in':
      return selector.values.every((one) => one !== value);
    case 'equals':
      return value === selector.value;
    case 'not-equals':
      return value !== selector.value;
    case 'contains':
      return value !== undefined && placesOf(selector.value, value).length > 0;
    case 'starts-with':
      return value !== undefined && placesOf(selector.value, value).includes(0);
    case 'ends-with':
      return (
        value !== undefined && placesOf(selector.value, value).includes(value.length - selector.value.length)
      );
  }
}
