import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookup } from '../../../src/engine/forwarding/fib.ts';
import { type Address, width } from '../../../src/lib/address.ts';
import type { Listed, NetworkStack, Route } from '../../../src/model/network-stack.ts';
import { address, aRoute, aStack, listed } from '../../support/build.ts';
import { anAddress, someRoutes } from './random-routes.ts';

const stackOf = (family: 4 | 6, routes: Listed<Route>): NetworkStack =>
  family === 4 ? aStack({ routes }) : aStack({ routes6: routes });

/** The address as a string of its bits: a way to compare prefixes that shares nothing with the engine. */
const bitsOf = ({ family, bits }: Address) => bits.toString(2).padStart(width(family), '0');

/** Tries every route, and keeps the best: the longest prefix, then the lowest metric. */
function bruteForce(routes: readonly Route[], to: Address): Route | undefined {
  const matching = routes.filter(({ destination: { base, length } }) =>
    bitsOf(to).startsWith(bitsOf(base).slice(0, length)),
  );
  const better = (a: Route, b: Route) =>
    b.destination.length - a.destination.length || a.metric - b.metric || 0;
  const [best] = [...matching].sort(better);
  return best?.type === 'throw' ? undefined : best;
}

describe.each([4, 6] as const)('lookup of IPv%d', (family) => {
  const cases = fc.tuple(someRoutes(family), fc.array(anAddress(family), { minLength: 1, maxLength: 8 }));

  it('finds in a whole table what a search of all routes finds', () => {
    const seen = { route: 0, none: 0 };
    fc.assert(
      fc.property(cases, ([routes, destinations]) => {
        const stack = stackOf(family, listed(routes));
        for (const to of destinations) {
          const found = lookup(stack, to);
          const best = bruteForce(routes, to);
          expect(found.kind === 'route' ? found.route : found.kind).toEqual(best ?? 'none');
          seen[best ? 'route' : 'none'] += 1;
        }
      }),
      { seed: 11, numRuns: 400 },
    );
    // Both answers came up, or the test would prove nothing.
    expect(Math.min(seen.route, seen.none)).toBeGreaterThan(100);
  });

  it('gives in a part of a table no answer that the whole table does not give', () => {
    const seen = { route: 0, unknown: 0 };
    const hidden = fc.array(fc.boolean(), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(cases, hidden, ([routes, destinations], hides) => {
        // Whoever filters lines by a prefix sees all lines of that prefix: only other prefixes are hidden here.
        const isHidden = new Map(routes.map(({ destination }, i) => [destination.text, hides[i]]));
        const shown = routes.filter(({ destination }) => !isHidden.get(destination.text));
        const stack = stackOf(family, listed(shown, { complete: false }));
        for (const to of destinations) {
          const found = lookup(stack, to);
          if (found.kind === 'route') expect(found.route).toEqual(bruteForce(routes, to));
          else expect(found).toEqual({ kind: 'unknown', because: 'incomplete' });
          seen[found.kind === 'route' ? 'route' : 'unknown'] += 1;
        }
      }),
      { seed: 12, numRuns: 400 },
    );
    expect(Math.min(seen.route, seen.unknown)).toBeGreaterThan(30);
  });
});

describe('lookup', () => {
  const to = address('10.7.32.5');
  const find = (texts: readonly string[], more = {}) => {
    const found = lookup(
      aStack({
        routes: listed(
          texts.map((text) => aRoute(text)),
          more,
        ),
      }),
      to,
    );
    return found.kind === 'route' ? found.route.source.text : found;
  };
  it.each([
    ['the longest prefix', ['default via 10.9.0.1', '10.7.0.0/16 via 10.9.0.2', '10.7.32.0/24 via 10.9.0.3']],
    ['the lowest metric', ['10.7.32.0/24 via 10.9.0.2 metric 9', '10.7.32.0/24 via 10.9.0.3 metric 3']],
    ['main only', ['10.7.32.5 via 10.9.0.2 table 7', 'local 10.7.32.5 table local', 'default via 10.9.0.3']],
    ['a host route in a part of a table', ['default via 10.9.0.2', '10.7.32.5 via 10.9.0.3'], false],
  ])('takes %s', (_, texts, complete = true) => expect(find(texts, { complete })).toBe(texts.at(-1)));

  it('knows nothing where no table was collected', () => {
    expect(lookup(undefined, to)).toEqual({ kind: 'unknown', because: 'not-collected' });
    expect(lookup(aStack({ routes6: [] }), to)).toEqual({ kind: 'unknown', because: 'not-collected' });
  });
  it.each([
    ['in main, where only main was listed', ['10.8.0.0/16 via 10.9.0.2'], false],
    ['in any table of a listing of all', ['local 127.0.0.1 table local', '10.8.0.0/16 table 7'], true],
    ['in main, while another table has one', ['local 127.0.0.1 table local', '10.7.0.0/16 table 7'], false],
    ['behind throw', ['10.7.0.0/16 via 10.9.0.2', 'throw 10.7.32.0/24'], false],
  ])('finds none %s', (_, texts, everywhere) => {
    expect(find(texts)).toMatchObject({ kind: 'none', everywhere });
  });
});
