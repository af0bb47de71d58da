import { type Bundle, freePath, sealContents } from '../../bundle/bundle.ts';
import type { SnapshotFile } from '../../bundle/snapshot-file.ts';
import { renderSources } from '../../bundle/sources.ts';
import { optional } from '../../lib/optional.ts';
import { sortedBy } from '../../lib/sort.ts';
import { type Candidate, type Conflict, candidatesOf, choose } from './choose.ts';
import { renderConflicts } from './conflicts.ts';
import { mergeSidecars } from './merge-sidecars.ts';
import { mergedSources } from './merged-sources.ts';
import { sameCluster } from './same-cluster.ts';

/** The head of a bundle that was made of several; UTC times compare as text. */
function headOf(bundles: readonly Bundle[], clusterUid: string | undefined): SnapshotFile {
  const heads = bundles.map(({ snapshot }) => snapshot);
  const sum = (of: (head: SnapshotFile) => number) => heads.reduce((total, head) => total + of(head), 0);
  const main = heads.find((head) => head.clusterUid !== undefined) ?? heads[0];
  const [began] = heads.flatMap((head) => head.began ?? []).sort();
  const ended = heads
    .flatMap((head) => head.ended ?? [])
    .sort()
    .at(-1);
  return {
    kind: 'bundle',
    name: main?.name ?? 'bundle',
    lines: sum(({ lines }) => lines),
    prose: sum(({ prose }) => prose),
    ...optional({ tool: heads.find((head) => head.tool !== undefined)?.tool, began, ended, clusterUid }),
    state: heads.every(({ state }) => state === 'complete') ? 'complete' : 'partial',
  };
}

/** Paths of different sources may be the same: the later ones give way. */
function withPaths(kept: readonly Candidate[]) {
  const taken = new Set<string>();
  return kept.map(({ artifact }) => {
    const { path } = artifact;
    if (!taken.has(path)) {
      taken.add(path);
      return artifact;
    }
    return { ...artifact, path: freePath(path.replace(/\.[^./]*$/, ''), taken) };
  });
}

/**
 * Makes one bundle of collected bundles and of single nodes' streams. Throws `BundleError` when they are of
 * different clusters.
 */
export function mergeBundles(bundles: readonly Bundle[]): {
  readonly bundle: Bundle;
  readonly conflicts: readonly Conflict[];
} {
  const clusterUid = sameCluster(bundles);
  const { kept, conflicts } = choose(bundles.flatMap(candidatesOf));
  const sidecars = mergeSidecars(bundles);
  if (conflicts.length > 0) sidecars.set('conflicts.tsv', renderConflicts(conflicts));
  if (bundles.length > 1) sidecars.set('sources.tsv', renderSources(mergedSources(bundles)));
  const artifacts = sortedBy(withPaths(kept), ({ path }) => path);
  return { bundle: sealContents({ snapshot: headOf(bundles, clusterUid), artifacts, sidecars }), conflicts };
}
