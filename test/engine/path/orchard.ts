import { createHash } from 'node:crypto';
import { endpointOf, endpointOfNode, resolveEndpoint } from '../../../src/engine/path/endpoint.ts';
import type { Trace } from '../../../src/engine/path/model.ts';
import { type Question, trace } from '../../../src/engine/path/trace.ts';
import type { Link, NetworkStack } from '../../../src/model/network-stack.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { aBlock, aLink, aNode, aPool, aSnapshot, aStack, aWorkload } from '../../support/build.ts';

/*
 * The orchard: three nodes of one network, a block of 16 addresses on each, and four pods.
 *
 *   birch 198.51.100.11   192.0.2.16/28   shop/cart 192.0.2.18, shop/till 192.0.2.19
 *   cedar 198.51.100.12   192.0.2.32/28   bank/safe 192.0.2.34
 *   elder 198.51.100.13   192.0.2.48/28   bank/desk 192.0.2.50
 */

/** What the nodes would print; tests change it before it becomes a snapshot. */
export interface Tables {
  readonly routes: Record<string, readonly string[]>;
  readonly links: Record<string, readonly Link[]>;
}

/** How packets get from node to node. */
export type Mode = 'none' | 'ipip' | 'vxlan';

export const NODES = [
  { name: 'birch', ip: '198.51.100.11', block: '192.0.2.16/28', tunnel: '192.0.2.16' },
  { name: 'cedar', ip: '198.51.100.12', block: '192.0.2.32/28', tunnel: '192.0.2.32' },
  { name: 'elder', ip: '198.51.100.13', block: '192.0.2.48/28', tunnel: '192.0.2.48' },
] as const;

const PODS = [
  { id: 'shop/cart', node: 'birch', ip: '192.0.2.18' },
  { id: 'shop/till', node: 'birch', ip: '192.0.2.19' },
  { id: 'bank/safe', node: 'cedar', ip: '192.0.2.34' },
  { id: 'bank/desk', node: 'elder', ip: '192.0.2.50' },
] as const;

/** The interface of a pod on its node (calico-semantics 3.1). */
export const cali = (id: string) =>
  `cali${createHash('sha1').update(id.replace('/', '.')).digest('hex').slice(0, 11)}`;

const DEVICES = { none: 'eth0', ipip: 'tunl0', vxlan: 'vxlan.calico' } as const;

/** The route of a node to the block of another one. */
export function blockRoute(mode: Mode, to: (typeof NODES)[number]): string {
  const via = mode === 'vxlan' ? to.tunnel : to.ip;
  return `${to.block} via ${via} dev ${DEVICES[mode]}${mode === 'none' ? ' proto bird' : ' onlink'}`;
}

/** The healthy orchard. */
export function tables(mode: Mode): Tables {
  const of = (node: (typeof NODES)[number]) => {
    const pods = PODS.filter((pod) => pod.node === node.name);
    const routes = [
      'default via 198.51.100.1 dev eth0',
      `198.51.100.0/24 dev eth0 proto kernel scope link src ${node.ip}`,
      `blackhole ${node.block} proto bird`,
      ...pods.map(({ id, ip }) => `${ip} dev ${cali(id)} scope link`),
      ...NODES.filter(({ name }) => name !== node.name).map((other) => blockRoute(mode, other)),
    ];
    const links = [
      aLink('eth0', [`${node.ip}/24`]),
      ...pods.map(({ id }) => aLink(cali(id))),
      ...(mode === 'none' ? [] : [aLink(DEVICES[mode], [`${node.tunnel}/32`])]),
    ];
    return { routes, links };
  };
  return {
    routes: Object.fromEntries(NODES.map((node) => [node.name, of(node).routes])),
    links: Object.fromEntries(NODES.map((node) => [node.name, of(node).links])),
  };
}

/** Takes lines away from the routes of a node, and adds others. */
export const reroute =
  (node: string, without: RegExp, ...added: string[]) =>
  (given: Tables) => {
    given.routes[node] = [...(given.routes[node] ?? []).filter((route) => !without.test(route)), ...added];
  };

/** Replaces an interface of a node; `undefined` takes it away. */
export const relink = (node: string, name: string, link: Link | undefined) => (given: Tables) => {
  given.links[node] = (given.links[node] ?? []).flatMap((one) => (one.name === name ? (link ?? []) : one));
};

/** The snapshot of these tables, pods included unless the test brings its own. */
export function orchard(given: Tables, more: Parameters<typeof aSnapshot>[0] = {}): Snapshot {
  const names = new Set([...Object.keys(given.routes), ...Object.keys(given.links)]);
  const hosts = Object.fromEntries(
    [...names].map((name): [string, NetworkStack] => {
      const { [name]: routes } = given.routes;
      const { [name]: links } = given.links;
      return [name, aStack({ ...(routes && { routes }), ...(links && { links }) })];
    }),
  );
  return aSnapshot({
    nodes: NODES.map(({ name, ip }) => aNode(name, ip)),
    workloads: PODS.map(({ id, ip, node }) => aWorkload(id, ip, { node })),
    pools: [aPool()],
    blocks: NODES.map(({ name, block }) => aBlock(block, name)),
    policies: [],
    hosts,
    ...more,
  });
}

/** Traces from a pod, `node:NAME` or an address to another, and fails when there is no such endpoint. */
export function traced(
  snapshot: Snapshot,
  from: string,
  to: string,
  more: Partial<Pick<Question, 'protocol' | 'port' | 'strict' | 'explain'>> = {},
): Trace {
  const endpoint = (text: string) => {
    const workload = snapshot.workloads?.items.find(({ id }) => id === text);
    const node = snapshot.nodes?.items.find(({ name }) => `node:${name}` === text);
    const found = workload
      ? endpointOf(snapshot, workload)
      : node
        ? endpointOfNode(node)
        : resolveEndpoint(snapshot, text);
    if ('problem' in found) throw new Error(`${text}: ${found.problem}`);
    return found;
  };
  return trace(snapshot, { protocol: 'icmp', ...more, from: endpoint(from), to: endpoint(to) });
}

/** The way of the request: `shop/cart > birch > cedar > bank/safe`. */
export const wayOf = ({ forward }: Trace) => forward.hops.map(({ name }) => name).join(' > ');

/** The whole answer in one line: verdict, what decided, TTL of the reply, and the way of the request. */
export function inShort(of: Trace): string {
  const by = of.decidedBy === 'reply' ? ' on the way back' : '';
  const ttl = of.ttl === undefined ? '' : `, TTL ${of.ttl}`;
  return `${of.verdict}: ${of.disposition}${by}${ttl}; ${wayOf(of)}`;
}
