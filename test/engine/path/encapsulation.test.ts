import { describe, expect, it } from 'vitest';
import { aPool } from '../../support/build.ts';
import { blockRoute, cali, inShort, type Mode, NODES, orchard, tables, traced } from './orchard.ts';

const kindsOf = (mode: Mode, from: string, to: string) =>
  traced(orchard(tables(mode)), from, to).forward.hops.map(({ name, steps }) => ({
    [name]: steps.map(({ kind }) => kind).join(' '),
  }));

describe('a healthy cluster', () => {
  const cases: [note: string, mode: Mode, from: string, to: string, want: string][] = [
    ['same node', 'ipip', 'shop/cart', 'shop/till', 'DELIVERED, TTL 63; shop/cart > birch > shop/till'],
    [
      'no encapsulation',
      'none',
      'shop/cart',
      'bank/safe',
      'DELIVERED, TTL 62; shop/cart > birch > cedar > bank/safe',
    ],
    ['IPIP', 'ipip', 'shop/cart', 'bank/safe', 'DELIVERED, TTL 62; shop/cart > birch > cedar > bank/safe'],
    ['VXLAN', 'vxlan', 'shop/cart', 'bank/safe', 'DELIVERED, TTL 62; shop/cart > birch > cedar > bank/safe'],
    ['pod to its own node', 'ipip', 'shop/cart', 'node:birch', 'DELIVERED, TTL 64; shop/cart > birch'],
    [
      'pod to another node',
      'ipip',
      'shop/cart',
      'node:cedar',
      'DELIVERED, TTL 63; shop/cart > birch > cedar',
    ],
    ['node to its own pod', 'ipip', 'node:birch', 'shop/cart', 'DELIVERED, TTL 64; birch > shop/cart'],
    [
      'node to a pod elsewhere',
      'vxlan',
      'node:birch',
      'bank/safe',
      'DELIVERED, TTL 63; birch > cedar > bank/safe',
    ],
    ['node to node', 'none', 'node:birch', 'node:cedar', 'DELIVERED, TTL 64; birch > cedar'],
    [
      'pod to a tunnel address',
      'vxlan',
      'shop/cart',
      '192.0.2.32',
      'DELIVERED, TTL 63; shop/cart > birch > cedar',
    ],
    ['pod to itself', 'none', 'shop/cart', 'shop/cart', 'DELIVERED, TTL 64; shop/cart'],
  ];
  it.each(cases)('delivers: %s', (_, mode, from, to, want) => {
    expect(inShort(traced(orchard(tables(mode)), from, to))).toBe(`delivered: ${want}`);
  });

  it('wraps at one end and unwraps at the other, in IPIP and in VXLAN', () => {
    const steps = [
      { 'shop/cart': 'originate neighbour' },
      { birch: 'policy route encap underlay' },
      { cedar: 'decap route policy' },
      { 'bank/safe': 'deliver' },
    ];
    expect(kindsOf('ipip', 'shop/cart', 'bank/safe')).toEqual(steps);
    expect(kindsOf('vxlan', 'shop/cart', 'bank/safe')).toEqual(steps);
  });
  it('wraps nothing without encapsulation', () => {
    expect(kindsOf('none', 'shop/cart', 'bank/safe')).toEqual([
      { 'shop/cart': 'originate neighbour' },
      { birch: 'policy route underlay' },
      { cedar: 'route policy' },
      { 'bank/safe': 'deliver' },
    ]);
  });
  it('leans on neighbours of vxlan.calico in VXLAN only', () => {
    const assumed = (mode: Mode) => traced(orchard(tables(mode)), 'shop/cart', 'bank/safe').assumptions;
    expect(assumed('vxlan')).toContain('vxlan-neighbours-set');
    expect(assumed('ipip')).not.toContain('vxlan-neighbours-set');
  });
});

it.each([
  ['its interfaces, where no block is known', true, []],
  ['its block, where its interfaces were not collected', false, undefined],
])('VXLAN finds the node behind a tunnel address by %s', (_, hasLinks, blocks) => {
  const given = tables('vxlan');
  if (!hasLinks) delete given.links.cedar;
  const snapshot = orchard(given, blocks && { blocks });
  expect(inShort(traced(snapshot, 'shop/cart', 'bank/safe'))).toBe(
    'delivered: DELIVERED, TTL 62; shop/cart > birch > cedar > bank/safe',
  );
});

describe('a wrong next hop', () => {
  const [, cedar, elder] = NODES;
  it.each([
    ['none', `${cedar.block} via ${elder.ip} dev eth0`],
    ['ipip', `${cedar.block} via ${elder.ip} dev tunl0 onlink`],
    ['vxlan', `${cedar.block} via ${elder.tunnel} dev vxlan.calico onlink`],
  ] as const)('of another node makes a detour (%s)', (mode, wrong) => {
    const given = tables(mode);
    given.routes.birch = [...(given.routes.birch ?? []), `${wrong} metric 0`].filter(
      (route) => route !== blockRoute(mode, cedar),
    );
    // Each reply shows its own way: the first comes straight back, the second over elder.
    expect(inShort(traced(orchard(given), 'shop/cart', 'bank/safe'))).toBe(
      'delivered: DELIVERED, TTL 62; shop/cart > birch > elder > cedar > bank/safe',
    );
    expect(inShort(traced(orchard(given), 'bank/safe', 'shop/cart'))).toBe(
      'delivered: DELIVERED, TTL 61; bank/safe > cedar > birch > shop/cart',
    );
  });
  it('of nobody ends the tunnel', () => {
    const given = tables('ipip');
    given.routes.birch = [
      `${cedar.block} via 198.51.100.77 dev tunl0 onlink`,
      'default via 198.51.100.1 dev eth0',
    ];
    expect(inShort(traced(orchard(given), 'shop/cart', 'bank/safe'))).toBe(
      'blocked: TUNNEL_PEER_WRONG; shop/cart > birch',
    );
  });
});

describe('a pod that asks another node', () => {
  const masquerading = { pools: [aPool('192.0.2.0/24', { natOutgoing: true })] };
  it('is answered through its own node, which translated the source', () => {
    const found = traced(orchard(tables('none'), masquerading), 'shop/cart', 'node:cedar');
    expect(inShort(found)).toBe('delivered: DELIVERED, TTL 63; shop/cart > birch > cedar');
    expect(found.reply?.hops.map(({ name }) => name)).toEqual(['cedar', 'birch', 'shop/cart']);
    expect(found.assumptions).toContain('nat-programmed');
  });
  it.each([
    [true, 'delivered: DELIVERED, TTL 63; shop/cart > birch > cedar'],
    [false, 'blocked: LEAKS_OUTSIDE on the way back; shop/cart > birch > cedar'],
  ])('needs no route back when natOutgoing is %s', (natOutgoing, want) => {
    const given = tables('none');
    given.routes.cedar = ['default via 198.51.100.1 dev eth0', '198.51.100.0/24 dev eth0'];
    const pools = [aPool('192.0.2.0/24', { natOutgoing })];
    expect(inShort(traced(orchard(given, { pools }), 'shop/cart', 'node:cedar'))).toBe(want);
  });
});

it('calls the interface of a pod as Calico does', () => {
  expect([cali('default/nginx'), cali('default/nginx-manual')]).toEqual([
    'calic440f455693',
    'califba6dd09590',
  ]);
});
