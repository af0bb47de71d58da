import type { Artifact, Scope } from '../lib/artifact.ts';
import { sha256 } from '../lib/hash.ts';
import { safeFileName, safeLine } from '../lib/safe-text.ts';
import { sortedBy } from '../lib/sort.ts';
import type { IntegrityRemark } from './integrity.ts';
import { errorPath, SUMS } from './known-files.ts';
import { LIMITS } from './limits.ts';
import { renderManifest } from './manifest.ts';
import { type Circumstances, circumstancesOf } from './sidecars.ts';
import type { Signature } from './signature.ts';
import { renderSnapshotFile, type SnapshotFile } from './snapshot-file.ts';

/** An artifact before it has a place in a bundle. `originLine` is where its first line stood in the source. */
export type ArtifactDraft = Omit<Artifact, 'path' | 'origin' | 'citeOrigin' | 'collected'> & {
  readonly originLine: number;
};

/** What an importer makes of a foreign source. */
export interface BundleDraft {
  readonly kind: 'transcript';
  /** File name of the source, without folders. */
  readonly name: string;
  readonly drafts: readonly ArtifactDraft[];
  /** Lines of the source, and how many of them were the author's prose. */
  readonly lines: number;
  readonly prose: number;
  readonly repairedFrom?: string;
}

/** The list of checksums as it was read, and what somebody signed it with. */
export interface Seal {
  readonly sums: string;
  readonly signature?: string;
}

/** A bundle in memory. */
export interface Bundle {
  readonly snapshot: SnapshotFile;
  /** In the order of the session. */
  readonly artifacts: readonly Artifact[];
  /** Text by path of the files that are no artifacts. */
  readonly sidecars: ReadonlyMap<string, string>;
  /** sha256 of the checksum list: the same for a folder, an archive, or an import that was never written. */
  readonly id: string;
  /** What altered or missing files the checksums tell of; empty when all is as it was sealed. */
  readonly integrity: readonly IntegrityRemark[];
  readonly circumstances: Circumstances;
  /** How many files of a file manager lay between those of the bundle; they were not looked at. */
  readonly litter?: number;
  /** `undefined` when a bundle came without its list of checksums. */
  readonly seal?: Seal;
  /** What a look at the signature showed; `undefined`: nobody looked. */
  readonly signature?: Signature;
}

function folderOf(scope: Scope): string {
  switch (scope.kind) {
    case 'cluster':
      return 'cluster';
    case 'host':
      return scope.host === '' ? 'workstation' : `hosts/${safeFileName(scope.host)}`;
    case 'pod':
      return `pods/${safeFileName(scope.namespace ?? 'unknown')}/${safeFileName(scope.pod)}`;
    case 'process':
      return `hosts/${safeFileName(scope.host)}/process-${scope.pid}`;
  }
}

/** The first of `stem.txt`, `stem-2.txt`, ... that is not taken; takes it. */
export function freePath(stem: string, taken: Set<string>): string {
  let path = `${stem}.txt`;
  for (let n = 2; taken.has(path); n++) path = `${stem}-${n}.txt`;
  taken.add(path);
  return path;
}

function pathOf(draft: ArtifactDraft, taken: Set<string>): string {
  const name = draft.kind === 'unknown' ? safeFileName(draft.command, 24) : draft.kind;
  return freePath(`${folderOf(draft.scope)}/${String(draft.moment).padStart(3, '0')}-${name}`, taken);
}

/** The files of a bundle by path; the head, the manifest and the checksums are derived from what it holds. */
export function bundleFiles(
  snapshot: SnapshotFile,
  artifacts: readonly Artifact[],
  sidecars: ReadonlyMap<string, string> = new Map(),
): Map<string, string> {
  const files = new Map(sidecars);
  for (const { path, text, collected } of artifacts) {
    files.set(path, text);
    if (collected?.stderr) files.set(errorPath(path), collected.stderr);
  }
  files.set('SNAPSHOT', renderSnapshotFile(snapshot));
  files.set('manifest.tsv', renderManifest(artifacts));
  const sums = sortedBy(files, ([path]) => path).map(([path, text]) => `${sha256(text)}  ${path}\n`);
  files.set(SUMS, sums.join(''));
  return files;
}

/** Gives what a bundle holds its checksums and its id. Nothing is written. */
export function sealContents({
  snapshot,
  artifacts,
  sidecars,
}: Pick<Bundle, 'snapshot' | 'artifacts' | 'sidecars'>): Bundle {
  const sums = bundleFiles(snapshot, artifacts, sidecars).get(SUMS) ?? '';
  const circumstances = circumstancesOf(sidecars);
  return { snapshot, artifacts, sidecars, id: sha256(sums), integrity: [], circumstances, seal: { sums } };
}

/** Gives each artifact of a pasted session its path and the bundle its id. Nothing is written. */
export function sealBundle(draft: BundleDraft): Bundle {
  const taken = new Set<string>();
  // A file may be called anything: its name stands in one line of SNAPSHOT and in what people read.
  const name = safeLine(draft.name, LIMITS.nameLength);
  const artifacts = draft.drafts.map(({ originLine, ...rest }): Artifact => {
    const origin = { file: name, line: originLine };
    return { ...rest, path: pathOf({ originLine, ...rest }, taken), origin };
  });
  const { kind, lines, prose, repairedFrom } = draft;
  const snapshot = { kind, name, lines, prose, ...(repairedFrom === undefined ? {} : { repairedFrom }) };
  return sealContents({ snapshot, artifacts, sidecars: new Map() });
}

/** The bundle as it was up to and including a moment of its session. */
export function upTo(bundle: Bundle, moment: number): Bundle {
  const artifacts = bundle.artifacts.filter((artifact) => artifact.moment <= moment);
  return { ...sealContents({ ...bundle, artifacts }), integrity: bundle.integrity };
}
