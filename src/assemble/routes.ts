import { parseAddress } from '../lib/address.ts';
import { type Cidr, parseCidr } from '../lib/cidr.ts';
import { optional } from '../lib/optional.ts';
import type { NextHop, Route, RouteType } from '../model/network-stack.ts';
import type { RecordOf } from '../parsers/index.ts';
import { type Collected, sourceOf } from './collection.ts';

type RouteRecord = RecordOf<'ip-route'>;

/** The family of a route: `default` takes that of its next hop, else the one that was asked for. */
function destinationOf(record: RouteRecord, asked: string | undefined): Cidr | undefined {
  if (record.destination !== 'default') return parseCidr(record.destination);
  const via = record.via ?? record.nextHops[0]?.via;
  const six =
    asked === '6' || (asked === undefined && via?.includes(':') && !record.flags.includes('via-inet6'));
  return parseCidr(six ? '::/0' : '0.0.0.0/0');
}

function nextHopsOf(record: RouteRecord): NextHop[] {
  const one = (hop: {
    via?: string | undefined;
    dev?: string | undefined;
    flags: readonly string[];
  }): NextHop => ({
    ...optional({ via: hop.via === undefined ? undefined : parseAddress(hop.via), dev: hop.dev }),
    onlink: hop.flags.includes('onlink'),
  });
  // The kernel passes over a next hop that it marks dead.
  const alive = record.nextHops.filter(({ flags }) => !flags.includes('dead'));
  if (record.nextHops.length > 0) return alive.map(one);
  return record.dev === undefined && record.via === undefined ? [] : [one(record)];
}

/** The table of a line that names none: with `table all` such lines are those of main (iproute2 iproute.c). */
const tableAsked = (asked: string | undefined) => (asked === undefined || asked === 'all' ? 'main' : asked);

/** Turns a printed route into a model route; `undefined` when its destination is no prefix. */
export function routeOf(of: Collected<'ip-route'>, record: RouteRecord): Route | undefined {
  const destination = destinationOf(record, of.artifact.args.family);
  if (destination === undefined) return undefined;
  const nextHops = nextHopsOf(record);
  const unreadable = [record, ...record.nextHops].some(({ flags }) => flags.includes('not-understood'));
  // BusyBox prints a multipath route without any next hop: it leads somewhere, and nobody knows where.
  const hidden = record.type === 'unicast' && nextHops.length === 0;
  return {
    type: record.type as RouteType,
    destination,
    nextHops,
    // An IPv6 route without a metric word has 1024, an IPv4 route 0 (kernel defaults, fib_frontend.c, ip6_route.c).
    metric: record.metric ?? (destination.base.family === 6 ? 1024 : 0),
    table: record.table ?? tableAsked(of.artifact.args.table),
    linkdown: record.flags.includes('linkdown'),
    understood: !unreadable && !hidden,
    ...optional({ proto: record.proto, scope: record.scope }),
    source: sourceOf(of, record),
  };
}
