import type { Artifact, ArtifactState, Scope } from '../lib/artifact.ts';
import { sha256 } from '../lib/hash.ts';
import { safeFileName, safeLine } from '../lib/safe-text.ts';
import { sortedBy } from '../lib/sort.ts';
import { LIMITS } from './limits.ts';
import { renderManifest } from './manifest.ts';
import { renderSnapshotFile, type SnapshotFile } from './snapshot-file.ts';

/** An artifact before it has a place in a bundle. `originLine` is where its first line stood in the source. */
export interface ArtifactDraft {
  readonly kind: string;
  readonly scope: Scope;
  readonly moment: number;
  readonly state: ArtifactState;
  readonly command: string;
  readonly args: Readonly<Record<string, string>>;
  readonly filter?: string;
  readonly text: string;
  readonly originLine: number;
}

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

/** A bundle in memory: artifacts in the order of the session. */
export interface Bundle {
  readonly snapshot: SnapshotFile;
  /** sha256 of the checksum list: the same for a folder, an archive, or an import that was never written. */
  readonly id: string;
  readonly artifacts: readonly Artifact[];
  /** What altered or missing files the checksums tell of; empty when all is as it was sealed. */
  readonly integrity: readonly IntegrityRemark[];
}

export interface IntegrityRemark {
  readonly path: string;
  readonly problem: 'altered' | 'missing' | 'extra';
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

function pathOf(draft: ArtifactDraft, taken: Set<string>): string {
  const name = draft.kind === 'unknown' ? safeFileName(draft.command, 24) : draft.kind;
  const stem = `${folderOf(draft.scope)}/${String(draft.moment).padStart(3, '0')}-${name}`;
  let path = `${stem}.txt`;
  for (let n = 2; taken.has(path); n++) path = `${stem}-${n}.txt`;
  taken.add(path);
  return path;
}

/** The files of a bundle by path, all but the artifacts' own texts derived from `artifacts`. */
export function bundleFiles(snapshot: SnapshotFile, artifacts: readonly Artifact[]): Map<string, string> {
  const files = new Map(artifacts.map((artifact) => [artifact.path, artifact.text]));
  files.set('SNAPSHOT', renderSnapshotFile(snapshot));
  files.set('manifest.tsv', renderManifest(artifacts));
  const sums = sortedBy(files, ([path]) => path).map(([path, text]) => `${sha256(text)}  ${path}\n`);
  files.set('SHA256SUMS', sums.join(''));
  return files;
}

/** The snapshot id of a set of bundle files. */
export function bundleId(files: ReadonlyMap<string, string>): string {
  return sha256(files.get('SHA256SUMS') ?? '');
}

/** Gives each artifact its path and the bundle its id. Nothing is written. */
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
  return { snapshot, id: bundleId(bundleFiles(snapshot, artifacts)), artifacts, integrity: [] };
}

/** The bundle as it was up to and including a moment of its session. */
export function upTo(bundle: Bundle, moment: number): Bundle {
  const artifacts = bundle.artifacts.filter((artifact) => artifact.moment <= moment);
  return { ...bundle, artifacts, id: bundleId(bundleFiles(bundle.snapshot, artifacts)) };
}
