import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeFlow } from '../../../src/engine/policy/flow.ts';
import { nodeOf } from '../../../src/engine/policy/flow-end.ts';
import { Answers } from '../../../src/engine/reach/answers.ts';
import { flowsBetween } from '../../../src/engine/reach/group-flow.ts';
import { groupingOf } from '../../../src/engine/reach/grouping.ts';
import { kindredOf } from '../../../src/engine/reach/kin.ts';
import { packetOf } from '../../../src/engine/reach/pair-by-pair.ts';
import { Reach } from '../../../src/engine/reach/reach.ts';
import { trafficText } from '../../../src/engine/reach/traffic-text.ts';
import { hasBit, noBits } from '../../../src/lib/bits.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { snapshotOf } from '../../conformance/cluster.ts';
import { randomCluster } from '../../oracle/naive/random-cluster.ts';

const LISTS = ['pods', 'namespaces', 'networksets', 'globalnetworkpolicies', 'hostendpoints', 'ippools'];

const snapshots = fc
  .tuple(randomCluster, fc.subarray(LISTS, { maxLength: 2 }))
  .map(([{ calicoVersion, objects }, partial]): Snapshot => {
    const raw = objects.map((object): Record<string, unknown> => ({ ...object }));
    return snapshotOf({ file: 'random', calico: calicoVersion, partial, objects: raw });
  });

const counted = { pairs: 0, merged: 0, near: 0 };

/** Pairs of endpoints of which the groups say something else than the set engine says about the pair itself. */
function disagreements(snapshot: Snapshot, family: 4 | 6): string[] {
  const reach = new Reach(snapshot, family);
  const answers = new Answers(reach, kindredOf(reach));
  const grouping = groupingOf(answers, {});
  const wrong: string[] = [];
  const none = { allowed: noBits(reach.space.cells.length), unknown: noBits(reach.space.cells.length) };
  const textOf = ({ allowed, unknown }: typeof none) =>
    `${trafficText(reach.space, allowed)} / ${trafficText(reach.space, unknown)}`;
  for (const from of grouping.sources)
    for (const to of grouping.destinations) {
      const flows = flowsBetween(answers, grouping, from, to);
      if (from.kind === 'outside' && to.kind === 'outside') continue;
      for (const a of from.members)
        for (const b of to.members) {
          if (a === b) continue;
          const [source, target] = [reach.endpoints[a], reach.endpoints[b]];
          if (!source || !target) throw new Error('no such endpoint');
          const isNear = nodeOf(source.end) !== undefined && nodeOf(source.end) === nodeOf(target.end);
          const own = flows.find(({ where }) => where === 'anywhere' || (where === 'same-node') === isNear);
          const [said, meant] = [textOf(own?.answer ?? none), textOf(reach.between(a, b))];
          counted.pairs += 1;
          if (from.members.length > 1 || to.members.length > 1) counted.merged += 1;
          if (own?.where === 'same-node') counted.near += 1;
          if (said !== meant) wrong.push(`${source.id} to ${target.id}: group says ${said}, pair ${meant}`);
        }
    }
  return wrong;
}

describe('groups', () => {
  it('say of each two of their members what holds for those', () => {
    fc.assert(
      fc.property(snapshots, fc.constantFrom(4 as const, 6 as const), (snapshot, family) => {
        expect(disagreements(snapshot, family)).toEqual([]);
      }),
      { numRuns: 25, seed: 20261126 },
    );
    expect(counted.merged).toBeGreaterThan(counted.pairs / 10);
    expect(counted.near).toBeGreaterThan(20);
  }, 120_000);
});

/** Cells about which the answer for a pair is not that of the tracer for a packet of the cell. */
function untraced(snapshot: Snapshot, family: 4 | 6, pick: number): string[] {
  const reach = new Reach(snapshot, family);
  return reach.endpoints.flatMap(({ end: from, id }, i) =>
    reach.endpoints.flatMap(({ end: to, id: other }, j) => {
      if (i === j || (from.kind !== 'host' && to.kind !== 'host')) return [];
      const { allowed, unknown } = reach.between(i, j);
      return reach.space.cells.flatMap((cell, index) => {
        if (index % 11 !== pick) return [];
        const said = hasBit(allowed, index) ? 'allowed' : hasBit(unknown, index) ? 'unknown' : 'denied';
        const { verdict } = judgeFlow(snapshot, { from, to, packet: packetOf(cell, family) });
        return said === verdict
          ? []
          : [`${id} to ${other} ${JSON.stringify(cell)}: ${said}, traced ${verdict}`];
      });
    }),
  );
}

describe('pairs with a node', () => {
  it('have in every cell the answer of the tracer, though few cells are traced', () => {
    fc.assert(
      fc.property(
        snapshots,
        fc.constantFrom(4 as const, 6 as const),
        fc.nat(10),
        (snapshot, family, pick) => {
          expect(untraced(snapshot, family, pick)).toEqual([]);
        },
      ),
      { numRuns: 25, seed: 20261127 },
    );
  }, 120_000);
});
