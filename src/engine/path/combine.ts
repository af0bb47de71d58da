import { classOf } from './model.ts';
import type { Arrival } from './packet.ts';

/**
 * Joins the outcomes of several next hops. Which of them a flow takes depends on a hash: when they agree the first
 * one stands for all; when not, `forks` holds every end.
 */
export function combine(arrivals: readonly Arrival[]): Arrival {
  const [first] = arrivals;
  if (!first) throw new Error('Bug: a route without next hops was taken');
  const ends = arrivals.flatMap((arrival) => arrival.forks ?? [arrival]);
  const classes = new Set(ends.map(({ path }) => classOf(path.disposition)));
  if (classes.size > 1) return { ...first, forks: ends };
  if (new Set(ends.map(({ path }) => path.ttl)).size === 1) return first;
  const { ttl: _, ...path } = first.path;
  return { ...first, path };
}
