import { assemble } from './assemble/assemble.ts';
import { type Reading, readArtifact } from './assemble/collect.ts';
import type { Bundle } from './bundle/bundle.ts';
import { partsOf } from './checks/check.ts';
import { checks } from './checks/index.ts';
import { compose } from './compose/compose.ts';
import { type Comparison, compare } from './engine/path/compare.ts';
import type { Snapshot } from './model/snapshot.ts';
import type { Result } from './result/result.ts';

/** A bundle read once: ask it for the cluster at any moment of its session. */
export interface Opened {
  readonly bundle: Bundle;
  readonly readings: readonly Reading[];
  /** The last moment. */
  readonly last: number;
  readonly snapshotAt: (moment: number) => Snapshot;
}

/** Parses every artifact of a bundle. */
export function open(bundle: Bundle): Opened {
  const readings = bundle.artifacts.map(readArtifact);
  const collected = readings.flatMap((reading) => reading.collected ?? []);
  const known = new Map<number, Snapshot>();
  const snapshotAt = (moment: number) => {
    const snapshot = known.get(moment) ?? assemble(collected, moment);
    known.set(moment, snapshot);
    return snapshot;
  };
  const last = bundle.artifacts.reduce((latest, artifact) => Math.max(latest, artifact.moment), 1);
  return { bundle, readings, last, snapshotAt };
}

/** Each observation against the cluster at its own moment. */
function comparisonsOf(opened: Opened): Comparison[] {
  const { observations } = opened.snapshotAt(opened.last);
  return observations.map((observation) => compare(opened.snapshotAt(observation.moment), observation));
}

/**
 * The whole program on one page:
 *
 *   bundle ─▶ readings ─▶ snapshot ─▶ comparisons, outcomes ─▶ result
 *            (parsers)   (assemble)     (engine)   (checks)    (compose)
 *
 * @param at the moment of the session to look at
 * @param version the tool's own version, for the result
 */
export function analyse(opened: Opened, at: number, version: string): Result {
  const snapshot = opened.snapshotAt(at);
  const comparisons = comparisonsOf(opened);
  const parts = partsOf(snapshot, comparisons);
  const outcomes = checks.map((check) => check.answer(parts));
  const { bundle, readings, last } = opened;
  const command =
    bundle.artifacts.find((artifact) => artifact.moment === at && artifact.command !== '')?.command ?? '';
  const moment = bundle.snapshot.kind === 'transcript' ? { at, last, command } : undefined;
  return compose({ bundle, readings, snapshot, moment, comparisons, outcomes, version });
}
