import { expect, it } from 'vitest';
import { renderJson } from '../../src/report/json.ts';
import type { Result } from '../../src/result/result.ts';
import { sampleResult } from './sample-result.ts';

function backwards<T>(value: T): T {
  if (Array.isArray(value)) return value.map(backwards) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, inner]) => [key, backwards(inner)])) as T;
}

it('does not depend on the order in which the result was made', () => {
  expect(renderJson(backwards(sampleResult))).toBe(renderJson(sampleResult));
});
it('keeps everything, lists in their order', () => {
  expect(JSON.parse(renderJson(sampleResult))).toEqual(sampleResult);
});
it('ends with one newline', () => expect(renderJson(sampleResult)).toMatch(/[^\n]\n$/));
it('drops what is undefined and keeps null', () => {
  const text = renderJson({ b: null, a: undefined } as unknown as Result);
  expect(text).toBe('{\n  "b": null\n}\n');
});
it('writes hidden characters as escapes', () => {
  expect(renderJson({ a: '\u202e\u009b' } as unknown as Result)).toBe('{\n  "a": "\\u202e\\u009b"\n}\n');
});
