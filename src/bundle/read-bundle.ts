import { type Artifact, isAnswer } from '../lib/artifact.ts';
import { sha256 } from '../lib/hash.ts';
import type { Bundle } from './bundle.ts';
import { BundleError } from './bundle-error.ts';
import type { FileSet } from './file-set.ts';
import { foreignBundle } from './foreign.ts';
import { integrityOf, readSums } from './integrity.ts';
import { errorPaths, HEAD_FILES, SIDECARS, SIGNATURE, SUMS } from './known-files.ts';
import { LIMITS } from './limits.ts';
import { isLitter } from './litter.ts';
import { type ManifestRow, readManifest } from './manifest.ts';
import { circumstancesOf } from './sidecars.ts';
import { readSnapshotFile } from './snapshot-file.ts';

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

/** True for files of which one says that they are a bundle, whole or not. */
export function isBundle(paths: ReadonlySet<string>): boolean {
  return HEAD_FILES.some((file) => paths.has(file));
}

/** What was met that can be nothing else, and what to do about it: nothing at all, a folder too much, another tool's. */
export function knownMistake({ name, paths }: FileSet): BundleError | undefined {
  if (paths.size === 0) return new BundleError(name, undefined, 'nothing in it', 'a bundle, or manifests');
  const inner = [...paths].find((path) => /^[^/]+\/SNAPSHOT$/.test(path))?.split('/')[0];
  if (inner !== undefined)
    return new BundleError(name, undefined, `the bundle lies in its folder ${inner}`, 'that folder');
  return foreignBundle(name, paths);
}

const noBundle = (files: FileSet): BundleError =>
  knownMistake(files) ??
  new BundleError(files.name, undefined, 'no SNAPSHOT and manifest.tsv in it', 'a bundle');

/** The files without those that a file manager left behind, and how many these were. */
function withoutLitter(files: FileSet): { readonly files: FileSet; readonly litter: number } {
  const found = [...files.paths].filter(isLitter);
  if (found.length === 0) return { files, litter: 0 };
  const sums = files.paths.has(SUMS) ? readSums(Buffer.from(files.read(SUMS)).toString('utf8')) : undefined;
  const litter = new Set(found.filter((path) => !sums?.has(path)));
  const paths = new Set([...files.paths].filter((path) => !litter.has(path)));
  return { files: { ...files, paths }, litter: litter.size };
}

/**
 * Reads a bundle. A listed file that is gone is a remark, and what it held counts as not collected; a file that was
 * added after sealing is a remark and is not used.
 */
export function readBundleFiles(all: FileSet): Bundle {
  const { files, litter } = withoutLitter(all);
  const { name, paths } = files;
  if (!HEAD_FILES.every((file) => paths.has(file))) throw noBundle(files);
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
    ...(litter > 0 && { litter }),
    ...(sumsText !== undefined && {
      seal: { sums: sumsText, ...(paths.has(SIGNATURE) && { signature: decode(SIGNATURE) }) },
    }),
  };
}

function isText(entry: readonly [string, string | undefined]): entry is readonly [string, string] {
  return entry[1] !== undefined;
}
