import type { ArtifactKind } from '../collector/artifacts.ts';
import { type Artifact, isAnswer, isWholeAnswer, sourceAt } from '../lib/artifact.ts';
import type { Source } from '../lib/source.ts';
import type { RecordOf } from '../parsers/index.ts';

/** One artifact with what its parser made of it. `unread` are the lines that the parser did not understand. */
export interface Collected<K extends ArtifactKind = ArtifactKind> {
  readonly kind: K;
  readonly artifact: Artifact;
  readonly records: readonly RecordOf<K>[];
  readonly unread: readonly number[];
}

/** All parsed artifacts, in the order of the session. */
export class Collection {
  readonly #byKind = new Map<ArtifactKind, Collected[]>();

  constructor(all: readonly Collected[]) {
    for (const one of all) {
      const same = this.#byKind.get(one.kind) ?? [];
      same.push(one);
      this.#byKind.set(one.kind, same);
    }
  }

  /** Artifacts of a kind that gave an answer, also an empty, filtered or cut one; failed commands gave none. */
  of<K extends ArtifactKind>(kind: K): readonly Collected<K>[] {
    return this.all(kind).filter(({ artifact }) => isAnswer(artifact.state));
  }

  /** Every artifact of a kind, failed ones too. */
  all<K extends ArtifactKind>(kind: K): readonly Collected<K>[] {
    // The map is filled by kind, which the type system cannot follow through a Map.
    return (this.#byKind.get(kind) ?? []) as unknown as readonly Collected<K>[];
  }
}

/** The source of a record. */
export function sourceOf(
  of: { readonly artifact: Artifact },
  record: { line: number; endLine?: number | undefined },
): Source {
  return sourceAt(of.artifact, record.line, record.endLine);
}

/** True when the output was the whole answer to its command. */
export function isWhole(of: { readonly artifact: Artifact }): boolean {
  return isWholeAnswer(of.artifact.state);
}

/** The item taken last at or before the moment, else the first one after it. */
export function nearest<T>(items: readonly T[], at: number, momentOf: (item: T) => number): T | undefined {
  const before = items.filter((item) => momentOf(item) <= at).at(-1);
  return before ?? items.find((item) => momentOf(item) > at);
}
