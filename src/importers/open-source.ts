import { type Bundle, sealBundle } from '../bundle/bundle.ts';
import { BundleError } from '../bundle/bundle-error.ts';
import { isBundleFolder, readBundle } from '../bundle/folder.ts';
import { readSourceFile } from '../bundle/source-file.ts';
import { importTranscript } from './transcript/transcript.ts';

/**
 * Opens whatever the user names: a bundle folder, or a transcript, which is imported on the fly; its evidence
 * then cites the transcript itself. Throws `BundleError` for what cannot be opened.
 */
export function openSource(path: string): Bundle {
  const source = readSourceFile(path);
  if (source.kind === 'folder') {
    if (isBundleFolder(path)) return readBundle(path);
    throw new BundleError(path, undefined, 'a folder without SNAPSHOT and manifest.tsv', 'a bundle folder');
  }
  const sealed = sealBundle(importTranscript(source.bytes, source.name));
  if (!sealed.artifacts.some((artifact) => artifact.command !== ''))
    throw new BundleError(
      path,
      undefined,
      'no shell prompt with a command in it',
      'a terminal session with prompts such as "user@host$ kubectl get nodes"',
    );
  return { ...sealed, artifacts: sealed.artifacts.map((artifact) => ({ ...artifact, citeOrigin: true })) };
}
