import { optional } from '../lib/optional.ts';
import type { Listed, NetworkStack, Route } from '../model/network-stack.ts';
import type { Change } from './changes.ts';
import { type Collected, type Collection, isWhole, nearest, sourceOf } from './collection.ts';
import { linkOf } from './links.ts';
import type { Place, Places } from './places.ts';
import { routeOf } from './routes.ts';

/** Changes that make a node's links and routes different: pods that come and go. */
const MOVES_PODS = /^(pod|deployment|daemonset|statefulset|replicaset|job|cronjob)$/;

/** How many of such changes came before a moment. */
type Epoch = (moment: number) => number;

/** Counts such changes: tables taken in the same epoch as the moment asked about show the same pods. */
function epochs(changes: readonly Change[]): Epoch {
  const moments = changes
    .filter((c) => MOVES_PODS.test(c.resource) && c.effect !== 'changed')
    .map((c) => c.moment);
  return (moment) => moments.filter((changed) => changed <= moment).length;
}

/** The output to trust: the nearest of the same epoch, else the last one before, else the first one after. */
function choose<T extends Collected>(candidates: readonly T[], at: number, epoch: Epoch): T | undefined {
  const same = candidates.filter(({ artifact }) => epoch(artifact.moment) === epoch(at));
  return (
    nearest(same, at, ({ artifact }) => artifact.moment) ??
    nearest(candidates, at, ({ artifact }) => artifact.moment)
  );
}

/** A whole answer is preferred; a filtered one is better than none. */
function wholeFirst<T extends Collected>(candidates: readonly T[]): readonly T[] {
  const whole = candidates.filter(isWhole);
  return whole.length > 0 ? whole : candidates;
}

function listed<T>(of: Collected, items: readonly T[], epoch: Epoch): Listed<T> {
  const complete = isWhole(of) && of.unread.length === 0;
  const { moment } = of.artifact;
  return { items, complete, from: sourceOf(of, { line: 1 }), moment, epoch: epoch(moment) };
}

function routesFrom(
  of: Collected<'ip-route'> | undefined,
  family: 4 | 6,
  epoch: Epoch,
): Listed<Route> | undefined {
  if (!of) return undefined;
  const routes = of.records.flatMap((record) => routeOf(of, record) ?? []);
  return listed(
    of,
    routes.filter((route) => route.destination.base.family === family),
    epoch,
  );
}

/** `ip route` prints IPv4 only, `ip -6 route` IPv6 only, `ip route show table all` both. */
const showsFamily =
  (family: 4 | 6) =>
  ({ artifact }: Collected) =>
    family === 6
      ? artifact.args.family === '6' || artifact.args.table === 'all'
      : artifact.args.family !== '6';

const showsMain = ({ artifact }: Collected) => /^(main|all)$/.test(artifact.args.table ?? 'main');

function stackOf(
  links: readonly Collected<'ip-addr'>[],
  routes: readonly Collected<'ip-route'>[],
  at: number,
  epoch: Epoch,
): NetworkStack {
  const withAddresses = links.filter(
    ({ artifact }) => artifact.args.addresses !== 'not-shown' && artifact.args.family !== '6',
  );
  const chosenLinks = choose(wholeFirst(withAddresses), at, epoch);
  const tables = (family: 4 | 6) =>
    choose(wholeFirst(routes.filter((one) => showsMain(one) && showsFamily(family)(one))), at, epoch);
  const chosen4 = tables(4);
  const chosen6 = tables(6);
  const stale = [chosenLinks, chosen4].some(
    (one) => one !== undefined && epoch(one.artifact.moment) !== epoch(at),
  );
  return {
    ...optional({
      links:
        chosenLinks &&
        listed(
          chosenLinks,
          chosenLinks.records.map((record) => linkOf(chosenLinks, record)),
          epoch,
        ),
      routes4: routesFrom(chosen4, 4, epoch),
      routes6: routesFrom(chosen6, 6, epoch),
    }),
    stale,
  };
}

/** The network state of every node and pod that commands ran in, as it was at a moment. */
export function assembleStacks(all: Collection, changes: readonly Change[], places: Places, at: number) {
  const epoch = epochs(changes);
  const byPlace = new Map<
    string,
    { place: Place; links: Collected<'ip-addr'>[]; routes: Collected<'ip-route'>[] }
  >();
  const group = (place: Place) => {
    const key = `${place.kind} ${place.id}`;
    const known = byPlace.get(key) ?? { place, links: [], routes: [] };
    byPlace.set(key, known);
    return known;
  };
  for (const one of all.of('ip-addr')) {
    const place = places(one.artifact.scope);
    if (place) group(place).links.push(one);
  }
  for (const one of all.of('ip-route')) {
    const place = places(one.artifact.scope);
    if (place) group(place).routes.push(one);
  }
  const hosts = new Map<string, NetworkStack>();
  const podStacks = new Map<string, NetworkStack>();
  for (const { place, links, routes } of byPlace.values())
    (place.kind === 'node' ? hosts : podStacks).set(place.id, stackOf(links, routes, at, epoch));
  return { hosts, podStacks };
}
