import { type Result, result as schema } from '../../src/result/result.ts';

type Path = readonly (string | number)[];

function stringPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return entries.flatMap(([key, inner]) => stringPaths(inner, [...path, key]));
}

function put(target: unknown, path: Path, text: string): void {
  const parent = path.slice(0, -1).reduce<unknown>((value, key) => Reflect.get(Object(value), key), target);
  Reflect.set(Object(parent), path.at(-1) ?? '', text);
}

/** Where the schema takes any text: everything but words of closed lists. */
export function freePaths(sample: Result): Path[] {
  return stringPaths(sample).filter((path) => {
    const changed = structuredClone(sample);
    put(changed, path, 'any text');
    return schema.safeParse(changed).success;
  });
}

/** The sample with `text` in all these places, and as a key of each open record. */
export function withEveryString(sample: Result, paths: readonly Path[], text: string): Result {
  const changed = structuredClone(sample);
  for (const path of paths) put(changed, path, text);
  for (const counts of [changed.summary.findings, changed.summary.checks, changed.summary.pairs])
    counts[text] = 1;
  return schema.parse(changed);
}
