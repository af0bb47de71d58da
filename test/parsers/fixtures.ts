import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ArtifactKind, artifacts } from '../../src/collector/artifacts.ts';

/** One captured or written output, and where its golden stands. */
export interface Fixture {
  readonly kind: ArtifactKind;
  /** What it shows, from its file name. */
  readonly shows: string;
  readonly text: string;
  readonly golden: string;
}

export const kinds = Object.keys(artifacts) as ArtifactKind[];

/** Every `<what-it-shows>.txt` in the folder of an artifact kind. */
export const fixtures: readonly Fixture[] = kinds.flatMap((kind) => {
  const folder = join(import.meta.dirname, kind);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .map((file) => {
      const shows = file.slice(0, -'.txt'.length);
      const golden = join(folder, `${shows}.golden.json`);
      return { kind, shows, text: readFileSync(join(folder, file), 'utf8'), golden };
    });
});
