import { describe, expect, it } from 'vitest';
import { blockRouteMissing } from '../../src/checks/block-route-missing.ts';
import type { Block } from '../../src/model/ip-pool.ts';
import type { NetworkStack } from '../../src/model/network-stack.ts';
import { aBlock, aLink, aNode, aRoute, aSnapshot, aStack, known, listed } from '../support/build.ts';
import { ask, essence, findings, lacks, words } from './ask.ts';

const nodes = [aNode('birch', '198.51.100.11'), aNode('cedar', '198.51.100.12')];
const block = aBlock('192.0.2.32/28', 'cedar');
const BLACKHOLE = 'blackhole 192.0.2.32/28 proto bird';
const DEFAULT = 'default via 198.51.100.1 dev ens3';
const onCedar = aStack({ routes: [BLACKHOLE, DEFAULT] });

/** What birch's routes mean for the block of cedar. */
const on = (birch: NetworkStack, more: { blocks?: readonly Block[]; cedar?: NetworkStack } = {}) =>
  ask(
    blockRouteMissing,
    aSnapshot({
      nodes,
      blocks: more.blocks ?? [block],
      hosts: { birch, cedar: more.cedar ?? onCedar },
    }),
  );
const withRoutes = (...routes: readonly string[]) => on(aStack({ routes }));
const subjects = ['node:birch', 'block:192.0.2.32/28'];

describe('a route that is there', () => {
  it.each([
    ['IPIP', '192.0.2.32/28 via 198.51.100.12 dev tunl0 proto bird onlink'],
    ['no encapsulation', '192.0.2.32/28 via 198.51.100.12 dev ens3 proto bird'],
    ['a router of the network between the nodes', '192.0.2.32/28 via 198.51.100.1 dev ens3 proto bird'],
    [
      'VXLAN, whose gateway is any address of the block',
      '192.0.2.32/28 via 192.0.2.41 dev vxlan.calico onlink',
    ],
    ['a prefix around the block', '192.0.2.0/25 via 198.51.100.12 dev ens3'],
  ])('passes with %s', (_, route) => {
    expect(words(withRoutes(DEFAULT, route))).toContain('192.0.2.32/28 on cedar');
  });
  it('passes with the route and the blackhole as evidence', () => {
    const outcome = withRoutes('192.0.2.32/28 via 198.51.100.12 dev tunl0 proto bird onlink');
    expect(outcome.status === 'passed' && outcome.evidence.map(({ text }) => text)).toEqual([
      '192-0-2-32-28',
      '192.0.2.32/28 via 198.51.100.12 dev tunl0 proto bird onlink',
      'blackhole 192.0.2.32/28',
    ]);
  });
  it('passes when the first address of the block is borrowed by another node', () => {
    const outcome = withRoutes(
      '192.0.2.32/28 via 198.51.100.12 dev tunl0 proto bird onlink',
      'unreachable 192.0.2.32/32',
    );
    expect(words(outcome)).toContain('cedar');
  });
  it('passes on a detour that ends at the owner, fails on one that comes back', () => {
    const third = aNode('elder', '198.51.100.13');
    const through = (route: string) =>
      ask(
        blockRouteMissing,
        aSnapshot({
          nodes: [...nodes, third],
          blocks: [block],
          hosts: {
            birch: aStack({ routes: ['192.0.2.32/28 via 198.51.100.13 dev ens3'] }),
            cedar: onCedar,
            elder: aStack({ routes: [route] }),
          },
        }),
      );
    expect(words(through('192.0.2.32/28 via 198.51.100.12 dev ens3'))).toContain('cedar');
    expect(findings(through('192.0.2.32/28 via 198.51.100.11 dev ens3')).map(({ title }) => title)).toEqual([
      'birch sends the block of cedar to elder',
      'elder sends the block of cedar to birch',
    ]);
  });
  it('passes for IPv6 by the IPv6 routes', () => {
    const routes6 = [aRoute('2001:db8:7::/122 via 198.51.100.12 dev ens3 metric 1024')];
    const six = aBlock('2001:db8:7::/122', 'cedar');
    expect(words(on(aStack({ routes: [], routes6 }), { blocks: [six] }))).toContain('2001:db8:7::/122');
  });
});

describe('a route that is not there', () => {
  it('fails when nothing but the default route matches, and cites it', () => {
    expect(essence(withRoutes(DEFAULT))).toEqual([
      { severity: 'high', subjects, lines: [DEFAULT, '192-0-2-32-28', 'blackhole 192.0.2.32/28'] },
    ]);
  });
  it('fails when nothing matches at all, and cites the table', () => {
    expect(essence(withRoutes('198.51.100.0/24 dev ens3'))[0]?.lines[0]).toBe('$ ip');
  });
  it('fails when only a single address of the block has a route', () => {
    expect(findings(withRoutes(DEFAULT, '192.0.2.32 dev vxlan.calico'))[0]?.title).toBe(
      'birch has no route to the block of cedar',
    );
  });
  it.each(['blackhole', 'unreachable', 'prohibit'])('fails with a route of type %s', (type) => {
    expect(findings(withRoutes(`${type} 192.0.2.0/24`))[0]?.says).toContain(
      `only has "${type} 192.0.2.0/24"`,
    );
  });
  it('fails when one of two next hops leads to a third node', () => {
    const elder = aNode('elder', '198.51.100.13');
    const ecmp = '192.0.2.32/28 nexthop via 198.51.100.12 dev ens3 nexthop via 198.51.100.13 dev ens3';
    const hosts = { birch: aStack({ routes: [ecmp] }), cedar: onCedar, elder: aStack({ routes: [DEFAULT] }) };
    const outcome = ask(blockRouteMissing, aSnapshot({ nodes: [...nodes, elder], blocks: [block], hosts }));
    expect(findings(outcome).map(({ title }) => title)).toEqual([
      'birch sends the block of cedar to elder',
      'elder has no route to the block of cedar',
    ]);
  });
  it('fails when the tunnel of the route is down', () => {
    const route = '192.0.2.32/28 via 198.51.100.12 dev tunl0 proto bird onlink';
    const down = aStack({ routes: [route], links: [aLink('tunl0', [], { down: true })] });
    expect(findings(on(down))[0]?.title).toMatch(/through tunl0, which is down$/);
    const brief = aStack({ routes: [route], links: [aLink('tunl0', [], { flags: [] })] });
    expect(words(on(brief))).toContain('cedar');
  });
  it('fails when two nodes keep a blackhole for one block', () => {
    const both = { ...block, ownedBy: [...aBlock('192.0.2.32/28', 'birch').ownedBy, ...block.ownedBy] };
    expect(essence(on(aStack({ routes: [BLACKHOLE] }), { blocks: [both] }))).toEqual([
      {
        severity: 'high',
        subjects: ['node:birch', 'node:cedar', 'block:192.0.2.32/28'],
        lines: ['192-0-2-32-28', 'blackhole 192.0.2.32/28', 'blackhole 192.0.2.32/28'],
      },
    ]);
  });
});

describe('what cannot be known', () => {
  const ROUTE = '192.0.2.32/28 via 198.51.100.12 dev tunl0 proto bird onlink';
  it('unknown without blocks, nodes or hosts', () => {
    expect(lacks(ask(blockRouteMissing, aSnapshot()))).toEqual(['blocks', 'nodes', 'hosts']);
  });
  it('unknown when the routes of a node were not collected', () => {
    expect(lacks(on(aStack({ links: [] })))).toEqual(['the routes of birch']);
    expect(lacks(on(aStack({ routes: [] }), { blocks: [aBlock('2001:db8:7::/122', 'cedar')] }))).toEqual([
      'the routes of birch',
    ]);
  });
  it('unknown when the table was filtered, unless the line of the block is in it', () => {
    const part = (...routes: string[]) =>
      on(
        aStack({
          routes: listed(
            routes.map((text) => aRoute(text)),
            { complete: false },
          ),
        }),
      );
    expect(lacks(part(DEFAULT))).toEqual(['the routes of birch']);
    expect(words(part(ROUTE))).toContain('cedar');
  });
  it('unknown when the route is older than the block may be', () => {
    expect(lacks(on(aStack({ routes: [DEFAULT], stale: true })))).toEqual([
      'the routes of birch as they are now',
    ]);
  });
  it('unknown when WireGuard or another table may have the route', () => {
    const wireguard = aStack({ routes: [DEFAULT], links: [aLink('wireguard.cali')] });
    expect(lacks(on(wireguard))).toEqual(['the routes of birch']);
    const elsewhere = aStack({ routes: [DEFAULT, '192.0.2.32/28 dev wireguard.cali table 1'] });
    expect(lacks(on(elsewhere))).toEqual(['the routes of birch']);
  });
  it.each([
    ['is printed without its next hop', aRoute('192.0.2.32/28 proto bird')],
    ['holds a word that is not understood', aRoute(ROUTE, { understood: false })],
    ['leads into a tunnel to nobody known', aRoute('192.0.2.32/28 via 198.51.100.77 dev tunl0 onlink')],
    [
      'leads to a tunnel address out of another block',
      aRoute('192.0.2.32/28 via 192.0.2.50 dev vxlan.calico'),
    ],
  ])('unknown when the route %s', (_, route) => {
    expect(lacks(on(aStack({ routes: listed([route]) })))).toEqual(['the routes of birch']);
  });
  it('unknown whose a block is: no clue, or clues that disagree', () => {
    const whose = ['which node block 192.0.2.32/28 belongs to'];
    expect(lacks(on(aStack({ routes: [ROUTE] }), { blocks: [aBlock('192.0.2.32/28')] }))).toEqual(whose);
    const tunnel = aBlock('192.0.2.32/28', 'birch', 'tunnel-address').ownedBy;
    const route = aBlock('192.0.2.32/28', 'cedar', 'route-from-other-node').ownedBy;
    const torn = { ...block, ownedBy: [...tunnel, ...route] };
    expect(lacks(on(aStack({ routes: [ROUTE] }), { blocks: [torn] }))).toEqual(whose);
    expect(
      words(
        on(aStack({ routes: [ROUTE] }), { blocks: [{ ...torn, ownedBy: [...tunnel, ...block.ownedBy] }] }),
      ),
    ).toContain('cedar');
  });
  it('unknown when more blocks or nodes may exist', () => {
    const hosts = { birch: aStack({ routes: [ROUTE] }), cedar: onCedar };
    const some = aSnapshot({ nodes: known(nodes, false), blocks: known([block], false), hosts });
    expect(lacks(ask(blockRouteMissing, some))).toEqual(['all IPAM blocks', 'all nodes']);
  });
});

it.each([
  ['there are no blocks', [], nodes],
  ['there is one node', [block], [aNode('cedar', '198.51.100.12')]],
])('not applicable when %s', (_, blocks, some) => {
  const outcome = ask(blockRouteMissing, aSnapshot({ nodes: some, blocks, hosts: { cedar: onCedar } }));
  expect(words(outcome, 'not-applicable')).not.toBe('');
});
