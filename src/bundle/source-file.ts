import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { BundleError } from './bundle-error.ts';

/** What a path that the user named turns out to be. */
export type SourceFile =
  | { readonly kind: 'folder' }
  | { readonly kind: 'file'; readonly name: string; readonly bytes: Uint8Array };

const MAX_BYTES = 64 * 1024 * 1024;

/** Looks at a path and reads it when it is a file of tolerable size; throws `BundleError` otherwise. */
export function readSourceFile(path: string): SourceFile {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined)
    throw new BundleError(path, undefined, 'no such file or folder', 'a bundle or a transcript');
  if (stat.isDirectory()) return { kind: 'folder' };
  if (!stat.isFile())
    throw new BundleError(path, undefined, 'neither a file nor a folder', 'a bundle or a transcript');
  if (stat.size > MAX_BYTES)
    throw new BundleError(
      path,
      undefined,
      `${stat.size} bytes`,
      `a transcript of at most ${MAX_BYTES} bytes`,
    );
  return { kind: 'file', name: basename(path), bytes: readFileSync(path) };
}
