import { isTextOnly, type Reading } from '../assemble/collect.ts';
import { Collection } from '../assemble/collection.ts';
import { placesOf } from '../assemble/places.ts';
import { artifacts } from '../collector/artifacts.ts';
import type { Artifact, ArtifactState } from '../lib/artifact.ts';
import { scopeText } from '../lib/artifact.ts';
import { sha256 } from '../lib/hash.ts';
import { nonBlank } from '../lib/lines.ts';
import { optional } from '../lib/optional.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Result } from '../result/result.ts';

type State = Result['coverage']['rows'][number]['cells'][number];

type Where = (typeof artifacts)[keyof typeof artifacts]['on'];

/** Outputs that nobody has to collect: attempts, changes, files that were shown. */
const OPTIONAL = /^(ping|manifest|kubectl-change|calicoctl-version)$/;

const COLUMNS = Object.entries(artifacts)
  .filter(([id]) => !OPTIONAL.test(id))
  .map(([id, { title, on }]) => ({ id, title, on }))
  .sort((a, b) => Number(a.on === 'cluster') - Number(b.on === 'cluster'));

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

/** Which node and pod we have which output of, and the cluster-wide ones in one row. */
export function coverageOf(snapshot: Snapshot, readings: readonly Reading[]): Result['coverage'] {
  const all = new Collection(readings.flatMap(({ collected }) => collected ?? []));
  const nodes = snapshot.nodes?.items ?? [];
  const places = placesOf(all, nodes, snapshot.workloads?.items ?? []);
  const placed = readings.map(({ artifact }) => ({ artifact, place: places(artifact.scope) }));
  const row = (
    name: string,
    expects: readonly Where[],
    isHere: (one: (typeof placed)[number]) => boolean,
  ) => ({
    name,
    cells: COLUMNS.map(({ id, on }): State => {
      const found = placed.filter((one) => one.artifact.kind === id && isHere(one));
      if (found.length === 0 && !expects.includes(on)) return 'not-expected';
      return bestState(found.map(({ artifact }) => artifact));
    }),
  });
  const pods = [...snapshot.podStacks.keys()].sort();
  const lines = readings.reduce((sum, { artifact }) => sum + nonBlank(artifact.text).length, 0);
  return {
    columns: COLUMNS.map(({ id, title }) => ({ id, title })),
    rows: [
      row('cluster', ['cluster'], ({ artifact }) => artifact.scope.kind === 'cluster'),
      ...nodes.map(({ name }) =>
        row(name, ['stack', 'node'], ({ place }) => place?.kind === 'node' && place.id === name),
      ),
      ...pods.map((id) =>
        row(`pod ${id}`, ['stack'], ({ place }) => place?.kind === 'workload' && place.id === id),
      ),
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
