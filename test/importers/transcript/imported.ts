import type { ArtifactDraft } from '../../../src/bundle/bundle.ts';
import { importTranscript } from '../../../src/importers/transcript/transcript.ts';
import { scopeText } from '../../../src/lib/artifact.ts';

/** The artifacts that a session gives; arrays are lines. */
export function imported(text: string | readonly string[] | Uint8Array): readonly ArtifactDraft[] {
  const bytes =
    text instanceof Uint8Array ? text : Buffer.from(typeof text === 'string' ? text : `${text.join('\n')}\n`);
  return importTranscript(bytes, 'session.txt').drafts;
}

/** Command and place of each command, as `ip a @ node1`. */
export function places(lines: readonly string[]): string[] {
  return imported(lines)
    .filter((draft) => draft.command !== '')
    .map((draft) => `${draft.command} @ ${scopeText(draft.scope) || '?'}`);
}

/** Command and output of each command; text without a command has none. */
export function cut(lines: readonly string[]): [string, string][] {
  return imported(lines).map((draft) => [draft.command, draft.text.trimEnd()]);
}
