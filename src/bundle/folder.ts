import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { type Bundle, bundleFiles } from './bundle.ts';
import { BundleError } from './bundle-error.ts';
import type { FileSet } from './file-set.ts';
import { LIMITS } from './limits.ts';
import { readBundleFiles } from './read-bundle.ts';

/** True for a folder that holds a bundle. */
export function isBundleFolder(folder: string): boolean {
  return existsSync(join(folder, 'SNAPSHOT')) && existsSync(join(folder, 'manifest.tsv'));
}

/** Writes a bundle into a folder that must be new or empty. */
export function writeBundle(bundle: Bundle, folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new BundleError(folder, undefined, 'the folder is not empty', 'a new or empty folder');
  for (const [path, text] of bundleFiles(bundle.snapshot, bundle.artifacts, bundle.sidecars)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
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

function listFiles(folder: string, below = '', depth = 0): string[] {
  if (depth > LIMITS.depth)
    throw new BundleError(below, undefined, 'folders too deep', `${LIMITS.depth} levels`);
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    return entry.isDirectory() ? listFiles(folder, path, depth + 1) : [path];
  });
}

/** Reads each file once, and all of them up to a limit. */
function reader(folder: string): FileSet['read'] {
  const cache = new Map<string, Buffer>();
  let total = 0;
  return (path) => {
    const known = cache.get(path);
    if (known) return known;
    const bytes = readInside(folder, path);
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

/** Opens a bundle folder. */
export function readBundle(folder: string): Bundle {
  return readBundleFiles({ name: folder, paths: new Set(listFiles(folder)), read: reader(folder) });
}
