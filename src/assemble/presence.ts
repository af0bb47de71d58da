import type { Source } from '../lib/source.ts';
import type { Change } from './changes.ts';
import { nearest } from './collection.ts';

/** One answer to "which objects of this kind are there". */
export interface Listing {
  readonly moment: number;
  /** Which namespaces it answers for. */
  readonly covers: 'all' | string;
  /** True when an object that it does not name does not exist there. */
  readonly whole: boolean;
  readonly objects: readonly Named[];
  /** Where the answer stands, also when it is "nothing". */
  readonly source: Source;
}

interface Named {
  readonly namespace: string;
  readonly name: string;
  readonly source: Source;
}

/** An object that exists, with the lines that show it. */
export interface Present {
  readonly namespace: string;
  readonly name: string;
  readonly sources: readonly Source[];
}

/** Which objects exist at a moment, by `namespace/name`. */
export interface Presence {
  readonly objects: ReadonlyMap<string, Present>;
  readonly completeIn: 'all' | readonly string[];
  readonly sources: readonly Source[];
}

const CONTROLLERS = /^(deployment|daemonset|statefulset|replicaset|job|cronjob|replicationcontroller)$/;

/**
 * The listing to start from: the last one at or before the moment, unless a controller changed since (its pods
 * have names that only a later listing tells) and a later listing has no such change in between.
 */
function baseListing(
  listings: readonly Listing[],
  changes: readonly Change[],
  at: number,
): Listing | undefined {
  const base = nearest(listings, at, (listing) => listing.moment);
  const after = listings.find((listing) => listing.moment > at);
  if (!base || !after || base.moment > at) return base;
  const churn = (from: number, to: number) =>
    changes.some(
      (change) => CONTROLLERS.test(change.resource) && change.moment > from && change.moment <= to,
    );
  return churn(base.moment, at) && !churn(at, after.moment) ? after : base;
}

/** The objects of one namespace: those of the base listing, then what changed between it and the moment. */
function presentIn(
  namespace: string,
  base: Listing | undefined,
  seen: readonly Listing[],
  changes: readonly Change[],
  at: number,
) {
  const found = new Map<string, Named[]>();
  const add = (name: string, source: Source) =>
    found.set(name, [...(found.get(name) ?? []), { namespace, name, source }]);
  const here = (listing: Listing) => listing.objects.filter((object) => object.namespace === namespace);
  for (const object of base ? here(base) : []) add(object.name, object.source);
  const from = base?.moment ?? 0;
  // Backwards from a later listing, a creation in between means that the object was not there yet.
  const backwards = from > at;
  // A filtered listing proves that what it shows exists, and nothing about the rest or the time before.
  const sightings = (backwards ? [] : seen).flatMap((listing) =>
    here(listing).map(({ name, source }) => ({
      moment: listing.moment,
      name,
      source,
      effect: 'created' as const,
    })),
  );
  const events = [...changes.filter((change) => change.namespace === namespace), ...sightings]
    .filter(({ moment }) => moment > Math.min(from, at) && moment <= Math.max(from, at))
    .sort((a, b) => a.moment - b.moment);
  for (const event of backwards ? events.reverse() : events) {
    if (event.effect === (backwards ? 'created' : 'deleted')) found.delete(event.name);
    else add(event.name, event.source);
  }
  return found;
}

/**
 * Works out which objects exist at a moment of a session, from listings and from the changes in between: forward
 * from an earlier listing, backward from a later one.
 *
 * @param changes all changes of the session, in order
 * @param resource plain singular kind of the objects
 */
export function presenceAt(
  listings: readonly Listing[],
  changes: readonly Change[],
  resource: string,
  at: number,
): Presence {
  const own = changes.filter((change) => change.resource === resource);
  const whole = listings.filter((listing) => listing.whole);
  const partial = listings.filter((listing) => !listing.whole);
  const named = listings.flatMap(({ covers, objects }) => [
    ...(covers === 'all' ? [] : [covers]),
    ...objects.map((object) => object.namespace),
  ]);
  const everywhere = baseListing(
    whole.filter(({ covers }) => covers === 'all'),
    changes,
    at,
  );
  const objects = new Map<string, Present>();
  const bases = new Set<Source>(everywhere ? [everywhere.source] : []);
  const completeIn: string[] = [];
  for (const namespace of new Set([...named, ...own.map((change) => change.namespace)])) {
    const base = baseListing(
      whole.filter(({ covers }) => covers === 'all' || covers === namespace),
      changes,
      at,
    );
    if (base) {
      completeIn.push(namespace);
      bases.add(base.source);
    }
    for (const [name, lines] of presentIn(namespace, base, partial, own, at))
      objects.set(`${namespace}/${name}`, { namespace, name, sources: lines.map(({ source }) => source) });
  }
  return { objects, completeIn: everywhere ? 'all' : completeIn.sort(), sources: [...bases] };
}
