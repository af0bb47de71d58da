import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FlowJudgement } from '../../src/engine/policy/flow.ts';
import { judgeFlow } from '../../src/engine/policy/flow.ts';
import { type NaiveAnswer, naiveFlow } from '../oracle/naive/naive-flow.ts';
import { randomCase } from '../oracle/naive/random-flow.ts';
import { snapshotOf } from './cluster.ts';
import { clusterOf, isContradictory } from './random-case.ts';
import { flowOf } from './run.ts';

const SAMPLES = 600;

/** Both evaluators say which of the two `passed` and `allowed` a failsafe port is, each in its own words. */
const inShort = (point: string, verdict: string, by: string) =>
  `${point}: ${verdict} by ${by}`
    .replace('passed by failsafe', 'allowed by failsafe')
    .replace(/endpoint-to-host action .*$/, 'endpoint-to-host action');

const naivePoints = ({ points }: NaiveAnswer) =>
  points.map(({ point, verdict, by }) => inShort(point, verdict, by)).sort();

const enginePoints = ({ points }: FlowJudgement) =>
  points
    .map(({ point, judgement: { verdict, decidedBy } }) =>
      inShort(point, verdict, decidedBy.map(({ by }) => by).join(' or ')),
    )
    .sort();

it(`agrees with the naive evaluator about ${SAMPLES} flows in random clusters, at every point`, () => {
  const seen = { allowed: 0, denied: 0, contradictory: 0 };
  fc.assert(
    fc.property(randomCase, (one) => {
      if (isContradictory(one)) {
        seen.contradictory += 1;
        return;
      }
      const answer = naiveFlow(one.cluster.objects, one.cluster.calicoVersion, one.flow);
      const snapshot = snapshotOf(clusterOf(one));
      const judged = judgeFlow(snapshot, flowOf(snapshot, { ...one.flow, family: one.flow.family ?? 4 }));
      expect(enginePoints(judged)).toEqual(naivePoints(answer));
      expect([judged.verdict, judged.l7]).toEqual([answer.verdict, answer.l7 ?? false]);
      seen[answer.verdict] += 1;
    }),
    { seed: 61, numRuns: SAMPLES },
  );
  expect(Math.min(seen.allowed, seen.denied)).toBeGreaterThan(SAMPLES / 6);
  expect(seen.contradictory).toBeLessThan(SAMPLES / 40);
});
