import fc from 'fast-check';
import { type Address, addressOf, width } from '../../../src/lib/address.ts';
import { prefixOf } from '../../../src/lib/cidr.ts';
import type { Route, RouteType } from '../../../src/model/network-stack.ts';
import { aRoute } from '../../support/build.ts';

type Family = 4 | 6;

/** 10.7.32.0 and fd07::, whose last five bits vary: 32 addresses, so that random prefixes meet often. */
const BASES: Readonly<Record<Family, bigint>> = { 4: 0x0a072000n, 6: 0xfd07n << 112n };
const VARYING = 5;

/** An address of the small universe. */
export const anAddress = (family: Family): fc.Arbitrary<Address> =>
  fc.nat(2 ** VARYING - 1).map((low) => addressOf(family, BASES[family] + BigInt(low)));

/** A prefix of it, or a short one that holds all of it; rarely the default route. */
const aLength = (family: Family) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: width(family) - VARYING, max: width(family) }) },
    { weight: 3, arbitrary: fc.constant(width(family)) },
    { weight: 2, arbitrary: fc.constantFrom(8, 16) },
    { weight: 1, arbitrary: fc.constant(0) },
  );

const TYPES: readonly RouteType[] = [
  'unicast',
  'unicast',
  'unicast',
  'blackhole',
  'unreachable',
  'prohibit',
  'throw',
];

/** Routes of the main table, some with equal prefixes; no two have prefix and metric in common. */
export const someRoutes = (family: Family, least = 1, most = 24): fc.Arbitrary<Route[]> =>
  fc
    .uniqueArray(
      fc.record({
        net: fc
          .tuple(anAddress(family), aLength(family))
          .map(([address, length]) => prefixOf(address, length)),
        // The kernel turns metric 0 of an IPv6 route into 1024.
        metric: family === 4 ? fc.constantFrom(0, 0, 100, 1024) : fc.constantFrom(100, 1024, 1024),
        type: fc.constantFrom(...TYPES),
        gateway: fc.integer({ min: 2, max: 9 }),
      }),
      { selector: ({ net, metric }) => `${net.text} ${metric}`, minLength: least, maxLength: most },
    )
    .map((drafts) =>
      drafts.map(({ net, metric, type, gateway }) => {
        const via = family === 4 ? `10.9.0.${gateway}` : `fd09::${gateway}`;
        const text = type === 'unicast' ? `${net.text} via ${via} dev eth0` : `${type} ${net.text}`;
        return aRoute(`${text} metric ${metric}`);
      }),
    );
