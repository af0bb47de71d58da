import { describe, expect, it } from 'vitest';
import { parseSelector } from '../../../src/lib/selector/parse-selector.ts';
import { printSelector } from '../../../src/lib/selector/print-selector.ts';
import type { Selector } from '../../../src/lib/selector/selector.ts';
import {
  contradictionsOf,
  holdsWithoutLabels,
  selectsEverything,
  termsTrueWhenMissing,
} from '../../../src/lib/selector/selector-warnings.ts';

function selectorOf(text: string): Selector {
  const parsed = parseSelector(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.says}`);
  return parsed.selector;
}

describe('a contradiction', () => {
  const found = (text: string) =>
    contradictionsOf(selectorOf(text)).map(
      ({ key, terms }) => `${key}: ${terms.map(printSelector).join(', ')}`,
    );

  it.each([
    [`a == 'x' && a == 'y'`, 'a: a == "x", a == "y"'],
    [`a == 'x' && has(b) && (has(c) && a in {'y'})`, 'a: a == "x", a in {"y"}'],
    [`a == 'x' && a != 'x'`, 'a: a == "x", a != "x"'],
    [`a == 'x' && !a == 'x'`, 'a: a == "x", !a == "x"'],
    [`a in {'x', 'y'} && a not in {'y', 'x'}`, 'a: a in {"x", "y"}, a not in {"x", "y"}'],
    [`a in {'x', 'y'} && a starts with 'z'`, 'a: a in {"x", "y"}, a starts with "z"'],
    [`!a != 'x' && a contains 'y'`, 'a: !a != "x", a contains "y"'],
    [`a in {}`, 'a: a in {}'],
    [`has(a) && !has(a)`, 'a: has(a), !has(a)'],
    [`a contains 'x' && !has(a)`, 'a: a contains "x", !has(a)'],
    [`a starts with 'x' && a starts with 'y'`, 'a: a starts with "x", a starts with "y"'],
    [`a ends with 'xy' && a ends with 'zy'`, 'a: a ends with "xy", a ends with "zy"'],
    [`has(b) || (a == 'x' && a == 'y')`, 'a: a == "x", a == "y"'],
    [`!(a == 'x' || has(b) || a != 'x')`, 'a: !a == "x", !a != "x"'],
  ])('is found in %s', (text, expected) => expect(found(text)).toEqual([expected]));

  it.each([
    '',
    `a == 'x' || a == 'y'`,
    `a == 'x' && b == 'y'`,
    `a in {'x', 'y'} && a in {'y', 'z'}`,
    `a != 'x' && a != 'y'`,
    `a != 'x' && !has(a)`,
    `a not in {'x'} && a not in {}`,
    `!(a == 'x' && a == 'y' && has(b))`,
    `a starts with 'xy' && a starts with 'x' && a ends with 'y'`,
    `a contains 'x' && a contains 'y'`,
    `(a == 'x' || has(b)) && a == 'y'`,
  ])('is not found in %s', (text) => expect(found(text)).toEqual([]));
});

describe('a term that also holds when the label is missing', () => {
  it.each<[string, string[]]>([
    [`a != 'x'`, ['a != "x"']],
    [`has(b) && a not in {'x'}`, ['a not in {"x"}']],
    [`!a == 'x'`, ['!a == "x"']],
    [`!(a == 'x' || b contains 'y')`, ['!a == "x"', '!b contains "y"']],
    [`has(b) || a != 'x'`, ['a != "x"']],
    [`a != 'x' && (b != 'y' || has(c))`, ['a != "x"', 'b != "y"']],
    // It was thought of, or another term wants the label.
    ['!has(a)', []],
    [`has(a) && a != 'x'`, []],
    [`a != 'x' && a starts with 'y'`, []],
    [`has(a) && (a != 'x' || has(c))`, []],
    [`a == 'x' && has(b)`, []],
    [`!a != 'x'`, []],
    [`!(a != 'x' && b not in {'y'})`, []],
    ['all()', []],
  ])('in %s: %j', (text, terms) => {
    expect(termsTrueWhenMissing(selectorOf(text)).map(printSelector)).toEqual(terms);
  });
});

describe('a selector', () => {
  it.each([
    ['all()', true, true],
    ['', true, true],
    ['global()', true, true],
    [`has(a) || all()`, true, true],
    [`a not in {}`, true, true],
    [`!(a in {} && has(b))`, true, true],
    [`!has(a)`, true, false],
    [`a != 'x'`, true, false],
    [`a != 'x' && has(b)`, false, false],
    ['has(a)', false, false],
    ['!all()', false, false],
  ])('%j holds without labels: %s; selects everything: %s', (text, without, everything) => {
    expect(holdsWithoutLabels(selectorOf(text))).toBe(without);
    expect(selectsEverything(selectorOf(text))).toBe(everything);
  });
  it('of a hundred thousand characters is judged in reasonable time', () => {
    const values = (count: number, from: number) =>
      `a in {${Array.from({ length: count }, (_, i) => `'${from + i}'`).join(',')}}`;
    const terms = Array.from({ length: 5000 }, (_, i) => `a != '${i}'`).join(' && ');
    const branches = Array.from({ length: 5000 }, (_, i) => `(a != '${i}')`).join(' || ');
    const before = performance.now();
    expect(contradictionsOf(selectorOf(`${values(6000, 0)} && ${values(6000, 6000)}`))).toHaveLength(1);
    expect(contradictionsOf(selectorOf(`${values(5000, 0)} && ${terms}`))).toHaveLength(1);
    expect(termsTrueWhenMissing(selectorOf(`${terms} && (${branches})`))).toHaveLength(10_000);
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});
