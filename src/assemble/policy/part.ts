import type { z } from 'zod';
import type { Source } from '../../lib/source.ts';
import type { Unread } from '../../model/policy.ts';

/** A part of an object, and where it stands. */
export interface Part {
  readonly value: unknown;
  /** JSON pointer of the part in its object. */
  readonly pointer: string;
  readonly at: (pointer: string) => Source;
}

/** What could be read of a part, and what could not. */
export interface ReadPart<T> {
  /** `undefined` when the part is nothing of its kind at all. */
  readonly value: T | undefined;
  readonly unread: readonly Unread[];
}

const escaped = (key: PropertyKey) => String(key).replaceAll('~', '~0').replaceAll('/', '~1');

/** A member or an element of a part. */
export function partIn(part: Part, key: string | number, value: unknown): Part {
  return { value, pointer: `${part.pointer}/${escaped(key)}`, at: part.at };
}

/** The elements of a list that is such a part. */
export function elementsOf(part: Part, key: string, values: readonly unknown[] | null | undefined): Part[] {
  const list = partIn(part, key, values);
  return (values ?? []).map((value, i) => partIn(list, i, value));
}

/** Marks a part as one that cannot be read. */
export function unreadAt(part: Part, path: readonly PropertyKey[] = []): Unread {
  const field = [part.pointer, ...path.map(escaped)].join('/');
  return { field, source: part.at(field) };
}

/** The fields at fault, each as a path in the part. */
function faultsOf(issues: readonly z.core.$ZodIssue[]): (readonly PropertyKey[])[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path],
  );
}

/**
 * Reads a part by the strict shape of its API. Members that do not fit it, and members that it does not have, are
 * left out and named as unread: what else the part says still counts.
 */
export function readPart<T>(shape: z.ZodType<T>, part: Part): ReadPart<T> {
  const whole = shape.safeParse(part.value);
  if (whole.success) return { value: whole.data, unread: [] };
  const faults = faultsOf(whole.error.issues);
  const unread = faults.map((path) => unreadAt(part, path));
  if (typeof part.value !== 'object' || part.value === null || faults.some((path) => path.length === 0))
    return { value: undefined, unread };
  const bad = new Set(faults.map(([member]) => String(member)));
  const rest = Object.fromEntries(Object.entries(part.value).filter(([key]) => !bad.has(key)));
  const again = shape.safeParse(rest);
  return { value: again.success ? again.data : undefined, unread };
}
