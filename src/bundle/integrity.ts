import { sha256 } from '../lib/hash.ts';
import { byText } from '../lib/sort.ts';
import { BundleError } from './bundle-error.ts';
import type { FileSet } from './file-set.ts';
import { errorPaths, HEAD_FILES, isHeadOrSeal, SIDECARS, SUMS } from './known-files.ts';

/** A file that is not as it was when the bundle was sealed. */
export interface IntegrityRemark {
  readonly path: string;
  readonly problem: 'altered' | 'missing' | 'extra';
}

/** The checksum list by path; `undefined` when there is none. */
export function readSums(text: string | undefined): ReadonlyMap<string, string> | undefined {
  if (text === undefined) return undefined;
  const rows = text.split(/\r?\n/).map((line, i) => ({ line, number: i + 1 }));
  return new Map(
    rows
      .filter(({ line }) => line !== '')
      .map(({ line, number }) => {
        const [, sum, path] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
        if (sum === undefined || path === undefined)
          throw new BundleError(SUMS, number, 'no checksum and path', 'lines as sha256sum prints them');
        return [path, sum] as const;
      }),
  );
}

/** A file that the manifest names, with the checksum that it gives. */
export interface Named {
  readonly path: string;
  /** Nothing may have been kept of a command that was not run. */
  readonly isNeeded: boolean;
  readonly sha256?: string;
}

/** Compares what is there with the checksum list and the manifest. */
export function integrityOf(
  files: FileSet,
  sums: ReadonlyMap<string, string> | undefined,
  named: readonly Named[],
): IntegrityRemark[] {
  const present = files.paths;
  const paths = named.map(({ path }) => path);
  const given = named.flatMap((one) => (one.sha256 === undefined ? [] : [[one.path, one.sha256] as const]));
  // The list decides; what the manifest says counts where there is no list.
  const listed = sums ?? new Map(given.filter(([path]) => present.has(path)));
  const needed = named.flatMap(({ path, isNeeded }) => (isNeeded ? [path] : []));
  const missing = [...new Set([...listed.keys(), ...needed, SUMS])].filter((path) => !present.has(path));
  const altered = [...listed].filter(([path, sum]) => present.has(path) && sha256(files.read(path)) !== sum);
  // What the list forgot could be changed without a trace, and these two are used all the same.
  const forgotten = sums ? HEAD_FILES.filter((path) => present.has(path) && !sums.has(path)) : [];
  const unlisted = sums ? [] : [...paths, ...paths.flatMap(errorPaths), ...SIDECARS];
  const own = new Set(unlisted);
  const extra = [...present].filter((path) => !isHeadOrSeal(path) && !own.has(path) && !listed.has(path));
  const remarks: IntegrityRemark[] = [
    ...missing.map((path) => ({ path, problem: 'missing' as const })),
    ...altered.map(([path]) => ({ path, problem: 'altered' as const })),
    ...forgotten.map((path) => ({ path, problem: 'altered' as const })),
    ...extra.map((path) => ({ path, problem: 'extra' as const })),
  ];
  return remarks.sort((a, b) => byText(a.path, b.path));
}
