import { groupedBy } from '../lib/group.ts';
import { asEvidence, type Evidence, type Source } from '../lib/source.ts';
import type { KnownByNamespace } from '../model/snapshot.ts';
import { type Change, type ManifestObject, manifestObjects } from './changes.ts';
import { type Collection, nearest, sourceOf } from './collection.ts';
import { type ListName, listsOf, placesIn, showsAll } from './object-lists.ts';
import { type Listing, presenceAt } from './presence.ts';

/** An object to read, and how to cite it. */
export interface ObjectToRead {
  readonly namespace: string;
  readonly name: string;
  readonly apiVersion: string;
  readonly document: unknown;
  readonly at: (pointer: string) => Source;
}

/** How objects of a kind are found and read. */
export interface KindOfObject<T> {
  readonly kind: string;
  readonly list: ListName;
  /** The kind in lines about changes. */
  readonly resource: string;
  readonly isNamespaced: boolean;
  /** `undefined` for an object that does not fit its API: then not all of its kind are known. */
  readonly read: (object: ObjectToRead) => T | undefined;
}

/** An object, with the lines that tell that it is there. */
interface Sighted {
  readonly id: string;
  readonly moment: number;
  readonly object: ManifestObject;
  readonly namespace: string;
}

function sightingsOf<T>(all: Collection, changes: readonly Change[], of: KindOfObject<T>): Sighted[] {
  const sighted = (object: ManifestObject, moment: number, otherwise: string | undefined): Sighted[] => {
    const { kind, name } = object.record;
    if (kind !== of.kind) return [];
    const namespace = of.isNamespaced ? (object.record.namespace ?? otherwise ?? 'default') : '';
    return [{ id: `${namespace}/${name}`, moment, object, namespace }];
  };
  const listed = listsOf(all, of.list).flatMap((list) =>
    manifestObjects(list).flatMap((object) =>
      sighted(object, list.artifact.moment, list.artifact.args.namespace),
    ),
  );
  const applied = changes.flatMap(({ resource, effect, manifest, moment, namespace }) =>
    resource === of.resource && effect !== 'deleted' && manifest ? sighted(manifest, moment, namespace) : [],
  );
  return [...listed, ...applied].sort((a, b) => a.moment - b.moment);
}

function listingsOf<T>(all: Collection, of: KindOfObject<T>): Listing[] {
  return listsOf(all, of.list).map((list): Listing => {
    const { args, moment } = list.artifact;
    const namespace = of.isNamespaced ? (args.namespace ?? 'default') : '';
    return {
      moment,
      covers: of.isNamespaced && args['all-namespaces'] === undefined ? namespace : 'all',
      whole: showsAll(list),
      objects: list.records
        .filter(({ kind }) => kind === of.kind)
        .map((record) => ({
          namespace: of.isNamespaced ? (record.namespace ?? namespace) : '',
          name: record.name,
          source: sourceOf(list, record),
        })),
      source: sourceOf(list, { line: 1 }),
    };
  });
}

const toRead = ({ object: { record, artifact }, namespace }: Sighted): ObjectToRead => ({
  namespace,
  name: record.name,
  apiVersion: record.apiVersion,
  document: record.document,
  at: placesIn(artifact, record),
});

/** The objects of a kind at a moment; `undefined` when nothing was asked about them. */
export function objectsAt<T>(
  all: Collection,
  changes: readonly Change[],
  of: KindOfObject<T>,
  at: number,
): KnownByNamespace<T> | undefined {
  const own = of.isNamespaced ? changes : changes.map((change) => ({ ...change, namespace: '' }));
  const presence = presenceAt(listingsOf(all, of), own, of.resource, at);
  if (presence.sources.length === 0 && presence.objects.size === 0) return undefined;
  const sightings = groupedBy(sightingsOf(all, own, of), ({ id }) => id);
  const lost = new Set<string>();
  const items = [...presence.objects].flatMap(([id, { namespace }]): T[] => {
    const best = nearest(sightings.get(id) ?? [], at, ({ moment }) => moment);
    const item = best && of.read(toRead(best));
    if (item === undefined) lost.add(namespace);
    return item === undefined ? [] : [item];
  });
  const isAll = presence.completeIn === 'all';
  const completeIn = isAll && lost.size === 0 ? 'all' : isAll ? [] : presence.completeIn;
  return {
    items,
    completeIn: typeof completeIn === 'string' ? completeIn : completeIn.filter((one) => !lost.has(one)),
    sources: presence.sources,
  };
}

/** Evidence of an object: its name, and the parts that it has of those given. */
export function evidenceOf(record: ObjectToRead, ...pointers: readonly string[]): Evidence {
  const name = record.at('/metadata/name');
  const parts = pointers.map(record.at).filter(({ line }) => line !== name.line);
  return asEvidence([name, ...parts]) ?? [name];
}
