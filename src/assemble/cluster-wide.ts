import { sortedBy } from '../lib/sort.ts';
import type { Known } from '../model/snapshot.ts';
import type { Change } from './changes.ts';
import type { Collection } from './collection.ts';
import { type KindOfObject, objectsAt } from './known-objects.ts';

/** The objects of a cluster-wide kind, by name; `undefined` when nothing was asked about them. */
export function clusterWideAt<T extends { readonly name: string }>(
  all: Collection,
  changes: readonly Change[],
  of: KindOfObject<T>,
  at: number,
): Known<T> | undefined {
  const found = objectsAt(all, changes, of, at);
  if (!found) return undefined;
  const items = sortedBy(found.items, ({ name }) => name);
  return { items, complete: found.completeIn === 'all', sources: found.sources };
}
