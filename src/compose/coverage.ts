import { isTextOnly, type Reading } from '../assemble/collect.ts';
import { Collection } from '../assemble/collection.ts';
import { placesOf } from '../assemble/places.ts';
import type { Artifact, ArtifactState } from '../lib/artifact.ts';
import { scopeText } from '../lib/artifact.ts';
import { groupedBy } from '../lib/group.ts';
import { sha256 } from '../lib/hash.ts';
import { nonBlank } from '../lib/lines.ts';
import { optional } from '../lib/optional.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Result } from '../result/result.ts';
import { type Column, columnsFor, listsIn } from './coverage-columns.ts';

type State = Result['coverage']['rows'][number]['cells'][number];

/** The best of several: one whole answer is enough. */
const BEST: readonly ArtifactState[] = [
  'ok',
  'empty',
  'partial',
  'truncated',
  'opaque',
  'error',
  'timeout',
  'forbidden',
  'absent-tool',
  'withheld',
  'skipped',
];

function bestState(found: readonly Artifact[]): State {
  return BEST.find((state) => found.some((artifact) => artifact.state === state)) ?? 'absent';
}

function isNotUnderstood(reading: Reading): number {
  return reading.diagnostics.filter(({ code }) => code === 'line-not-understood').length;
}

/** True when an artifact is what a column is about, or answers the same. */
function isOf({ id, lists }: Column, artifact: Artifact): boolean {
  return artifact.kind === id || listsIn(artifact).some((list) => lists.includes(list));
}

/** What became of a kind of output at a place. What is kept as text only never counts as read. */
function cellOf(column: Column, found: readonly Artifact[]): State {
  const state = bestState(found);
  const isAnswered = state === 'ok' || state === 'empty' || state === 'partial' || state === 'truncated';
  return column.isKept && isAnswered ? 'opaque' : state;
}

/** The artifacts by the row that they stand in; `''` for those of a place that has none. */
function byRow(snapshot: Snapshot, readings: readonly Reading[]): ReadonlyMap<string, readonly Artifact[]> {
  const all = new Collection(readings.flatMap(({ collected }) => collected ?? []));
  const places = placesOf(all, snapshot.nodes?.items ?? [], snapshot.workloads?.items ?? []);
  return groupedBy(
    readings.map(({ artifact }) => artifact),
    ({ scope }) => {
      if (scope.kind === 'cluster') return 'cluster';
      const place = places(scope);
      if (place?.kind === 'node') return `node ${place.id}`;
      return place && snapshot.podStacks.has(place.id) ? `pod ${place.id}` : '';
    },
  );
}

/** Which node and pod we have which output of, and the cluster-wide ones in one row. */
export function coverageOf(snapshot: Snapshot, readings: readonly Reading[]): Result['coverage'] {
  const columns = columnsFor(readings.map(({ artifact }) => artifact));
  const rows = byRow(snapshot, readings);
  const row = (name: string, key: string, expects: readonly Column['on'][]) => ({
    name,
    cells: columns.map((column): State => {
      // What is kept without a row of its own, like the log of a pod, still has to be seen somewhere.
      const others = column.on === 'anywhere' && key === 'cluster' ? (rows.get('') ?? []) : [];
      const found = [...(rows.get(key) ?? []), ...others].filter((artifact) => isOf(column, artifact));
      return found.length === 0 && !expects.includes(column.on) ? 'not-expected' : cellOf(column, found);
    }),
  });
  const nodes = snapshot.nodes?.items ?? [];
  const pods = [...snapshot.podStacks.keys()].sort();
  const lines = readings.reduce((sum, { artifact }) => sum + nonBlank(artifact.text).length, 0);
  return {
    columns: columns.map(({ id, title }) => ({ id, title })),
    rows: [
      row('cluster', 'cluster', ['cluster']),
      ...nodes.map(({ name }) => row(name, `node ${name}`, ['stack', 'node'])),
      ...pods.map((id) => row(`pod ${id}`, `pod ${id}`, ['stack'])),
    ],
    lines,
    linesNotUnderstood: readings.reduce((sum, reading) => sum + isNotUnderstood(reading), 0),
    linesTextOnly: readings
      .filter(({ artifact }) => isTextOnly(artifact))
      .reduce((sum, { artifact }) => sum + nonBlank(artifact.text).length, 0),
  };
}

/** Every file of the bundle with its checksum and how much of it was understood. */
export function inputsOf(readings: readonly Reading[]): Result['inputs'] {
  return readings
    .filter(({ artifact }) => artifact.kind !== 'session' || artifact.text !== '')
    .map((reading) => {
      const { artifact } = reading;
      return {
        file: artifact.path,
        artifact: artifact.kind,
        scope: scopeText(artifact.scope),
        command: artifact.command,
        state: isTextOnly(artifact) ? 'opaque' : artifact.state,
        ...optional({ filter: artifact.filter }),
        moment: artifact.moment,
        lines: nonBlank(artifact.text).length,
        notUnderstood: isNotUnderstood(reading),
        sha256: sha256(artifact.text),
      };
    });
}
