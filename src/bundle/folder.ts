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

/** The checksum list by path; `undefined` when there is none. */
function readSums(text: string | undefined): ReadonlyMap<string, string> | undefined {
  if (text === undefined) return undefined;
  const rows = text.split('\n').map((line, i) => ({ line, number: i + 1 }));
  return new Map(
    rows
      .filter(({ line }) => line !== '')
      .map(({ line, number }) => {
        const [, sum, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
        if (sum === undefined || path === undefined)
          throw new BundleError(
            'SHA256SUMS',
            number,
            'no checksum and path',
            'lines as sha256sum prints them',
          );
        return [path, sum] as const;
      }),
  );
}

/** Compares what is there with the checksum list and the manifest. */
function verify(
  sums: ReadonlyMap<string, string> | undefined,
  named: readonly string[],
  present: ReadonlySet<string>,
  read: (path: string) => Buffer,
): IntegrityRemark[] {
  const listed = sums ?? new Map<string, string>();
  const expected = new Set([...listed.keys(), ...named, 'SHA256SUMS']);
  const remarks: IntegrityRemark[] = [...expected]
    .filter((path) => !present.has(path))
    .map((path) => ({ path, problem: 'missing' }));
  for (const [path, sum] of listed)
    if (present.has(path) && sha256(read(path)) !== sum) remarks.push({ path, problem: 'altered' });
  const own = new Set(['SHA256SUMS', 'SNAPSHOT', 'manifest.tsv', ...(sums ? [] : named)]);
  for (const path of present)
    if (!own.has(path) && !listed.has(path)) remarks.push({ path, problem: 'extra' });
  return remarks.sort((a, b) => byText(a.path, b.path));
}

/** Reads each file once, and all of them up to a limit. */
function reader(folder: string): (path: string) => Buffer {
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

/**
 * Opens a bundle folder. A listed file that is gone is a remark, and what it held counts as not collected; a file
 * that was added after sealing is a remark and is not used.
 */
export function readBundle(folder: string): Bundle {
  const present = new Set(listFiles(folder));
  if (present.size > LIMITS.files)
    throw new BundleError(folder, undefined, `${present.size} files`, `at most ${LIMITS.files}`);
  const read = reader(folder);
  const text = (path: string) => read(path).toString('utf8');
  const snapshot = readSnapshotFile(text('SNAPSHOT'));
  const rows = readManifest(text('manifest.tsv'));
  const sumsText = present.has('SHA256SUMS') ? text('SHA256SUMS') : undefined;
  const sums = readSums(sumsText);
  const artifacts = rows
    .filter(({ path }) => present.has(path) && (sums === undefined || sums.has(path)))
    .map((row) => ({ ...row, text: text(row.path) }));
  const named = rows.map(({ path }) => path);
  return { snapshot, id: sha256(sumsText ?? ''), artifacts, integrity: verify(sums, named, present, read) };
}
