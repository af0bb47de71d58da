import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { type Bundle, bundleFiles } from './bundle.ts';
import { BundleError } from './bundle-error.ts';
import type { FileSet } from './file-set.ts';
import { readSums } from './integrity.ts';
import { HEAD_FILES, isHeadOrSeal } from './known-files.ts';
import { LIMITS } from './limits.ts';
import { readBundleFiles } from './read-bundle.ts';

/** Writes files into a folder that must be new or empty. */
function writeFiles(files: Iterable<readonly [string, string | Uint8Array]>, folder: string): void {
  if (existsSync(folder) && (!statSync(folder).isDirectory() || readdirSync(folder).length > 0))
    throw new BundleError(folder, undefined, 'it is there, and not an empty folder', 'a new or empty folder');
  for (const [path, content] of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}

/** Writes a bundle, sealed anew, into a folder that must be new or empty. */
export function writeBundle(bundle: Bundle, folder: string): void {
  writeFiles(bundleFiles(bundle.snapshot, bundle.artifacts, bundle.sidecars), folder);
}

/**
 * Writes a sealed bundle byte by byte as it is, with its checksums and its signature: what was altered stays told as
 * altered. What is not under the seal is left behind.
 */
export function copyBundle(files: FileSet, { seal }: Bundle, folder: string): void {
  const listed = readSums(seal?.sums) ?? new Map();
  const kept = [...files.paths].filter((path) => listed.has(path) || isHeadOrSeal(path));
  writeFiles(
    kept.map((path) => [path, files.read(path)] as const),
    folder,
  );
}

/** Reads a regular file inside the folder; links, devices and oversized files are refused. */
function readInside(folder: string, path: string): Buffer {
  const target = join(folder, path);
  const root = realpathSync(folder);
  const real = realpathSync(dirname(target));
  const stat = lstatSync(target);
  if (!stat.isFile() || (real !== root && !real.startsWith(root + sep)))
    throw new BundleError(path, undefined, 'not a regular file inside the bundle', 'a plain file');
  if (stat.size > LIMITS.bytesPerFile)
    throw new BundleError(path, undefined, `${stat.size} bytes`, `at most ${LIMITS.bytesPerFile}`);
  return readFileSync(target);
}

/** A folder that its owner keeps to himself is no broken bundle: the message says what to do. */
function permitted<T>(path: string, look: () => T): T {
  try {
    return look();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    throw new BundleError(
      path,
      undefined,
      'permission was refused',
      'files that you may read: ask their owner',
    );
  }
}

function listFiles(folder: string, isBundle: boolean, below = '', depth = 0): string[] {
  if (depth > LIMITS.depth && isBundle)
    throw new BundleError(below, undefined, 'folders too deep', `${LIMITS.depth} levels`);
  // Of what is no bundle only the names matter, to tell what it is instead.
  if (depth > LIMITS.depth) return [`${below}/`];
  const entries = permitted(join(folder, below), () =>
    readdirSync(join(folder, below), { withFileTypes: true }),
  );
  return entries.flatMap((entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    return entry.isDirectory() ? listFiles(folder, isBundle, path, depth + 1) : [path];
  });
}

/** Reads each file once, and all of them up to a limit. */
function reader(folder: string): FileSet['read'] {
  const cache = new Map<string, Buffer>();
  let total = 0;
  return (path) => {
    const known = cache.get(path);
    if (known) return known;
    const bytes = permitted(join(folder, path), () => readInside(folder, path));
    total += bytes.length;
    if (total > LIMITS.bytesInAll)
      throw new BundleError(
        path,
        undefined,
        'more bytes than a bundle has',
        `at most ${LIMITS.bytesInAll} in all`,
      );
    cache.set(path, bytes);
    return bytes;
  };
}

/** The files of a folder. */
export function folderFiles(folder: string): FileSet {
  const isBundle = HEAD_FILES.every((file) => existsSync(join(folder, file)));
  return { name: folder, paths: new Set(listFiles(folder, isBundle)), read: reader(folder) };
}

/** Opens a bundle folder. */
export function readBundle(folder: string): Bundle {
  return readBundleFiles(folderFiles(folder));
}
