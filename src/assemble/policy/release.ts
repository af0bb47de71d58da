import type { Versions } from '../../model/snapshot.ts';

/** Minor number of a release of Calico 3; `undefined` when the version is not known. */
export type Release = number | undefined;

/** Larger than any: what a later major version does is taken to be what the newest known one does. */
const LATER = 1000;

/** The release of a version such as `v3.31.2` or `v3.33.0-0.dev-12-gabc`. */
export function releaseOf(versions: Versions): Release {
  const [, major, minor] = /^v?(\d+)\.(\d+)(\D|$)/.exec(versions.calico?.value ?? '') ?? [];
  if (major === undefined || Number(major) < 3) return undefined;
  return Number(major) > 3 ? LATER : Number(minor);
}

/** Whether something is so that came with a release and, unless it stayed, went with another. */
export function isIn(release: Release, from: number, before = Number.POSITIVE_INFINITY): boolean | 'unknown' {
  return release === undefined ? 'unknown' : release >= from && release < before;
}
