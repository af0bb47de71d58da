import { describe, expect, it } from 'vitest';
import { aLink, aNode, aRoute, aStack, aWorkload, listed, withoutNode } from '../../support/build.ts';
import { cali, inShort, NODES, orchard, type Tables, tables, traced } from './orchard.ts';

const [, cedar] = NODES;
const ASKS_SAFE = ['shop/cart', 'bank/safe'] as const;
const gapsOf = ({ unknownBecause }: ReturnType<typeof traced>) =>
  unknownBecause.map(({ id, command }) => [id, command]);

/** The orchard with the routes of one node replaced, its links as they are. */
function withRoutes(node: string, routes: ReturnType<typeof listed<ReturnType<typeof aRoute>>>) {
  const snapshot = orchard(tables('none'));
  const { links } = snapshot.hosts.get(node) ?? {};
  return {
    ...snapshot,
    hosts: new Map(snapshot.hosts).set(node, aStack({ routes, ...(links && { links }) })),
  };
}

describe('unknown names the command that would tell', () => {
  it.each([
    ['birch', 'unknown: UNKNOWN; shop/cart'],
    ['cedar', 'unknown: UNKNOWN; shop/cart > birch > cedar'],
  ])('when the routes of %s are missing', (node, want) => {
    const given = tables('none');
    delete given.routes[node];
    const found = traced(orchard(given), ...ASKS_SAFE);
    expect(inShort(found)).toBe(want);
    expect(gapsOf(found)).toEqual([[`ip-route@${node}`, `ip route   (on ${node})`]]);
  });
  it('when nothing of a node was collected', () => {
    const given = tables('none');
    delete given.routes.cedar;
    delete given.links.cedar;
    expect(gapsOf(traced(orchard(given), ...ASKS_SAFE))).toEqual([
      ['ip-route@cedar', 'ip route   (on cedar)'],
    ]);
  });
  it('when only some routes were printed', () => {
    const few = listed([aRoute('default via 198.51.100.1 dev eth0')], { complete: false });
    const found = traced(withRoutes('birch', few), ...ASKS_SAFE);
    expect(found.verdict).toBe('unknown');
    expect(gapsOf(found)).toEqual([['ip-route-whole@birch', 'ip route   (on birch, without a filter)']]);
  });
  it('when the tables are older than the pod', () => {
    const routes = tables('none').routes.birch ?? [];
    const old = listed(
      routes.filter((route) => !/^192\.0\.2\.19 /.test(route)).map((route) => aRoute(route)),
      {
        moment: 3,
      },
    );
    const snapshot = withRoutes('birch', old);
    const items = (snapshot.workloads?.items ?? []).map((one) =>
      one.id === 'shop/till' ? { ...one, createdAt: 5 } : one,
    );
    const workloads = snapshot.workloads && { ...snapshot.workloads, items };
    const found = traced({ ...snapshot, workloads }, 'shop/cart', 'shop/till');
    expect(inShort(found)).toBe('unknown: UNKNOWN; shop/cart > birch');
    expect(gapsOf(found)).toEqual([['ip-route-again@birch', 'ip route   (on birch, again)']]);
    // Without that creation the same tables mean that the route is missing.
    expect(traced(snapshot, 'shop/cart', 'shop/till').disposition).toBe('ROUTE_BLACKHOLE');
  });
  it.each([
    ['its next hops are not printed', { nextHops: [], understood: false }],
    ['a word of it is not understood', { understood: false }],
  ])('when the route that decides cannot be read: %s', (_, more) => {
    const routes = [
      aRoute('default via 198.51.100.1 dev eth0'),
      aRoute(`${cedar.block} via ${cedar.ip} dev eth0`, more),
    ];
    expect(gapsOf(traced(withRoutes('birch', listed(routes)), ...ASKS_SAFE))).toEqual([
      ['ip-route-unread@birch', 'ip route show table all   (on birch, with iproute2)'],
    ]);
  });
  it('when it is not known where a pod runs', () => {
    const lost = withoutNode(aWorkload('shop/lost', '192.0.2.21'));
    const { workloads } = orchard(tables('none'));
    const snapshot = orchard(tables('none'), { workloads: [...(workloads?.items ?? []), lost] });
    expect(gapsOf(traced(snapshot, 'shop/lost', 'bank/safe'))).toEqual([
      ['node@shop/lost', 'kubectl get pods -A -o wide'],
    ]);
  });
  it('when a tunnel leads to a node whose address is not shown', () => {
    const given = tables('vxlan');
    const nodes = NODES.map(({ name, ip }) => aNode(name, name === 'cedar' ? '<none>' : ip));
    expect(gapsOf(traced(orchard(given, { nodes }), ...ASKS_SAFE))).toEqual([
      ['address@cedar', 'kubectl get nodes -o wide'],
    ]);
  });
  it('when only assumptions carry the answer and none is wanted', () => {
    const found = traced(orchard(tables('none')), ...ASKS_SAFE, { strict: true });
    expect(found.verdict).toBe('unknown');
    expect(found.unknownBecause.map(({ id }) => id)).toContain('assumed:ip-forward-on');
  });
  it('when routers branch more often than anyone can follow', () => {
    const hops = Array.from(
      { length: 20 },
      (_, i) => `nexthop via 198.51.100.${[11, 12, 13][i % 3]} dev eth0`,
    );
    const given = tables('none');
    for (const { name } of NODES)
      given.routes[name] = ['default via 198.51.100.1 dev eth0', `192.0.2.0/24 ${hops.join(' ')}`];
    expect(gapsOf(traced(orchard(given), ...ASKS_SAFE))).toContainEqual([
      'branches@192.0.2.34',
      'ip route get 192.0.2.34   (on each node)',
    ]);
  });
});

describe('what is not collected but has a default', () => {
  const assumed = (change: (given: Tables) => void) => {
    const given = tables('none');
    change(given);
    const found = traced(orchard(given), ...ASKS_SAFE);
    expect(found.verdict).toBe('delivered');
    return found.assumptions;
  };
  it('is assumed: the links of a node', () => {
    const without = (given: Tables) => {
      delete given.links.cedar;
    };
    expect(assumed(() => {})).not.toContain('interfaces-up');
    expect(assumed(without)).toContain('interfaces-up');
  });
  it('is assumed: the routes of a pod', () => {
    const routes = ['default via 169.254.1.1 dev eth0', '169.254.1.1 dev eth0 scope link'];
    const inside = aStack({ routes, links: [aLink('eth0', ['192.0.2.18/32'])] });
    const podStacks = { 'shop/cart': inside, 'bank/safe': inside };
    expect(assumed(() => {})).toContain('pod-default-route');
    expect(traced(orchard(tables('none'), { podStacks }), ...ASKS_SAFE).assumptions).not.toContain(
      'pod-default-route',
    );
  });
  it('is never assumed against what is collected: a pod without routes cannot send', () => {
    const podStacks = { 'shop/cart': aStack({ routes: [] }) };
    expect(inShort(traced(orchard(tables('none'), { podStacks }), ...ASKS_SAFE))).toBe(
      'blocked: NO_ROUTE; shop/cart',
    );
  });
});

describe('IPv6', () => {
  const [web, api] = ['2001:db8:7::12', '2001:db8:7::22'];
  const workloads = [aWorkload('shop/web', web), aWorkload('shop/api', api, { node: 'cedar' })];
  const nodes = [aNode('birch', '2001:db8::11'), aNode('cedar', '2001:db8::12')];
  const links = (id: string, ip: string) => [aLink('eth0', [`${ip}/64`]), aLink(cali(id))];
  const routes = (...texts: string[]) => listed(texts.map((text) => aRoute(text, { metric: 1024 })));
  const hosts = {
    birch: aStack({
      links: links('shop/web', '2001:db8::11'),
      routes6: routes(
        'default via 2001:db8::1 dev eth0',
        `${web} dev ${cali('shop/web')}`,
        '2001:db8:7::20/122 via 2001:db8::12 dev eth0',
      ),
    }),
    cedar: aStack({
      links: links('shop/api', '2001:db8::12'),
      routes6: routes(`${api} dev ${cali('shop/api')}`, '2001:db8:7::/123 via 2001:db8::11 dev eth0'),
    }),
  };
  it('delivers by the routes of its own family', () => {
    expect(
      inShort(
        traced(orchard({ routes: {}, links: {} }, { nodes, workloads, hosts }), 'shop/web', 'shop/api'),
      ),
    ).toBe('delivered: DELIVERED, TTL 62; shop/web > birch > cedar > shop/api');
  });
  it('is unknown by the routes of the other family', () => {
    const four = { birch: aStack({ routes: ['default via 198.51.100.1 dev eth0'] }) };
    const snapshot = orchard({ routes: {}, links: {} }, { nodes, workloads, hosts: { ...hosts, ...four } });
    expect(gapsOf(traced(snapshot, 'shop/web', 'shop/api'))).toEqual([
      ['ip-6-route@birch', 'ip -6 route   (on birch)'],
    ]);
  });
});
