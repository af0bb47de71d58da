import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { judgeFlow } from '../../src/engine/policy/flow.ts';
import { packetOf } from '../../src/engine/reach/pair-by-pair.ts';
import { Reach } from '../../src/engine/reach/reach.ts';
import { hasBit } from '../../src/lib/bits.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { type CaseFlow, casesUnder } from './case.ts';
import { snapshotOf } from './cluster.ts';
import { flowOf, isThroughService } from './run.ts';
import { isIn, placeOf } from './set-place.ts';

const cases = casesUnder(fileURLToPath(new URL('cases', import.meta.url)));

/** Flows that the set engine has a place for; it asks about no interface. */
const asked = (flow: CaseFlow) => !isThroughService(flow) && flow.via === undefined;

let answered = 0;

/** The answers of both engines to a flow of a case: about the cell that its packet lies in. */
function answers(snapshot: Snapshot, stated: CaseFlow) {
  const { from, to, packet } = flowOf(snapshot, stated);
  const reach = new Reach(snapshot, stated.family);
  const [source, destination] = [placeOf(reach, from), placeOf(reach, to)];
  const index = reach.space.cells.findIndex((cell) => isIn(packet, cell));
  const cell = reach.space.cells[index];
  if (source < 0 || destination < 0 || !cell) return undefined;
  const { allowed, unknown } = reach.between(source, destination);
  const set = hasBit(allowed, index) ? 'allowed' : hasBit(unknown, index) ? 'unknown' : 'denied';
  answered += 1;
  const { verdict } = judgeFlow(snapshot, { from, to, packet: packetOf(cell, stated.family) });
  return { set, traced: verdict };
}

describe('the set engine', () => {
  it.each(cases.map((one) => [one.about, one] as const))('says what the tracer says: %s', (_, one) => {
    const snapshot = snapshotOf(one);
    for (const flow of one.flows.filter(asked)) {
      const both = answers(snapshot, flow);
      expect(both?.set, `${one.file}: ${flow.from} > ${flow.to} ${flow.traffic}`).toBe(both?.traced);
    }
  });

  it('has a place for nearly all flows of the cases', () => {
    const all = cases.flatMap(({ flows }) => flows.filter(asked)).length;
    expect(answered / all).toBeGreaterThan(0.97);
  });
});
