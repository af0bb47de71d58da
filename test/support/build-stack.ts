import { optional } from '../../src/lib/optional.ts';
import type { Link, Listed, NetworkStack, NextHop, Route, RouteType } from '../../src/model/network-stack.ts';
import { address, cidr, source } from './build-values.ts';

const TYPES = /^(local|broadcast|multicast|anycast|blackhole|unreachable|prohibit|throw|nat)$/;

function nextHopsIn(words: readonly string[]): NextHop[] {
  const hops = words.join(' ').split(/\bnexthop /);
  return (hops.length > 1 ? hops.slice(1) : hops).flatMap((text): NextHop[] => {
    const via = /\bvia (\S+)/.exec(text)?.[1];
    const dev = /\bdev (\S+)/.exec(text)?.[1];
    if (via === undefined && dev === undefined) return [];
    const onlink = /\bonlink\b/.test(text);
    return [{ ...optional({ via: via === undefined ? undefined : address(via), dev }), onlink }];
  });
}

/**
 * A route, written as `ip route` prints it, its next hops on the same line:
 * `192.0.2.32/28 via 198.51.100.12 dev tunl0 proto bird onlink`.
 */
export function aRoute(text: string, more: Partial<Route> = {}): Route {
  const words = text.trim().split(/\s+/);
  const type = TYPES.test(words[0] ?? '') ? (words.shift() as RouteType) : 'unicast';
  const [to = ''] = words;
  const everywhere = /\bvia \S*:/.test(text) ? '::/0' : '0.0.0.0/0';
  const nextHops = nextHopsIn(words.slice(1));
  const after = (key: string) => new RegExp(`\\b${key} (\\S+)`).exec(text)?.[1];
  return {
    type,
    destination: cidr(to === 'default' ? everywhere : to),
    nextHops,
    ...optional({ proto: after('proto'), scope: after('scope') }),
    metric: Number(after('metric') ?? 0),
    table: after('table') ?? 'main',
    linkdown: /\blinkdown\b/.test(text),
    // As the assembler has it: a route that is printed without its next hop may lead anywhere.
    understood: type !== 'unicast' || nextHops.length > 0,
    source: source(text, 'ip-route.txt', 5),
    ...more,
  };
}

/** An interface that is up, with addresses as `192.0.2.16/32`; `down` takes its UP flag away. */
export function aLink(
  name: string,
  nets: readonly string[] = [],
  more: Partial<Link> & { readonly down?: boolean } = {},
): Link {
  const { down = false, ...rest } = more;
  const flags = down ? ['BROADCAST'] : ['BROADCAST', 'UP', 'LOWER_UP'];
  return {
    index: 23,
    name,
    flags,
    mtu: 1420,
    addresses: nets.map((text, i) => ({
      address: address(text.split('/')[0] ?? ''),
      length: cidr(text).length,
      source: source(`inet ${text} ${name}`, 'ip-addr.txt', 42 + i),
    })),
    source: source(`${name}: <${flags.join(',')}> mtu ${more.mtu ?? 1420}`, 'ip-addr.txt', 41),
    ...rest,
  };
}

/** What one command listed; the whole of it unless the test says otherwise. */
export function listed<T>(items: readonly T[], more: Partial<Listed<T>> = {}): Listed<T> {
  return { items, complete: true, from: source('$ ip', 'ip.txt', 1), moment: 9, epoch: 0, ...more };
}

type ListOf<T> = readonly T[] | Listed<T>;
const asListed = <T>(list: ListOf<T>) => ('items' in list ? list : listed(list));

/** The network state of a node or pod; routes may be written as text. */
export function aStack(
  parts: {
    readonly links?: ListOf<Link>;
    readonly routes?: Listed<Route> | readonly (Route | string)[];
    readonly routes6?: ListOf<Route>;
    readonly stale?: boolean;
  } = {},
): NetworkStack {
  const { links, routes, routes6, stale = false } = parts;
  const routeOf = (route: Route | string) => (typeof route === 'string' ? aRoute(route) : route);
  const routes4 = routes && ('items' in routes ? routes : listed(routes.map(routeOf)));
  return {
    ...optional({ links: links && asListed(links), routes4, routes6: routes6 && asListed(routes6) }),
    stale,
  };
}
