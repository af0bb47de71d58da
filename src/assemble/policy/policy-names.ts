import type { Collection } from '../collection.ts';
import { isOfKind, type KindOfPolicy } from './policy-kinds.ts';

/** The names of stored policies of Calico carry the tier `default`, which its API leaves out. */
export const STORED = /^crd\.projectcalico\.org\//;
const PREFIX = 'default.';

/** `namespace/name` by which the forms of one policy are known as one; the namespace is empty for a global one. */
export function idOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/** Tells under which name a policy is known, whichever form of it is shown. */
export type NameOf = (record: {
  readonly apiVersion: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}) => string;

/** Two stored policies may bear one name with and without the prefix: those stay two. */
export function namesOf(all: Collection, of: KindOfPolicy): NameOf {
  const stored = new Set(
    all
      .of('manifest')
      .flatMap(({ records }) => records)
      .filter((record) => STORED.test(record.apiVersion) && isOfKind(of, record))
      .map((record) => idOf(record.namespace ?? '', record.name)),
  );
  return ({ apiVersion, namespace = '', name }) => {
    const short = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;
    return STORED.test(apiVersion) && !stored.has(idOf(namespace, short)) ? short : name;
  };
}
