import { classOf } from './model.ts';
import type { Arrival } from './packet.ts';

/**
 * Joins the outcomes of several next hops. Which of them a flow takes depends on a hash: when they agree the first
 * one stands for all; when not, `forks` tells how they differ.
 */
export function combine(arrivals: readonly Arrival[]): Arrival & { readonly forks?: readonly Arrival[] } {
  const [first] = arrivals;
  if (!first) throw new Error('Bug: a route without next hops was taken');
  const classes = new Set(arrivals.map((arrival) => classOf(arrival.path.disposition)));
  return classes.size === 1 ? first : { ...first, forks: arrivals };
}
