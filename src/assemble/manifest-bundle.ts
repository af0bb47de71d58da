import { type Artifact, isWholeAnswer } from '../lib/artifact.ts';
import type { Diagnostic } from '../lib/diagnostic.ts';
import type { RecordOf } from '../parsers/index.ts';
import type { Collected, Collection } from './collection.ts';
import { repeatedObjects } from './repeated-objects.ts';

/** In `args.list`: the answer holds objects of every kind, and all of them. */
const EVERY_LIST = '*';

/** True for a file of a bundle of manifests, and for all of them together. */
export function isOfManifests({ args }: Artifact): boolean {
  return args.manifests !== undefined;
}

/** True when manifests are all there is: no command of a cluster printed anything. */
export function isManifestsOnly(all: Collection): boolean {
  return all.of('manifest').some(({ artifact }) => isOfManifests(artifact) && isEveryList(artifact));
}

/** True for the answer to every list. */
export function isEveryList({ args }: Artifact): boolean {
  return args.list === EVERY_LIST;
}

function shifted(record: RecordOf<'manifest'>, by: number): RecordOf<'manifest'> {
  const { line, endLine, apiVersion, kind, namespace, name, document } = record;
  return {
    line: line + by,
    ...(endLine !== undefined && { endLine: endLine + by }),
    apiVersion,
    kind,
    ...(namespace !== undefined && { namespace }),
    name,
    document,
    // Looked up when asked for, as in the record itself.
    get lines() {
      return Object.fromEntries(Object.entries(record.lines).map(([pointer, at]) => [pointer, at + by]));
    },
  };
}

const linesIn = (text: string) => text.split('\n').length;

/** The files of a bundle of manifests as one answer to every list, each line in it standing for a line of a file. */
function joined(
  files: readonly Collected<'manifest'>[],
  first: Artifact,
  overridden: ReadonlySet<RecordOf<'manifest'>>,
): Collected<'manifest'> {
  let line = 1;
  const parts = files.map((of) => {
    const start = line;
    line += linesIn(of.artifact.text);
    return { line: start, of };
  });
  return {
    kind: 'manifest',
    artifact: {
      ...first,
      args: { manifests: 'all', list: EVERY_LIST, 'all-namespaces': 'true' },
      // What a file that could not be read lacks may be a policy.
      state: files.every(({ artifact }) => isWholeAnswer(artifact.state)) ? 'ok' : 'partial',
      parts: parts.map((part) => ({ line: part.line, artifact: part.of.artifact })),
    },
    records: parts.flatMap((part) =>
      part.of.records
        .filter((record) => !overridden.has(record))
        .map((record) => shifted(record, part.line - 1)),
    ),
    unread: parts.flatMap((part) => part.of.unread.map((at) => at + part.line - 1)),
  };
}

/** What was collected; when that is nothing but a bundle of manifests, all of them as one answer. */
export function withManifestsJoined(collected: readonly Collected[]): {
  readonly joint: readonly Collected[];
  readonly conflicts: readonly Diagnostic[];
} {
  const [first] = collected;
  const isAll = collected.every(({ kind, artifact }) => kind === 'manifest' && isOfManifests(artifact));
  if (first === undefined || !isAll) return { joint: collected, conflicts: [] };
  const files = collected as readonly Collected<'manifest'>[];
  const { overridden, conflicts } = repeatedObjects(files);
  return { joint: [joined(files, first.artifact, overridden)], conflicts };
}
