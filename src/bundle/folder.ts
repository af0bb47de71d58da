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
import { sha256 } from '../lib/hash.ts';
import { byText } from '../lib/sort.ts';
import { type Bundle, bundleFiles, type IntegrityRemark } from './bundle.ts';
import { BundleError } from './bundle-error.ts';
import { LIMITS } from './limits.ts';
import { readManifest } from './manifest.ts';
import { readSnapshotFile } from './snapshot-file.ts';

/** True for a folder that holds a bundle. */
export function isBundleFolder(folder: string): boolean {
  return existsSync(join(folder, 'SNAPSHOT')) && existsSync(join(folder, 'manifest.tsv'));
}

/** Writes a bundle into a folder that must be new or empty. */
export function writeBundle(bundle: Bundle, folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new BundleError(folder, undefined, 'the folder is not empty', 'a new or empty folder');
  for (const [path, text] of bundleFiles(bundle.snapshot, bundle.artifacts)) {
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

/** Compares the checksum list with what is there. */
function verify(
  sums: string,
  present: ReadonlySet<string>,
  read: (path: string) => Buffer,
): IntegrityRemark[] {
  const listed = new Map(
    sums.split('\n').flatMap((line) => {
      const match = /^([0-9a-f]{64}) {2}(.+)$/.exec(line);
      return match ? [[match[2] as string, match[1] as string] as const] : [];
    }),
  );
  const remarks: IntegrityRemark[] = [];
  for (const [path, sum] of listed) {
    if (!present.has(path)) remarks.push({ path, problem: 'missing' });
    else if (sha256(read(path)) !== sum) remarks.push({ path, problem: 'altered' });
  }
  for (const path of present)
    if (path !== 'SHA256SUMS' && !listed.has(path)) remarks.push({ path, problem: 'extra' });
  return remarks.sort((a, b) => byText(a.path, b.path));
}

/** Opens a bundle folder. A listed file that is gone is a remark, and what it held counts as not collected. */
export function readBundle(folder: string): Bundle {
  const present = new Set(listFiles(folder));
  if (present.size > LIMITS.files)
    throw new BundleError(folder, undefined, `${present.size} files`, `at most ${LIMITS.files}`);
  const cache = new Map<string, Buffer>();
  const read = (path: string) => {
    const bytes = cache.get(path) ?? readInside(folder, path);
    cache.set(path, bytes);
    return bytes;
  };
  const snapshot = readSnapshotFile(read('SNAPSHOT').toString('utf8'));
  const rows = readManifest(read('manifest.tsv').toString('utf8'));
  const sums = present.has('SHA256SUMS') ? read('SHA256SUMS').toString('utf8') : '';
  const artifacts = rows
    .filter((row) => present.has(row.path))
    .map((row) => ({ ...row, text: read(row.path).toString('utf8') }));
  return { snapshot, id: sha256(sums), artifacts, integrity: verify(sums, present, read) };
}
