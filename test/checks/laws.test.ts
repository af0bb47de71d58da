import fc from 'fast-check';
import { expect, it } from 'vitest';
import { partsOf } from '../../src/checks/check.ts';
import { checks } from '../../src/checks/index.ts';
import { compare } from '../../src/engine/path/compare.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { outcome } from '../../src/result/finding.ts';
import { anyLoss } from './any-loss.ts';
import { anySnapshot } from './any-snapshot.ts';

function answers(snapshot: Snapshot) {
  const comparisons = snapshot.observations.map((one) => compare(snapshot, one));
  return checks.map((check) => check.answer(partsOf(snapshot, comparisons)));
}

it('no check throws on any snapshot, answers in another form than the result has, or does not know without a reason', () => {
  fc.assert(
    fc.property(anySnapshot, (snapshot) => {
      for (const answer of answers(snapshot)) {
        expect(outcome.safeParse(answer).error).toBeUndefined();
        if (answer.status === 'unknown') expect(answer.missing, answer.id).not.toEqual([]);
      }
    }),
    { numRuns: 1000 },
  );
});

it('random snapshots make each check fail and not know', () => {
  const seen = new Set(
    fc
      .sample(anySnapshot, { numRuns: 1500, seed: 7 })
      .flatMap(answers)
      .map(({ id, status }) => `${id} ${status}`),
  );
  const wanted = checks.flatMap(({ id }) => [`${id} failed`, `${id} unknown`]);
  expect(wanted.filter((key) => !seen.has(key))).toEqual([]);
});

/**
 * Where a default fills the gap instead: verdicts of the engine lean on named assumptions; without its interfaces a
 * node is taken to have neither WireGuard, nor eBPF, nor the address of an unknown gateway; and random nodes may
 * have one address together, which shows only while both addresses are known.
 */
const isAssumed = (id: string, loss: string) =>
  id === 'observation-contradicts-model' ||
  (id === 'block-route-missing' && /links|addresses/.test(loss)) ||
  (id === 'tunnel-mtu-mismatch' && loss === 'fewer links');

it('knowing less never makes a check pass or fail that did not before', () => {
  fc.assert(
    fc.property(anySnapshot, anyLoss, (snapshot, loss) => {
      const before = answers(snapshot);
      const after = answers(loss.of(snapshot));
      const turned = checks.flatMap(({ id }, i) => {
        const [was, is] = [before[i]?.status, after[i]?.status];
        const isFine = was === is || (is !== 'passed' && is !== 'failed') || isAssumed(id, loss.name);
        return isFine ? [] : [`${id}: ${was} to ${is} by ${loss.name}`];
      });
      expect(turned).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});
