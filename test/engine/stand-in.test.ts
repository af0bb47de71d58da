import { describe, expect, it } from 'vitest';
import { holdsStandIn, isStandIn } from '../../src/engine/stand-in.ts';
import { address, aPool, cidr, known } from '../support/build.ts';

const POOLS = known([
  aPool('10.244.0.0/17', { name: 'a' }),
  aPool('10.244.128.0/17', { name: 'b' }),
  aPool('172.16.0.0/16', { name: 'gone', disabled: true }),
]);

describe('a prefix and the address that a representative will have', () => {
  it.each([
    ['0.0.0.0/0', POOLS, 'yes'],
    ['0.0.0.0/0', undefined, 'yes'],
    ['10.244.0.0/16', POOLS, 'yes'],
    ['10.244.0.0/17', POOLS, 'unknown'],
    ['10.244.3.0/24', POOLS, 'unknown'],
    ['192.0.2.0/24', POOLS, 'no'],
    ['172.16.0.0/16', POOLS, 'no'],
    ['192.0.2.0/24', undefined, 'unknown'],
    ['192.0.2.0/24', known(POOLS.items, false), 'unknown'],
    // No pool of this family: where such an address would come from is not known.
    ['2001:db8::/32', POOLS, 'unknown'],
  ] as const)('%s with pools %#: %s', (net, pools, expected) => {
    expect(holdsStandIn(cidr(net), pools)).toBe(expected);
  });
  it('tells stand-ins from addresses of the input', () => {
    const texts = ['198.18.0.0', '198.19.255.255', '198.20.0.0', '100::7', '100:0:0:1::7'];
    expect(texts.map((text) => isStandIn(address(text)))).toEqual([true, true, false, true, false]);
  });
});
