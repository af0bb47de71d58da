import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeFlow } from '../../../src/engine/policy/flow.ts';
import { PairByPair, packetOf } from '../../../src/engine/reach/pair-by-pair.ts';
import { Reach } from '../../../src/engine/reach/reach.ts';
import { hasBit } from '../../../src/lib/bits.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { snapshotOf } from '../../conformance/cluster.ts';
import { randomCluster } from '../../oracle/naive/random-cluster.ts';

const RUNS = 300;
const LISTS = ['pods', 'namespaces', 'networksets', 'globalnetworkpolicies', 'hostendpoints', 'tiers'];

/** Random clusters, some of which were collected in part. */
const snapshots = fc
  .tuple(randomCluster, fc.subarray(LISTS, { maxLength: 2 }), fc.boolean())
  .map(([{ calicoVersion, objects }, missing, whole]): Snapshot => {
    const partial = whole ? [] : missing;
    const raw = objects.map((object): Record<string, unknown> => ({ ...object }));
    return snapshotOf({
      file: 'random',
      calico: calicoVersion,
      partial,
      objects: raw,
    });
  });

/** A counterexample is a whole cluster: its disagreements say more. */
function report(run: fc.RunDetails<[Snapshot, 4 | 6, number]>) {
  if (!run.failed) return;
  const policies = run.counterexample?.[0].policies.items;
  const text = JSON.stringify(
    policies,
    (key, value) => (/^(source|evidence|bits)$/.test(key) ? undefined : value),
    1,
  );
  throw new Error(`seed ${run.seed}: ${run.errorInstance}\n${text}`);
}

const counted = { allowed: 0, denied: 0, unknown: 0 };

/** The two engines on every pair of endpoints of a cluster, for some cells of each. */
function disagreements(snapshot: Snapshot, family: 4 | 6, pick: number): string[] {
  const reach = new Reach(snapshot, family);
  const pairs = new PairByPair(snapshot, reach.space);
  const wrong: string[] = [];
  for (const [i, from] of reach.endpoints.entries())
    for (const [j, to] of reach.endpoints.entries()) {
      // The set engine asks the tracer itself about some pairs: those would agree whatever it says.
      if (pairs.isNeededFor(from.end, to.end)) continue;
      if (from.end.kind === 'outside' && to.end.kind === 'outside') continue;
      const { allowed, unknown } = reach.between(i, j);
      for (const [cell, of] of reach.space.cells.entries()) {
        if (cell % 7 !== pick) continue;
        const set = hasBit(allowed, cell) ? 'allowed' : hasBit(unknown, cell) ? 'unknown' : 'denied';
        const flow = { from: from.end, to: to.end, packet: packetOf(of, family) };
        const { verdict } = judgeFlow(snapshot, flow);
        counted[verdict] += 1;
        if (set !== verdict)
          wrong.push(`${from.id} to ${to.id} ${JSON.stringify(of)}: ${set}, traced ${verdict}`);
      }
    }
  return wrong;
}

describe('the set engine and the tracer', () => {
  test('give one answer about every pair of endpoints', () => {
    fc.assert(
      fc.property(snapshots, fc.constantFrom(4 as const, 6 as const), fc.nat(6), (snapshot, family, pick) => {
        const wrong = disagreements(snapshot, family, pick);
        if (wrong.length > 0) throw new Error(wrong.slice(0, 5).join('\n'));
      }),
      { numRuns: RUNS, seed: 20261125, reporter: report },
    );
    // Each of the three answers must come up, or the comparison says nothing.
    expect(Math.min(counted.allowed, counted.denied, counted.unknown)).toBeGreaterThan(300);
  }, 120_000);
});
