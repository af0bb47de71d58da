import { type Artifact, isAnswer } from '../lib/artifact.ts';
import { sha256 } from '../lib/hash.ts';
import type { Bundle } from './bundle.ts';
import { BundleError } from './bundle-error.ts';
import type { FileSet } from './file-set.ts';
import { integrityOf, readSums } from './integrity.ts';
import { errorPaths, SIDECARS, SIGNATURE, SUMS } from './known-files.ts';
import { LIMITS } from './limits.ts';
import { type ManifestRow, readManifest } from './manifest.ts';
import { circumstancesOf } from './sidecars.ts';
import { readSnapshotFile } from './snapshot-file.ts';

/** True for files that make a bundle. */
export function isBundle(paths: ReadonlySet<string>): boolean {
  return paths.has('SNAPSHOT') && paths.has('manifest.tsv');
}

/** The artifact of a row, with its text and with what stood on standard error. */
function artifactOf(row: ManifestRow, textOf: (path: string) => string | undefined): Artifact | undefined {
  const { sha256: _, collected, ...rest } = row;
  const text = textOf(row.path);
  // What was never run has nothing to keep; an answer without its file is gone.
  if (text === undefined && isAnswer(row.state)) return undefined;
  const stderr = errorPaths(row.path)
    .map(textOf)
    .find((found) => found !== undefined);
  return {
    ...rest,
    text: text ?? '',
    ...(collected && { collected: { ...collected, ...(stderr !== undefined && { stderr }) } }),
  };
}

/**
 * Reads a bundle. A listed file that is gone is a remark, and what it held counts as not collected; a file that was
 * added after sealing is a remark and is not used.
 */
export function readBundleFiles(files: FileSet): Bundle {
  const { name, paths } = files;
  if (paths.size > LIMITS.files)
    throw new BundleError(name, undefined, `${paths.size} files`, `at most ${LIMITS.files}`);
  const decode = (path: string) => Buffer.from(files.read(path)).toString('utf8');
  const snapshot = readSnapshotFile(decode('SNAPSHOT'));
  const rows = readManifest(decode('manifest.tsv'));
  const sumsText = paths.has(SUMS) ? decode(SUMS) : undefined;
  const sums = readSums(sumsText);
  const textOf = (path: string) =>
    paths.has(path) && (sums === undefined || sums.has(path)) ? decode(path) : undefined;
  const sidecars = new Map(SIDECARS.map((path) => [path, textOf(path)] as const).filter(isText));
  const named = rows.map((row) => ({ ...row, isNeeded: isAnswer(row.state) }));
  return {
    snapshot,
    id: sha256(sumsText ?? ''),
    artifacts: rows.flatMap((row) => artifactOf(row, textOf) ?? []),
    sidecars,
    integrity: integrityOf(files, sums, named),
    circumstances: circumstancesOf(sidecars),
    ...(sumsText !== undefined && {
      seal: { sums: sumsText, ...(paths.has(SIGNATURE) && { signature: decode(SIGNATURE) }) },
    }),
  };
}

function isText(entry: readonly [string, string | undefined]): entry is readonly [string, string] {
  return entry[1] !== undefined;
}
