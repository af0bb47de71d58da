import { byText } from '../lib/sort.ts';
import type { Result } from '../result/result.ts';

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => byText(a, b)).map(([key, inner]) => [key, sorted(inner)]),
  );
}

// JSON leaves these characters as they are; escaped they keep their value and cannot steer a terminal that shows
// the file. They occur inside strings only, so replacing them in the text is safe.
const HIDDEN = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** The result as text with sorted keys: the same result always gives the same bytes. */
export function renderJson(result: Result): string {
  const text = JSON.stringify(sorted(result), null, 2);
  const escaped = (mark: string) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `${text.replace(HIDDEN, escaped)}\n`;
}
