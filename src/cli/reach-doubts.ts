import { assumptions } from '../engine/assumptions.ts';
import type { Gap } from '../engine/ledger.ts';
import { judgeFlow } from '../engine/policy/flow.ts';
import { nodeOf } from '../engine/policy/flow-end.ts';
import type { Where } from '../engine/reach/group-flow.ts';
import type { Group } from '../engine/reach/grouping.ts';
import { packetOf } from '../engine/reach/pair-by-pair.ts';
import type { Reach } from '../engine/reach/reach.ts';
import { type Bits, membersOf } from '../lib/bits.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** More flows than this are not asked about: they lean on the same assumptions, and lack the same things. */
const MOST_ASKED = 400;
/** Members of a group that are tried when two of them have to share a node, or not. */
const MOST_TRIED = 40;

/** Asks the tracer about single flows: what they lean on, and what keeps them from being known. */
export class Doubts {
  readonly #snapshot: Snapshot;
  readonly #assumed = new Set<keyof typeof assumptions>();
  #asked = 0;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
    if (snapshot.manifestsOnly) this.#assumed.add('manifests-are-all');
  }

  /** What would settle the unknown part of what is between two groups; nothing when too much was asked already. */
  of(reach: Reach, from: Group, to: Group, where: Where, unknown: Bits): readonly Gap[] {
    if (this.#asked++ >= MOST_ASKED) return [];
    const ends = pairOf(reach, from, to, where);
    const [first] = membersOf(unknown);
    const cell = reach.space.cells[first ?? 0];
    if (!ends || !cell) return [];
    const packet = packetOf(cell, reach.family);
    const { points, assumptions: own } = judgeFlow(this.#snapshot, { ...ends, packet });
    for (const one of own) this.#assumed.add(one);
    const gaps = first === undefined ? [] : points.flatMap(({ judgement }) => judgement.gaps);
    return [...new Map(gaps.map((gap) => [gap.id, gap])).values()];
  }

  /** The assumptions that answers lean on, with what would settle each. */
  get assumed(): readonly Gap[] {
    return [...this.#assumed].sort().map((id) => ({ id, ...assumptions[id] }));
  }
}

function pairOf({ endpoints }: Reach, from: Group, to: Group, where: Where) {
  for (const a of from.members.slice(0, MOST_TRIED))
    for (const b of to.members.slice(0, MOST_TRIED)) {
      const [source, target] = [endpoints[a]?.end, endpoints[b]?.end];
      if (!source || !target || a === b) continue;
      const isNear = nodeOf(source) !== undefined && nodeOf(source) === nodeOf(target);
      if (where === 'anywhere' || isNear === (where === 'same-node')) return { from: source, to: target };
    }
  return undefined;
}
