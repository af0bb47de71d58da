import { basename } from 'node:path/posix';
import { archiveFiles } from '../bundle/archive.ts';
import { type Bundle, type Seal, sealBundle } from '../bundle/bundle.ts';
import { BundleError } from '../bundle/bundle-error.ts';
import type { FileSet } from '../bundle/file-set.ts';
import { folderFiles } from '../bundle/folder.ts';
import { isBundle, knownMistake, readBundleFiles } from '../bundle/read-bundle.ts';
import { repositoryFiles } from '../bundle/repository.ts';
import type { Signature } from '../bundle/signature.ts';
import { readSourceFile } from '../bundle/source-file.ts';
import { importFrames } from './frames/frames.ts';
import { isManifestText, mayHoldObjects } from './manifests/file-kind.ts';
import { importManifests } from './manifests/manifests.ts';
import type { Conflict } from './merge/choose.ts';
import { mergeBundles } from './merge/merge.ts';
import { textOf } from './transcript/decode.ts';
import { importTranscript } from './transcript/transcript.ts';

/** Evidence cites the file that the user gave: no bundle of it is on the disk. */
function citingOrigin(bundle: Bundle): Bundle {
  return {
    ...bundle,
    artifacts: bundle.artifacts.map((artifact) =>
      artifact.origin ? { ...artifact, citeOrigin: true } : artifact,
    ),
  };
}

function openTranscript(path: string, bytes: Uint8Array, name: string): Bundle {
  const sealed = sealBundle(importTranscript(bytes, name));
  if (!sealed.artifacts.some((artifact) => artifact.command !== ''))
    throw new BundleError(
      path,
      undefined,
      'no shell prompt with a command in it',
      'a terminal session with prompts such as "user@host$ kubectl get nodes"',
    );
  return sealed;
}

function openManifests(files: FileSet, name: string, what: string): Bundle {
  return citingOrigin(importManifests(files, name, `${what} without SNAPSHOT and manifest.tsv`));
}

function openText(path: string, bytes: Uint8Array, name: string): Bundle {
  if (!isManifestText(textOf(bytes).text)) return citingOrigin(openTranscript(path, bytes, name));
  // What it is called does not matter once its content has told what it is.
  const file = mayHoldObjects(name) ? name : `${name}.yaml`;
  return openManifests({ name: path, paths: new Set([file]), read: () => bytes }, name, 'a file');
}

/** A source as the bundles that it holds: a file of frames may hold the streams of several nodes. */
interface Held {
  readonly bundles: readonly Bundle[];
  /** The files of a source that is a bundle itself. */
  readonly files?: FileSet;
}

/** A bundle; `undefined` for files that are none, and may hold manifests. */
function sealedIn(files: FileSet): Held | undefined {
  if (isBundle(files.paths)) return { bundles: [readBundleFiles(files)], files };
  const mistake = knownMistake(files);
  if (mistake) throw mistake;
  return undefined;
}

function heldIn(path: string): Held {
  const source = readSourceFile(path);
  switch (source.kind) {
    case 'folder':
      return (
        sealedIn(folderFiles(path)) ?? {
          bundles: [openManifests(repositoryFiles(path), basename(path), 'a folder')],
        }
      );
    case 'archive': {
      const files = archiveFiles(source.bytes, source.name);
      return sealedIn(files) ?? { bundles: [openManifests(files, source.name, 'an archive')] };
    }
    case 'frames':
      return { bundles: importFrames(source.bytes, source.name).map(citingOrigin) };
    case 'text':
      return { bundles: [openText(path, source.bytes, source.name)] };
  }
}

/**
 * Opens whatever the user names: a bundle as a folder or an archive; a transcript, the frames of nodes or manifests
 * in any of these forms, which are imported on the fly; their evidence then cites the files themselves. Throws
 * `BundleError` for what cannot be opened.
 */
export function openSource(path: string): Bundle {
  const { bundles } = heldIn(path);
  const [only] = bundles;
  return only && bundles.length === 1 ? only : mergeBundles(bundles).bundle;
}

/** Several sources as one bundle. */
export interface Merged {
  readonly bundle: Bundle;
  readonly conflicts: readonly Conflict[];
  /** The files of a source that stands alone and is a sealed bundle: they can be kept as they are. */
  readonly files?: FileSet;
}

/**
 * Opens one source or several as one bundle, and tells what they disagree about. A pasted session stands alone, and
 * so do manifests.
 *
 * @param look tells what the signature of a source is worth, before its parts go into another bundle
 */
export function openSources(paths: readonly string[], look?: (seal: Seal | undefined) => Signature): Merged {
  const held = paths.map((path) => ({ path, ...heldIn(path) }));
  const bundles = held.flatMap((one) =>
    one.bundles.map((bundle) => (look ? { ...bundle, signature: look(bundle.seal) } : bundle)),
  );
  const [only] = bundles;
  const files = held[0]?.files;
  const isSealed = only?.seal !== undefined;
  if (only && bundles.length === 1 && (only.snapshot.kind !== 'bundle' || (files && isSealed)))
    return { bundle: only, conflicts: [], ...(files && isSealed && { files }) };
  const alone = held.find((one) => one.bundles.some(({ snapshot }) => snapshot.kind !== 'bundle'));
  if (alone === undefined) return mergeBundles(bundles);
  const isManifests = alone.bundles.some(({ snapshot }) => snapshot.kind === 'manifests');
  const what = isManifests ? 'manifests' : 'a pasted session';
  throw new BundleError(
    alone.path,
    undefined,
    `${what} beside other sources`,
    'a session or manifests alone; collected bundles and frames can be put together',
  );
}
