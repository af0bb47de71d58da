import { expect } from 'vitest';

/** The same value with sorted keys, so that a golden does not depend on the order in which code builds objects. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}

/** JSON with sorted keys and a newline at the end: equal values have equal bytes. */
export function stableJson(value: unknown): string {
  return `${JSON.stringify(sorted(value), undefined, 2)}\n`;
}

/** Compares a text with the golden at `path`; `npm run golden` writes it anew. */
export async function expectGoldenText(text: string, path: string): Promise<void> {
  await expect(text, `${path} differs: run \`npm run golden\`, then read the diff`).toMatchFileSnapshot(path);
}

/** Compares a value with the golden JSON at `path`; `npm run golden` writes it anew. */
export async function expectGolden(value: unknown, path: string): Promise<void> {
  await expectGoldenText(stableJson(value), path);
}
