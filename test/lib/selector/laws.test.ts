import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds } from '../../../src/lib/selector/holds.ts';
import { type LabelView, viewOf } from '../../../src/lib/selector/label-view.ts';
import { parseSelector } from '../../../src/lib/selector/parse-selector.ts';
import { printSelector } from '../../../src/lib/selector/print-selector.ts';
import { keysOf, prefixed } from '../../../src/lib/selector/selector-keys.ts';
import {
  contradictionsOf,
  holdsWithoutLabels,
  selectsEverything,
} from '../../../src/lib/selector/selector-warnings.ts';
import {
  aSelector,
  canonical,
  isTrue,
  KEYS,
  type RandomLabels,
  someLabels,
  someUnknown,
  VALUES,
} from './random-selectors.ts';

const RUNS = { seed: 27, numRuns: 2000 };

const without = (labels: RandomLabels, unknown: readonly string[]): LabelView => ({
  get: (key) => (unknown.includes(key) ? 'unknown' : viewOf(labels).get(key)),
});

/** Some labels that differ in nothing but these keys: each missing, or with any value, also one no selector names. */
const completed = (labels: RandomLabels, unknown: readonly string[], choice: readonly number[]) =>
  Object.fromEntries(
    KEYS.flatMap((key, i): [string, string][] => {
      const values = [undefined, ...VALUES, 'other'];
      const value = unknown.includes(key) ? values[(choice[i] ?? 0) % values.length] : labels[key];
      return value === undefined || (!unknown.includes(key) && !Object.hasOwn(labels, key))
        ? []
        : [[key, value]];
    }),
  );

const aChoice = fc.array(fc.nat(VALUES.length + 1), { minLength: KEYS.length, maxLength: KEYS.length });

describe('any selector', () => {
  it('reads back from its own text', () => {
    fc.assert(
      fc.property(aSelector, (selector) => {
        const expected = canonical(selector);
        expect(parseSelector(printSelector(selector))).toEqual({
          ok: true,
          selector: expected,
        });
        expect(parseSelector(printSelector(expected))).toEqual({ ok: true, selector: expected });
      }),
      RUNS,
    );
  });
  it('answers for known labels as a naive evaluator does', () => {
    const seen = { yes: 0, no: 0, unknown: 0 };
    fc.assert(
      fc.property(aSelector, someLabels, (selector, labels) => {
        const match = holds(selector, viewOf(labels));
        expect(match).toBe(isTrue(selector, labels) ? 'yes' : 'no');
        seen[match] += 1;
      }),
      RUNS,
    );
    expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(400);
    expect(seen.unknown).toBe(0);
  });
  it('says only unknown instead when labels are taken away', () => {
    const seen = { yes: 0, no: 0, unknown: 0 };
    fc.assert(
      fc.property(aSelector, someLabels, someUnknown, aChoice, (selector, labels, unknown, choice) => {
        const match = holds(selector, without(labels, unknown));
        seen[match] += 1;
        if (match === 'unknown') return;
        expect(isTrue(selector, labels)).toBe(match === 'yes');
        expect(isTrue(selector, completed(labels, unknown, choice))).toBe(match === 'yes');
      }),
      RUNS,
    );
    expect(Math.min(seen.yes, seen.no, seen.unknown)).toBeGreaterThan(200);
  });
  it('depends on no label but those it mentions', () => {
    fc.assert(
      fc.property(aSelector, someLabels, (selector, labels) => {
        const keys = keysOf(selector);
        expect(keys).toEqual([...new Set(keys)].sort());
        const rest = KEYS.filter((key) => !keys.includes(key));
        expect(holds(selector, without(labels, rest))).toBe(holds(selector, viewOf(labels)));
      }),
      RUNS,
    );
  });
  it('asks the same of labels with a prefix, once it has that prefix itself', () => {
    fc.assert(
      fc.property(aSelector, someLabels, (selector, labels) => {
        const named = Object.fromEntries(
          Object.entries(labels).map(([key, value]) => [`pcns.${key}`, value]),
        );
        expect(isTrue(prefixed(selector, 'pcns.'), named)).toBe(isTrue(selector, labels));
        expect(keysOf(prefixed(selector, 'pcns.'))).toEqual(keysOf(selector).map((key) => `pcns.${key}`));
      }),
      RUNS,
    );
  });
  it('holds for nothing when it contradicts itself, and for all when it selects everything', () => {
    const seen = { contradictory: 0, everything: 0 };
    fc.assert(
      fc.property(aSelector, someLabels, (selector, labels) => {
        // A contradiction among the terms that must hold together, taken as a selector of its own.
        for (const { terms, key } of contradictionsOf(selector)) {
          seen.contradictory += 1;
          for (const value of [undefined, ...VALUES, 'other']) {
            const own = value === undefined ? {} : { [key]: value };
            expect(terms.every((term) => isTrue(term, own))).toBe(false);
          }
        }
        if (selectsEverything(selector)) {
          seen.everything += 1;
          expect(isTrue(selector, labels)).toBe(true);
        }
        expect(holdsWithoutLabels(selector)).toBe(isTrue(selector, {}));
      }),
      RUNS,
    );
    expect(Math.min(seen.contradictory, seen.everything)).toBeGreaterThan(50);
  });
});

const PIECES = [
  '(',
  ')',
  '!',
  '&&',
  '||',
  '&',
  ' ',
  '\t',
  '\n',
  '=',
  '==',
  '!=',
  '{',
  '}',
  ',',
  "'",
  '"',
  'a',
  'b',
]
  .concat(['in', 'not', 'has(', 'all()', 'global()', 'starts', 'with', 'contains', `'v'`, '🙂', '\u0000'])
  .map((piece) => fc.constant(piece));

describe('any text', () => {
  it.each([
    ['bytes', fc.string({ unit: 'binary', maxLength: 60 })],
    ['pieces of selectors', fc.array(fc.oneof(...PIECES), { maxLength: 12 }).map((all) => all.join(''))],
  ])('is a selector that prints, or an error inside the text: %s', (_, text) => {
    const seen = { selectors: 0, errors: 0 };
    fc.assert(
      fc.property(text, fc.boolean(), (one, newlineIsBlank) => {
        const parsed = parseSelector(one, { newlineIsBlank });
        if (parsed.ok) {
          seen.selectors += 1;
          expect(parseSelector(printSelector(parsed.selector))).toEqual(parsed);
          return;
        }
        seen.errors += 1;
        const { column, found, says } = parsed.error;
        expect(column).toBeGreaterThanOrEqual(1);
        expect(column).toBeLessThanOrEqual([...one].length + 1);
        expect(
          [...one]
            .slice(column - 1)
            .join('')
            .startsWith(found),
        ).toBe(true);
        expect(says).toContain(`column ${column}`);
      }),
      { ...RUNS, numRuns: 5000 },
    );
    expect(Math.min(seen.selectors, seen.errors)).toBeGreaterThan(10);
  });

  it.each([256, 257])('may open %i parentheses inside one another, if they are 256', (depth) => {
    const parsed = parseSelector(`${'('.repeat(depth)}has(a)${')'.repeat(depth)}`);
    expect(parsed).toMatchObject(
      depth === 256
        ? { ok: true, selector: { kind: 'has', key: 'a' } }
        : { ok: false, error: { column: 257, expected: 'less-nesting' } },
    );
  });
  it('may open any number of parentheses beside one another', () => {
    const parsed = parseSelector(Array(1000).fill('(has(a))').join(' && '));
    expect(parsed).toMatchObject({ ok: true, selector: { kind: 'and' } });
  });

  const MILLION = 1_000_000;
  const long = (piece: string) => piece.repeat(Math.ceil(MILLION / piece.length));
  it.each([
    '(',
    '!(',
    '!',
    ' ',
    'a',
    `'`,
    `a == '`,
    'has(',
    'has(a)&&',
    `a not in {'b'} || `,
    '(has(a)) || ',
    `(has(a) && (has(b) || `,
    'a starts ',
    '🙂',
  ])('takes time in proportion to its length: a million characters of %j', (piece) => {
    for (const text of [long(piece), `${long(piece)}has(a)`, `a in {${long(piece)}`, `a == ${long(piece)}`]) {
      const before = performance.now();
      parseSelector(text);
      // Ten times what it takes; a quadratic reader needs hours.
      expect(performance.now() - before).toBeLessThan(3000);
    }
  });
});
