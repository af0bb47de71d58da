import { type Bundle, freePath, sealContents } from '../../bundle/bundle.ts';
import { BundleError } from '../../bundle/bundle-error.ts';
import type { FileSet } from '../../bundle/file-set.ts';
import { LIMITS } from '../../bundle/limits.ts';
import type { Artifact } from '../../lib/artifact.ts';
import { safeFileName, safeLine } from '../../lib/safe-text.ts';
import { byText } from '../../lib/sort.ts';
import { textOf } from '../transcript/decode.ts';
import { type FileKind, fileKind, mayHoldObjects } from './file-kind.ts';
import { withoutSecrets } from './without-secrets.ts';

/** What makes manifests of a file that is none yet. */
const MADE_BY = { helm: 'helm template', kustomize: 'kustomize build' } as const;

interface File {
  readonly path: string;
  readonly kind: FileKind | 'unreadable';
  readonly text: string;
}

/** A file that cannot be read (a link, a device, one that is far too large) may hold objects all the same. */
function readFile(files: FileSet, path: string): File {
  if (!mayHoldObjects(path)) return { path, kind: 'other', text: '' };
  try {
    const { text } = textOf(files.read(path));
    return { path, kind: fileKind(path, text), text: withoutSecrets(text) };
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    return { path, kind: 'unreadable', text: '' };
  }
}

/** A manifest is an answer; what would be one is one of which nothing was shown; other files are only named. */
function artifactOf({ path, kind, text }: File, taken: Set<string>): Artifact {
  const file = safeLine(path, LIMITS.nameLength);
  const base = {
    path: freePath(`manifests/${safeFileName(path.replaceAll('/', '-'), 120)}`, taken),
    scope: { kind: 'cluster' },
    moment: 1,
    origin: { file, line: 1 },
  } as const;
  switch (kind) {
    case 'manifest':
      return { ...base, kind, state: 'ok', command: '', args: { manifests: 'file' }, text };
    case 'other':
      return { ...base, kind: 'file', state: 'skipped', command: file, args: {}, text: '' };
    case 'helm':
    case 'kustomize':
    case 'unreadable': {
      const lacks = kind === 'unreadable' ? 'unreadable' : MADE_BY[kind];
      return {
        ...base,
        kind: 'manifest',
        state: 'partial',
        command: file,
        args: { manifests: 'file', lacks },
        filter: lacks,
        text: '',
      };
    }
  }
}

function refuse(name: string, what: string, read: readonly File[]): never {
  for (const kind of ['helm', 'kustomize'] as const) {
    const first = read.find((file) => file.kind === kind);
    if (first)
      throw new BundleError(
        name,
        undefined,
        `${first.path} is for ${MADE_BY[kind]}, and nothing here is a manifest`,
        `rendered manifests: render it first, with "${MADE_BY[kind]} ... > all.yaml", and give all.yaml`,
      );
  }
  throw new BundleError(
    name,
    undefined,
    `${what}, and without a manifest`,
    'a bundle, or YAML or JSON files of Kubernetes objects (apiVersion, kind, metadata)',
  );
}

/**
 * Makes a bundle of manifests: objects as people write them or as `kubectl get -o yaml` prints them, without anything
 * that a cluster would say beyond them. Throws `BundleError` when none of the files holds an object.
 *
 * @param what the source in words, for that message: `a folder without SNAPSHOT and manifest.tsv`
 */
export function importManifests(files: FileSet, name: string, what: string): Bundle {
  const read = [...files.paths].sort(byText).map((path) => readFile(files, path));
  const manifests = read.filter(({ kind }) => kind === 'manifest');
  if (manifests.length === 0) refuse(files.name, what, read);
  const taken = new Set<string>();
  const lines = manifests.reduce((sum, { text }) => sum + text.split('\n').length, 0);
  return sealContents({
    snapshot: { kind: 'manifests', name: safeLine(name, LIMITS.nameLength), lines, prose: 0 },
    artifacts: read.map((file) => artifactOf(file, taken)),
    sidecars: new Map(),
  });
}
