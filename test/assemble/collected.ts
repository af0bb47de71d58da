import { assemble } from '../../src/assemble/assemble.ts';
import { type Reading, readArtifact } from '../../src/assemble/collect.ts';
import type { Artifact } from '../../src/lib/artifact.ts';
import { describeDiagnostic } from '../../src/lib/diagnostic.ts';
import { place } from '../../src/lib/source.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';

/** An output of a cluster-wide command, whole and taken at moment 1 unless the test says otherwise. */
export function anArtifact(kind: string, text: string, more: Partial<Artifact> = {}): Artifact {
  return {
    path: `cluster/${kind}.txt`,
    kind,
    scope: { kind: 'cluster' },
    moment: 1,
    state: 'ok',
    command: kind.replaceAll('-', ' '),
    args: {},
    text,
    ...more,
  };
}

/** `kubectl get LIST -A -o json`, as kubectl prints it: members in the order of their names, four blanks a level. */
export function aList(list: string, items: readonly object[], more: Partial<Artifact> = {}): Artifact {
  const text = JSON.stringify({ apiVersion: 'v1', items, kind: 'List', metadata: {} }, undefined, 4);
  return anArtifact('manifest', `${text}\n`, {
    path: `cluster/${list}.json`,
    command: `kubectl get ${list} -A -o json`,
    args: { list, 'all-namespaces': 'true' },
    ...more,
  });
}

export const readingsOf = (artifacts: readonly Artifact[]): Reading[] => artifacts.map(readArtifact);

/** The model of these outputs at a moment. */
export function assembled(artifacts: readonly Artifact[], at = 1): Snapshot {
  return assemble(
    readingsOf(artifacts).flatMap(({ collected }) => collected ?? []),
    at,
  );
}

/** Each conflict as `the fact: place used, place that says otherwise`. */
export function conflictsOf(snapshot: Snapshot): string[] {
  return snapshot.conflicts.map((conflict) => {
    if (conflict.code !== 'sources-disagree') throw new Error(describeDiagnostic(conflict));
    return `${conflict.about}: ${place(conflict.source)}, ${place(conflict.other)}`;
  });
}
