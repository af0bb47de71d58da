import { safeText } from '../lib/safe-text.ts';

/** Longer strings are cut in renderings (a label may have megabytes); `result.json` keeps them whole. */
const LIMIT = 2000;

function inertString(text: string): string {
  const safe = safeText(text.length > LIMIT ? text.slice(0, LIMIT) : text);
  return text.length > LIMIT ? `${safe}\u2026 (${text.length} characters)` : safe;
}

function inertValue(value: unknown): unknown {
  if (typeof value === 'string') return inertString(value);
  if (Array.isArray(value)) return value.map(inertValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [inertString(key), inertValue(inner)]),
  );
}

/**
 * A copy whose every string, key or value, is free of control characters and direction marks and of bounded
 * length. It is made once in front of all sections, so no section can forget it.
 */
export function inert<T extends object>(value: T): T {
  return inertValue(value) as T;
}
