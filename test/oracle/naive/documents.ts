/** A JSON object as kubectl or calicoctl prints it; nothing about its fields is trusted. */
export interface Doc {
  readonly [key: string]: unknown;
}

/** Names to values, as labels and annotations have them. */
export type Labels = ReadonlyMap<string, string>;

export type Direction = 'ingress' | 'egress';

const isDoc = (value: unknown): value is Doc =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a path of field names; undefined when any step is missing. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isDoc(inner) ? inner[key] : undefined), value);
}

/** The object at a path; undefined when there is none. */
export function docAt(value: unknown, ...path: readonly string[]): Doc | undefined {
  const found = valueAt(value, ...path);
  return isDoc(found) ? found : undefined;
}

/** The text at a path; '' when there is none, as Go decodes an absent string. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = valueAt(value, ...path);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}

/** The number at a path; undefined when there is none. */
export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = valueAt(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

/** The list at a path; an absent list is an empty one. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The list of texts (or numbers, as texts) at a path. */
export function textsAt(value: unknown, ...path: readonly string[]): readonly string[] {
  return listAt(value, ...path).map((entry) => String(entry));
}

/** The map of texts at a path, for labels and annotations. */
export function mapAt(value: unknown, ...path: readonly string[]): Labels {
  return new Map(Object.entries(docAt(value, ...path) ?? {}).map(([key, entry]) => [key, String(entry)]));
}

export const nameOf = (doc: Doc) => textAt(doc, 'metadata', 'name');
export const namespaceOf = (doc: Doc) => textAt(doc, 'metadata', 'namespace');

/** The group of an API version: '' for core, `networking.k8s.io`, `projectcalico.org`, ... */
export function groupOf(doc: Doc): string {
  const [group, version] = textAt(doc, 'apiVersion').split('/');
  return version === undefined ? '' : (group ?? '');
}

/** All objects, those inside of lists included. */
export function flatten(objects: readonly unknown[]): readonly Doc[] {
  return objects.filter(isDoc).flatMap((doc) => {
    return /List$/.test(textAt(doc, 'kind')) ? flatten(listAt(doc, 'items')) : [doc];
  });
}
