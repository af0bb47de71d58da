import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BundleError } from './bundle-error.ts';
import type { FileSet } from './file-set.ts';
import { LIMITS } from './limits.ts';

/** Folders below a repository go deeper than those of a bundle. */
const DEPTH_MAX = 40;
/** What tools keep beside the files that people write. */
const TOOL_FOLDERS = new Set(['.git', 'node_modules', '.terraform']);

function listFiles(folder: string, below: string, depth: number, found: string[]): void {
  if (depth > DEPTH_MAX)
    throw new BundleError(below, undefined, 'folders too deep', `at most ${DEPTH_MAX} levels`);
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory() && TOOL_FOLDERS.has(entry.name)) continue;
    if (entry.isDirectory()) listFiles(folder, path, depth + 1, found);
    else found.push(path);
    if (found.length > LIMITS.files)
      throw new BundleError(folder, undefined, `more than ${LIMITS.files} files`, 'one repository');
  }
}

/** A file that somebody keeps to himself is one that cannot be read, and no reason to stop. */
function readPermitted(folder: string, path: string): Uint8Array {
  try {
    return readFileSync(join(folder, path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    throw new BundleError(path, undefined, 'permission was refused', 'a file that you may read');
  }
}

/** The files of a folder that is no bundle. Links are named and never followed, so that nothing outside is read. */
export function repositoryFiles(folder: string): FileSet {
  const paths: string[] = [];
  listFiles(folder, '', 0, paths);
  let total = 0;
  const read = (path: string) => {
    const stat = lstatSync(join(folder, path));
    if (!stat.isFile()) throw new BundleError(path, undefined, 'no plain file', 'a plain file');
    total += stat.size;
    if (stat.size > LIMITS.bytesPerFile || total > LIMITS.archiveBytes)
      throw new BundleError(path, undefined, `${stat.size} bytes`, 'manifests of tolerable size');
    return readPermitted(folder, path);
  };
  return { name: folder, paths: new Set(paths), read };
}
