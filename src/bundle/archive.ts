import { gunzipSync } from 'node:zlib';
import type { Bundle } from './bundle.ts';
import { BundleError } from './bundle-error.ts';
import { LIMITS } from './limits.ts';
import { isBundle, readBundleFiles } from './read-bundle.ts';
import { readTar } from './tar.ts';
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

/** The same files without the folder around all of them, when there is one. */
function withoutTop(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  const tops = new Set([...files.keys()].map((path) => path.split('/')[0]));
  const [top] = tops;
  if (tops.size !== 1 || top === undefined || files.has(top)) return files;
  return new Map([...files].map(([path, bytes]) => [path.slice(top.length + 1), bytes]));
}

/** Opens a bundle in a .tar or .tar.gz. Nothing is written to the disk. */
export function readArchive(bytes: Uint8Array, name: string): Bundle {
  const plain = isGzip(bytes) ? unpack(bytes, name) : bytes;
  if (!isArchive(plain) || isGzip(plain))
    throw new BundleError(name, undefined, 'a compressed file without a tar archive in it', 'a .tar.gz');
  const files = withoutTop(readTar(plain, name));
  const paths = new Set(files.keys());
  if (!isBundle(paths))
    throw new BundleError(name, undefined, 'an archive without SNAPSHOT and manifest.tsv', 'a bundle');
  return readBundleFiles({ name, paths, read: (path) => files.get(path) ?? new Uint8Array() });
}
