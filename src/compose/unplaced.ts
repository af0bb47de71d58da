import type { Reading } from '../assemble/collect.ts';
import { Collection } from '../assemble/collection.ts';
import { placesOf } from '../assemble/places.ts';
import { artifacts } from '../collector/artifacts.ts';
import { sourceAt } from '../lib/artifact.ts';
import type { Diagnostic } from '../lib/diagnostic.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** Outputs about a node or a pod of which nobody knows which one: they were read, and nothing is concluded from them. */
export function unplaced(snapshot: Snapshot, readings: readonly Reading[]): Diagnostic[] {
  const all = new Collection(readings.flatMap(({ collected }) => collected ?? []));
  const places = placesOf(all, snapshot.nodes?.items ?? [], snapshot.workloads?.items ?? []);
  return readings.flatMap(({ artifact, collected }): Diagnostic[] => {
    if (!collected || artifacts[collected.kind].on === 'cluster' || artifact.state === 'error') return [];
    if (places(artifact.scope)) return [];
    return [{ code: 'place-unknown', source: sourceAt(artifact, 1), command: artifact.command }];
  });
}
