import { readArchive } from '../bundle/archive.ts';
import { type Bundle, sealBundle } from '../bundle/bundle.ts';
import { BundleError } from '../bundle/bundle-error.ts';
import { isBundleFolder, readBundle } from '../bundle/folder.ts';
import { readSourceFile } from '../bundle/source-file.ts';
import { importFrames } from './frames/frames.ts';
import { mergeBundles } from './merge/merge.ts';
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

/** Opens a source as the bundles that it holds: a file of frames may hold the streams of several nodes. */
function bundlesIn(path: string): readonly Bundle[] {
  const source = readSourceFile(path);
  switch (source.kind) {
    case 'folder':
      if (isBundleFolder(path)) return [readBundle(path)];
      throw new BundleError(path, undefined, 'a folder without SNAPSHOT and manifest.tsv', 'a bundle folder');
    case 'archive':
      return [readArchive(source.bytes, source.name)];
    case 'frames':
      return importFrames(source.bytes, source.name).map(citingOrigin);
    case 'text':
      return [citingOrigin(openTranscript(path, source.bytes, source.name))];
  }
}

/**
 * Opens whatever the user names: a bundle as a folder or an archive; a transcript or the frames of nodes, which
 * are imported on the fly; their evidence then cites the file itself. Throws `BundleError` for what cannot be
 * opened.
 */
export function openSource(path: string): Bundle {
  const bundles = bundlesIn(path);
  const [only] = bundles;
  return only && bundles.length === 1 ? only : mergeBundles(bundles).bundle;
}

/** Opens one source or several as one bundle, and tells what they disagree about. A pasted session stands alone. */
export function openSources(paths: readonly string[]): ReturnType<typeof mergeBundles> {
  const bundles = paths.flatMap((path) => bundlesIn(path).map((bundle) => ({ path, bundle })));
  const session = bundles.find(({ bundle }) => bundle.snapshot.kind === 'transcript');
  if (session === undefined) return mergeBundles(bundles.map(({ bundle }) => bundle));
  if (bundles.length === 1) return { bundle: session.bundle, conflicts: [] };
  throw new BundleError(
    session.path,
    undefined,
    'a pasted session beside other sources',
    'a session alone; collected bundles and frames can be put together',
  );
}
