import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Reach } from '../../src/engine/reach/reach.ts';
import { hasBit } from '../../src/lib/bits.ts';
import { naiveFlow } from '../oracle/naive/naive-flow.ts';
import { randomCase } from '../oracle/naive/random-flow.ts';
import { snapshotOf } from './cluster.ts';
import { clusterOf } from './random-case.ts';
import { flowOf } from './run.ts';
import { isIn, placeOf } from './set-place.ts';

const SAMPLES = 300;

/** Host endpoints ask through which interface; the set engine leaves pairs with them to the tracer. */
const hasHostEndpoints = (objects: readonly object[]) =>
  objects.some((one) => 'kind' in one && one.kind === 'HostEndpoint');

it(`the set engine agrees with the naive evaluator about ${SAMPLES} flows of pods in random clusters`, () => {
  const seen = { allowed: 0, denied: 0 };
  const cases = randomCase.filter(({ cluster }) => !hasHostEndpoints(cluster.objects));
  fc.assert(
    fc.property(cases, (one) => {
      const { flow, cluster } = one;
      const family = flow.family ?? 4;
      const snapshot = snapshotOf(clusterOf(one));
      const { from, to, packet } = flowOf(snapshot, { ...flow, family });
      if (from.kind === 'host' || to.kind === 'host') return;
      const reach = new Reach(snapshot, family);
      const { allowed, unknown } = reach.between(placeOf(reach, from), placeOf(reach, to));
      const cell = reach.space.cells.findIndex((some) => isIn(packet, some));
      const found = hasBit(unknown, cell) ? 'unknown' : hasBit(allowed, cell) ? 'allowed' : 'denied';
      const { verdict } = naiveFlow(cluster.objects, cluster.calicoVersion, flow);
      expect(found).toBe(verdict);
      seen[verdict] += 1;
    }),
    { seed: 61, numRuns: SAMPLES },
  );
  expect(Math.min(seen.allowed, seen.denied)).toBeGreaterThan(SAMPLES / 6);
});
