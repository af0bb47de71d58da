import { z } from 'zod';
import { optional } from '../lib/optional.ts';
import type { Remark } from './parser.ts';
import { member, textMember } from './yaml-value.ts';

export const record = z.strictObject({
  line: z.int(),
  endLine: z.int().optional(),
  apiVersion: z.string(),
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  /** The object as plain JSON. */
  document: z.unknown(),
  /** Line of each part of the object, by JSON pointer. */
  lines: z.record(z.string(), z.int()),
});

export type Manifest = z.infer<typeof record>;

/** What the text should have held where it holds no object. */
export const expected = 'a Kubernetes object: apiVersion, kind and metadata.name';

/**
 * Which object a value is; `undefined` when it is none.
 *
 * @param list the items of a typed list (`PodList`) may leave out what the list says for all of them
 */
export function identityOf(
  value: unknown,
  list: { readonly kind: string; readonly apiVersion?: string } | undefined,
): Pick<Manifest, 'apiVersion' | 'kind' | 'namespace' | 'name'> | undefined {
  const metadata = member(value, 'metadata');
  const apiVersion = textMember(value, 'apiVersion') ?? list?.apiVersion;
  const kind = textMember(value, 'kind') ?? list?.kind;
  const name = textMember(metadata, 'name');
  if (apiVersion === undefined || !kind || name === undefined) return undefined;
  return { apiVersion, kind, ...optional({ namespace: textMember(metadata, 'namespace') }), name };
}

/** A key that is refused or given twice. */
export function keyRefused(line: number): Remark {
  return { line, code: 'value-invalid', field: 'a key of this object', expected: 'each key once' };
}
