import { describe, expect, it } from 'vitest';
import type { Match } from '../../../src/lib/kleene.ts';
import { holds } from '../../../src/lib/selector/holds.ts';
import { type LabelState, viewOf } from '../../../src/lib/selector/label-view.ts';
import { parseSelector } from '../../../src/lib/selector/parse-selector.ts';
import type { Selector } from '../../../src/lib/selector/selector.ts';

function selectorOf(text: string): Selector {
  const parsed = parseSelector(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.says}`);
  return parsed.selector;
}

const answer = (text: string, state: LabelState): Match => holds(selectorOf(text), { get: () => state });

describe('an operator', () => {
  // For k = 'web', for a missing k, and for a k of which nothing is known.
  it.each<[string, Match, Match, Match]>([
    [`k == 'web'`, 'yes', 'no', 'unknown'],
    [`k == 'db'`, 'no', 'no', 'unknown'],
    [`k == 'Web'`, 'no', 'no', 'unknown'],
    [`k == ''`, 'no', 'no', 'unknown'],
    [`k != 'web'`, 'no', 'yes', 'unknown'],
    [`k != 'db'`, 'yes', 'yes', 'unknown'],
    [`k in {'db', 'web'}`, 'yes', 'no', 'unknown'],
    [`k in {'db'}`, 'no', 'no', 'unknown'],
    [`k in {}`, 'no', 'no', 'no'],
    [`k not in {'db', 'web'}`, 'no', 'yes', 'unknown'],
    [`k not in {'db'}`, 'yes', 'yes', 'unknown'],
    [`k not in {}`, 'yes', 'yes', 'yes'],
    [`k contains 'e'`, 'yes', 'no', 'unknown'],
    [`k contains 'x'`, 'no', 'no', 'unknown'],
    [`k contains ''`, 'yes', 'no', 'unknown'],
    [`k starts with 'we'`, 'yes', 'no', 'unknown'],
    [`k starts with 'eb'`, 'no', 'no', 'unknown'],
    [`k starts with ''`, 'yes', 'no', 'unknown'],
    [`k ends with 'eb'`, 'yes', 'no', 'unknown'],
    [`k ends with 'we'`, 'no', 'no', 'unknown'],
    [`k ends with ''`, 'yes', 'no', 'unknown'],
    ['has(k)', 'yes', 'no', 'unknown'],
    ['all()', 'yes', 'yes', 'yes'],
    ['global()', 'yes', 'yes', 'yes'],
    ['', 'yes', 'yes', 'yes'],
    [`!k == 'web'`, 'no', 'yes', 'unknown'],
    [`!k != 'web'`, 'yes', 'no', 'unknown'],
    [`!k contains 'x'`, 'yes', 'yes', 'unknown'],
    ['!has(k)', 'no', 'yes', 'unknown'],
    ['!all()', 'no', 'no', 'no'],
  ])('%s: present %s, missing %s, unknown %s', (text, present, missing, unknown) => {
    expect([answer(text, { value: 'web' }), answer(text, 'absent'), answer(text, 'unknown')]).toEqual([
      present,
      missing,
      unknown,
    ]);
  });
});

describe('an answer', () => {
  const view = {
    get: (key: string): LabelState => (key === 'u' ? 'unknown' : key === 'y' ? { value: '' } : 'absent'),
  };
  it.each<[string, Match]>([
    ['has(y) && has(u)', 'unknown'],
    ['has(n) && has(u)', 'no'],
    ['has(u) && has(y) && has(n)', 'no'],
    ['has(y) || has(u)', 'yes'],
    ['has(n) || has(u)', 'unknown'],
    ['!(has(n) && has(u))', 'yes'],
    ['!(has(y) && has(u))', 'unknown'],
    ['has(u) && !has(u)', 'unknown'],
  ])('that is unknown hides no other one: %s is %s', (text, match) => {
    expect(holds(selectorOf(text), view)).toBe(match);
  });
});

describe('labels of a model', () => {
  it('are all unknown when they were not collected', () => {
    expect(viewOf(undefined).get('k')).toBe('unknown');
    expect(viewOf({}).get('k')).toBe('absent');
  });
  it('hold an empty value, and nothing that every object inherits', () => {
    expect(viewOf({ k: '' }).get('k')).toEqual({ value: '' });
    expect(viewOf({}).get('constructor')).toBe('absent');
    expect(viewOf(JSON.parse('{"__proto__":"v"}')).get('__proto__')).toEqual({ value: 'v' });
  });
});
