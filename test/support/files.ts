import { readdirSync, readFileSync } from 'node:fs';

/** Text by path. The rules of the house look at nothing else, so that a test can make them fail. */
export type Files = ReadonlyMap<string, string>;

/** Files below a folder by path from the root of the repository, sorted; none when it does not exist. */
export function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/').replace(/^\.\//, ''))
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** The text of each of these files. */
export function textsOf(files: readonly string[]): Files {
  return new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
}
