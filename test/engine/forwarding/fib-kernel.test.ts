import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookup } from '../../../src/engine/forwarding/fib.ts';
import type { RouteType } from '../../../src/model/network-stack.ts';
import { aStack, listed } from '../../support/build.ts';
import { askKernel, whyNoNamespace } from './kernel-tables.ts';
import { anAddress, someRoutes } from './random-routes.ts';

// The running kernel as oracle: random routes in a namespace of their own, and its own answer for each destination.

const reason = whyNoNamespace();

/** What `ip route get` answers for a route of each type that leads nowhere (fib_props in fib_semantics.c). */
const ERRORS: Partial<Readonly<Record<RouteType, string>>> = {
  blackhole: 'Invalid argument',
  prohibit: 'Permission denied',
  unreachable: 'No route to host',
};

/** The route that the engine takes, in the words of the kernel. */
function answerOf(stack: ReturnType<typeof aStack>, to: Parameters<typeof lookup>[1]): string {
  const found = lookup(stack, to);
  if (found.kind === 'unknown') return 'unknown';
  if (found.kind === 'none') return 'Network is unreachable';
  return ERRORS[found.route.type] ?? found.route.source.text;
}

describe('lookup agrees with the kernel of this machine', () => {
  it.runIf(process.env.LAB_REQUIRED === '1')('which can be asked', () => expect(reason).toBeUndefined());

  it.skipIf(reason !== undefined).each([
    [4, 21],
    [4, 22],
    [4, 23],
    [6, 24],
    [6, 25],
  ] as const)(`on random IPv%d routes, seed %d${reason ? ` (skipped: ${reason})` : ''}`, (family, seed) => {
    const [routes = []] = fc.sample(someRoutes(family, 40, 60), { seed, numRuns: 1 });
    const destinations = fc.sample(anAddress(family), { seed, numRuns: 200 });
    const kernel = askKernel(
      family,
      routes.map(({ source }) => source.text),
      destinations.map(({ text }) => text),
    );
    const table = listed(kernel.routes);
    const stack = family === 4 ? aStack({ routes: table }) : aStack({ routes6: table });
    expect(kernel.routes.length).toBeGreaterThan(routes.length);
    expect(destinations.map((to) => `${to.text}: ${answerOf(stack, to)}`)).toEqual(
      destinations.map((to, i) => `${to.text}: ${kernel.taken[i]}`),
    );
    expect(new Set(kernel.taken).size).toBeGreaterThan(3);
  });
});
