import { groupedBy } from '../../lib/group.ts';
import { byName, sortedBy } from '../../lib/sort.ts';

/** Endings that controllers give to the names of their pods (letters and digits that make no words). */
const SUFFIX = /(-[bcdfghjklmnpqrstvwxz2456789]{6,10})?-[bcdfghjklmnpqrstvwxz2456789]{5}$|-\d+$/;

const namespaceOf = (id: string): string => id.slice(0, id.indexOf('/'));

const nameOf = (id: string): string => id.slice(id.indexOf('/') + 1);

/** `shop/web-` for the pods of a controller, however it names them; the id of a pod that has none. */
export const stemOf = (id: string): string => (SUFFIX.test(id) ? id.replace(SUFFIX, '-') : id);

const MOST_PARTS = 4;

/** The first few, and how many there are more. */
export function fewOf(parts: readonly string[], limit: number = MOST_PARTS): string {
  const more = parts.length - limit;
  return more > 1 ? `${parts.slice(0, limit).join(', ')} and ${more} more` : parts.join(', ');
}

/** Pods of a group that are named one by one. */
const FEW = 2;

/** Names groups of pods of one cluster after what they have in common. Pods are given as `namespace/name`. */
export class PodNames {
  readonly #count: number;
  readonly #perNamespace: ReadonlyMap<string, number>;
  readonly #perStem: ReadonlyMap<string, number>;

  /** @param pods all of the cluster */
  constructor(pods: readonly string[]) {
    const countBy = (key: (pod: string) => string) =>
      new Map([...groupedBy(pods, key)].map(([name, { length }]) => [name, length]));
    this.#count = pods.length;
    this.#perNamespace = countBy(namespaceOf);
    this.#perStem = countBy(stemOf);
  }

  /** `shop/web-* (3 pods)`, `shop/* (12 pods), data/db-0`, `every pod (40 pods)`. */
  of(pods: readonly string[]): string {
    if (pods.length === this.#count && pods.length > 1) return `every pod (${pods.length} pods)`;
    const spaces = sortedBy(groupedBy(pods, namespaceOf), ([namespace]) => namespace);
    const parts = spaces.flatMap(([namespace, own]) => {
      const all = this.#perNamespace.get(namespace) ?? own.length;
      if (own.length === all && all > 1) return [`${namespace}/* (${all} pods)`];
      return [...groupedBy(own, stemOf)].flatMap(([stem, alike]) => this.#ofStem(stem, alike)).sort(byName);
    });
    return fewOf(parts);
  }

  #ofStem(stem: string, pods: readonly string[]): readonly string[] {
    const all = this.#perStem.get(stem) ?? pods.length;
    if (pods.length === 1) return pods;
    if (pods.length === all) return [`${stem}* (${all} pods)`];
    const sorted = [...pods].sort(byName);
    if (pods.length <= FEW) return sorted;
    return [`${stem}* (${pods.length} of ${all} pods: ${sorted.slice(0, FEW).map(nameOf).join(', ')}, ...)`];
  }
}
