import { gunzipSync } from 'node:zlib';
import type { Bundle } from './bundle.ts';
import { BundleError } from './bundle-error.ts';
import type { FileSet } from './file-set.ts';
import { foreignBundle } from './foreign.ts';
import { LIMITS } from './limits.ts';
import { isLitter } from './litter.ts';
import { readBundleFiles } from './read-bundle.ts';
import { readTar, tarNames } from './tar.ts';
import { BLOCK, hasMagic, isHeader } from './tar-header.ts';

const isGzip = (head: Uint8Array) => head[0] === 0x1f && head[1] === 0x8b;

/** True when a file begins as an archive does, whatever it is called. */
export function isArchive(head: Uint8Array): boolean {
  const block = head.subarray(0, BLOCK);
  return isGzip(head) || isHeader(block) || (block.length === BLOCK && hasMagic(block));
}

/** Unpacks in memory; stops as soon as more comes out than a bundle can have. */
function unpack(bytes: Uint8Array, name: string): Uint8Array {
  const most = Math.min(
    LIMITS.archiveBytes,
    Math.max(LIMITS.freelyUnpacked, bytes.length * LIMITS.compressionRatio),
  );
  try {
    return gunzipSync(bytes, { maxOutputLength: most });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const met =
      code === 'ERR_BUFFER_TOO_LARGE'
        ? `${bytes.length} bytes that unpack to more than ${most}`
        : code === 'Z_BUF_ERROR'
          ? 'a gzip stream that is cut'
          : 'a broken gzip stream';
    throw new BundleError(name, undefined, met, 'a whole archive of tolerable size');
  }
}

/** The same files without the folder around all of them, when there is one; litter may lie beside it. */
function withoutTop(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  const tops = new Set([...files.keys()].filter((path) => !isLitter(path)).map((path) => path.split('/')[0]));
  const [top] = tops;
  if (tops.size !== 1 || top === undefined || files.has(top)) return files;
  const inner = (path: string) => (path.startsWith(`${top}/`) ? path.slice(top.length + 1) : path);
  return new Map([...files].map(([path, bytes]) => [inner(path), bytes]));
}

/** Reads an archive; what another tool packed is called by its name, whatever it is that cannot be read in it. */
function filesIn(plain: Uint8Array, name: string): ReadonlyMap<string, Uint8Array> {
  const files = () => {
    try {
      return readTar(plain, name);
    } catch (error) {
      throw (error instanceof BundleError && foreignBundle(name, tarNames(plain))) || error;
    }
  };
  const found = files();
  const foreign = foreignBundle(name, found.keys());
  if (foreign) throw foreign;
  return found;
}

/** The files of a .tar or .tar.gz. Nothing is written to the disk. */
export function archiveFiles(bytes: Uint8Array, name: string): FileSet {
  const plain = isGzip(bytes) ? unpack(bytes, name) : bytes;
  if (!isArchive(plain) || isGzip(plain))
    throw new BundleError(name, undefined, 'a compressed file without a tar archive in it', 'a .tar.gz');
  const files = withoutTop(filesIn(plain, name));
  return { name, paths: new Set(files.keys()), read: (path) => files.get(path) ?? new Uint8Array() };
}

/** Opens a bundle in an archive. */
export function readArchive(bytes: Uint8Array, name: string): Bundle {
  return readBundleFiles(archiveFiles(bytes, name));
}
