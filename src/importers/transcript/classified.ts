import type { ArtifactKind } from '../../collector/artifacts.ts';

/** What a command prints. `filter` says why the output is not the whole answer. */
export interface Classified {
  readonly kind: ArtifactKind;
  readonly args: Readonly<Record<string, string>>;
  readonly filter?: string;
}

/** The entries that have a value. */
export function present(entries: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entries).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
