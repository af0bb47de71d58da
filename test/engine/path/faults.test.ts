import { expect, it } from 'vitest';
import { aLink } from '../../support/build.ts';
import {
  cali,
  inShort,
  type Mode,
  NODES,
  orchard,
  relink,
  reroute,
  type Tables,
  tables,
  traced,
} from './orchard.ts';

const [birch, cedar, elder] = NODES;

const down = (name: string, ...nets: string[]) => aLink(name, nets, { down: true });
const ASKS_SAFE = ['shop/cart', 'bank/safe'] as const;
const ASKS_TILL = ['shop/cart', 'shop/till'] as const;

interface Case {
  readonly note: string;
  readonly mode: Mode;
  readonly fault: (given: Tables) => void;
  readonly flow: readonly [string, string];
  readonly want: string;
}

const ROUTES: readonly Case[] = [
  {
    note: 'no route to the block: the packet leaves by the default route',
    mode: 'none',
    fault: reroute('birch', /^192\.0\.2\.32/),
    flow: ASKS_SAFE,
    want: 'blocked: LEAKS_OUTSIDE; shop/cart > birch',
  },
  {
    note: 'no route to the block, and no default route but one to the gateway of pods',
    mode: 'ipip',
    fault: reroute('birch', /^192\.0\.2\.32|^default/, '169.254.0.0/16 dev eth0'),
    flow: ASKS_SAFE,
    want: 'blocked: NO_ROUTE; shop/cart > birch',
  },
  {
    note: 'no route on the way back',
    mode: 'ipip',
    fault: reroute('cedar', /^192\.0\.2\.16/),
    flow: ASKS_SAFE,
    want: 'blocked: LEAKS_OUTSIDE on the way back; shop/cart > birch > cedar > bank/safe',
  },
  {
    note: 'no route towards the gateway of pods: even the same node is out of reach',
    mode: 'none',
    fault: reroute('birch', /^default/),
    flow: ASKS_TILL,
    want: 'blocked: NEIGHBOUR_MISSING; shop/cart',
  },
  {
    note: 'a default route that is a blackhole: the node does not answer for the gateway of pods either',
    mode: 'none',
    fault: reroute('birch', /^default/, 'blackhole default'),
    flow: ASKS_TILL,
    want: 'blocked: NEIGHBOUR_MISSING; shop/cart',
  },
  {
    note: 'the blackhole of a block without the route of a pod',
    mode: 'ipip',
    fault: reroute('cedar', /^192\.0\.2\.34 /),
    flow: ASKS_SAFE,
    want: 'blocked: ROUTE_BLACKHOLE; shop/cart > birch > cedar',
  },
  {
    note: 'an unreachable route instead of the one to the block',
    mode: 'none',
    fault: reroute('birch', /^192\.0\.2\.32/, 'unreachable 192.0.2.32/28 proto bird'),
    flow: ASKS_SAFE,
    want: 'blocked: ROUTE_UNREACHABLE; shop/cart > birch',
  },
  {
    note: 'a prohibit route for one pod',
    mode: 'none',
    fault: reroute('birch', /^$/, 'prohibit 192.0.2.34'),
    flow: ASKS_SAFE,
    want: 'blocked: ROUTE_PROHIBIT; shop/cart > birch',
  },
  {
    note: 'throw: nothing stands behind main',
    mode: 'none',
    fault: reroute('birch', /^192\.0\.2\.32/, 'throw 192.0.2.32/28'),
    flow: ASKS_SAFE,
    want: 'blocked: NO_ROUTE; shop/cart > birch',
  },
  {
    note: 'a loop between two nodes',
    mode: 'none',
    fault: (given) => {
      reroute('birch', /^192\.0\.2\.32/, `192.0.2.32/28 via ${elder.ip} dev eth0`)(given);
      reroute('elder', /^192\.0\.2\.32/, `192.0.2.32/28 via ${birch.ip} dev eth0`)(given);
    },
    flow: ASKS_SAFE,
    want: 'blocked: LOOP; shop/cart > birch > elder > birch',
  },
  {
    note: 'the route of a pod leads into the interface of another one',
    mode: 'none',
    fault: reroute('birch', /^192\.0\.2\.19/, `192.0.2.19 dev ${cali('shop/cart')} scope link`),
    flow: ['bank/safe', 'shop/till'],
    want: 'blocked: NEIGHBOUR_MISSING; bank/safe > cedar > birch',
  },
  {
    note: 'a node looks on its own network for a pod that is on another node',
    mode: 'none',
    fault: reroute('birch', /^192\.0\.2\.32/, '192.0.2.32/28 dev eth0 scope link'),
    flow: ASKS_SAFE,
    want: 'blocked: NEIGHBOUR_MISSING; shop/cart > birch',
  },
];

const LINKS: readonly Case[] = [
  {
    note: 'tunl0 is down where the packet is wrapped',
    mode: 'ipip',
    fault: relink('birch', 'tunl0', down('tunl0', '192.0.2.16/32')),
    flow: ASKS_SAFE,
    want: 'blocked: TUNNEL_DOWN; shop/cart > birch',
  },
  {
    note: 'tunl0 is down where the packet is unwrapped',
    mode: 'ipip',
    fault: relink('cedar', 'tunl0', down('tunl0', '192.0.2.32/32')),
    flow: ASKS_SAFE,
    want: 'blocked: TUNNEL_DOWN; shop/cart > birch > cedar',
  },
  {
    note: 'vxlan.calico is missing where the packet is unwrapped',
    mode: 'vxlan',
    fault: relink('cedar', 'vxlan.calico', undefined),
    flow: ASKS_SAFE,
    want: 'blocked: TUNNEL_DOWN; shop/cart > birch > cedar',
  },
  {
    note: 'the interface of the pod is down on its node',
    mode: 'none',
    fault: relink('birch', cali('shop/till'), down(cali('shop/till'))),
    flow: ASKS_TILL,
    want: 'blocked: INTERFACE_DOWN; shop/cart > birch',
  },
  {
    note: 'the interface of the pod has no carrier',
    mode: 'none',
    fault: relink('birch', cali('shop/till'), aLink(cali('shop/till'), [], { flags: ['NO-CARRIER', 'UP'] })),
    flow: ASKS_TILL,
    want: 'blocked: INTERFACE_DOWN; shop/cart > birch',
  },
  {
    note: 'eth0 of the receiving node is down, tunnel or not',
    mode: 'ipip',
    fault: relink('cedar', 'eth0', down('eth0', `${cedar.ip}/24`)),
    flow: ASKS_SAFE,
    want: 'blocked: INTERFACE_DOWN; shop/cart > birch > cedar',
  },
  {
    note: 'eth0 of the sending node is down below its tunnel',
    mode: 'vxlan',
    fault: relink('birch', 'eth0', down('eth0', `${birch.ip}/24`)),
    flow: ASKS_SAFE,
    want: 'blocked: INTERFACE_DOWN; shop/cart > birch',
  },
];

it.each([...ROUTES, ...LINKS])('is seen: $note', ({ mode, fault, flow, want }) => {
  const healthy = tables(mode);
  expect(traced(orchard(healthy), ...flow).verdict).toBe('delivered');
  fault(healthy);
  expect(inShort(traced(orchard(healthy), ...flow))).toBe(want);
});

it('a pod that the node does not answer for may still remember its gateway, for a while', () => {
  const given = tables('none');
  reroute('birch', /^default/)(given);
  const { confidence, assumptions } = traced(orchard(given), ...ASKS_TILL);
  expect(confidence).toBe('assumed');
  expect(assumptions).toContain('gateway-forgotten');
});

it('a route that says linkdown is not called up where no links were collected', () => {
  const given = tables('none');
  reroute('birch', /^192\.0\.2\.19/, `192.0.2.19 dev ${cali('shop/till')} scope link linkdown`)(given);
  delete given.links.birch;
  expect(inShort(traced(orchard(given), ...ASKS_TILL))).toBe('blocked: INTERFACE_DOWN; shop/cart > birch');
});
