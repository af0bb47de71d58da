import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { isArchive } from './archive.ts';
import { BundleError } from './bundle-error.ts';
import { LIMITS } from './limits.ts';
import { BLOCK } from './tar-header.ts';

/** What a path that the user named turns out to be. */
export type SourceFile =
  | { readonly kind: 'folder' }
  | { readonly kind: 'archive' | 'frames' | 'text'; readonly name: string; readonly bytes: Uint8Array };

/** The path that stands for standard input, on every system. */
export const STANDARD_INPUT = '/dev/stdin';

/** First word of what a collector prints on a node. */
export const FRAMES_MARK = 'CALISNAP-FRAMES ';

/** How files begin that were packed in another way. */
const PACKED: readonly (readonly [string, RegExp])[] = [
  ['a .zip file', /^PK(\x03\x04|\x05\x06)/],
  ['an .xz file', /^\xfd7zXZ\0/],
  ['a .bz2 file', /^BZh[1-9]/],
  ['a .zst file', /^\x28\xb5\x2f\xfd/],
  ['a .7z file', /^7z\xbc\xaf\x27\x1c/],
  ['a .rar file', /^Rar!\x1a\x07/],
];

const MOST_BYTES = { archive: LIMITS.archiveBytes, frames: LIMITS.bytesPerFile, text: 64 * 1024 * 1024 };

function headOf(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const head = new Uint8Array(BLOCK);
    return head.subarray(0, readSync(file, head));
  } finally {
    closeSync(file);
  }
}

function kindOf(head: Uint8Array): 'archive' | 'frames' | 'text' {
  if (isArchive(head)) return 'archive';
  return Buffer.from(head).toString('latin1').startsWith(FRAMES_MARK) ? 'frames' : 'text';
}

/** Standard input has no size beforehand; what comes in is held to the same caps. */
function readStandardInput(): SourceFile {
  const bytes = readFileSync(0);
  const kind = kindOf(bytes.subarray(0, BLOCK));
  if (bytes.length > MOST_BYTES[kind])
    throw new BundleError(
      'stdin',
      undefined,
      `${bytes.length} bytes`,
      `${kind} of at most ${MOST_BYTES[kind]} bytes`,
    );
  return { kind, name: 'stdin', bytes };
}

/** Looks at a path (or at standard input) and reads it when it is a file of tolerable size; throws `BundleError` otherwise. */
export function readSourceFile(path: string): SourceFile {
  if (path === STANDARD_INPUT) return readStandardInput();
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined)
    throw new BundleError(path, undefined, 'no such file or folder', 'a bundle or a transcript');
  if (stat.isDirectory()) return { kind: 'folder' };
  if (!stat.isFile())
    throw new BundleError(path, undefined, 'neither a file nor a folder', 'a bundle or a transcript');
  const head = headOf(path);
  const packed = PACKED.find(([, begin]) => begin.test(Buffer.from(head).toString('latin1')))?.[0];
  if (packed !== undefined)
    throw new BundleError(
      path,
      undefined,
      packed,
      'a folder or a .tar.gz: unpack it, and give what was in it',
    );
  const kind = kindOf(head);
  const most = MOST_BYTES[kind];
  if (stat.size > most)
    throw new BundleError(path, undefined, `${stat.size} bytes`, `${kind} of at most ${most} bytes`);
  return { kind, name: basename(path), bytes: readFileSync(path) };
}
