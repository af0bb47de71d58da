/** Seals that stand outside the list of checksums. */
export const SUMS = 'SHA256SUMS';
export const SIGNATURE = 'SHA256SUMS.sig';

/** The two files that make a folder a bundle: they are read whether the list of checksums names them or not. */
export const HEAD_FILES: readonly string[] = ['SNAPSHOT', 'manifest.tsv'];

/** True for these, for the list of checksums and for its signature. */
export function isHeadOrSeal(path: string): boolean {
  return HEAD_FILES.includes(path) || path === SUMS || path === SIGNATURE;
}

/** Files of a bundle that are neither artifacts nor its head: when and how well it was collected. */
export const SIDECARS: readonly string[] = [
  'clocks.tsv',
  'churn/begin.tsv',
  'churn/end.tsv',
  'redactions.tsv',
  'conflicts.tsv',
  'sources.tsv',
  'collector.log',
];

export const REDACTION_COLUMNS = ['rule', 'path', 'count'] as const;

/** Files of the bundle itself: no artifact can be one of them, however it is spelt. */
const OWN = new Set(
  ['SNAPSHOT', 'manifest.tsv', SUMS, SIGNATURE, ...SIDECARS].map((path) => path.toLowerCase()),
);

export function isOwnFile(path: string): boolean {
  return OWN.has(path.toLowerCase());
}

/** Where the standard error of an artifact is written. */
export function errorPath(path: string): string {
  return `${path}.err`;
}

/** Where it may stand: `ip-route.txt.err`, or `ip-route.err` beside `ip-route.txt`. */
export function errorPaths(path: string): readonly string[] {
  return [errorPath(path), `${path.replace(/\.[^./]*$/, '')}.err`];
}
