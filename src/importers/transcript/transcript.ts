import type { ArtifactDraft, BundleDraft } from '../../bundle/bundle.ts';
import type { Scope } from '../../lib/artifact.ts';
import { type Command, partsOf } from './commands.ts';
import { decode } from './decode.ts';
import { linesWithRoles, type TranscriptLine } from './fences.ts';
import { follow, followNothing, type Reading, readsStandardInput } from './follow.ts';
import { outputState } from './output-state.ts';
import { ownOutput } from './own-output.ts';
import { pipeEffect } from './pipe-effect.ts';
import { Session } from './session.ts';
import { pipelinesOf } from './shell.ts';

const REFUSED_FOR_VERSION = /version mismatch\.?/i;

const CLUSTER: Scope = { kind: 'cluster' };
/** Commands that ask the API: where they ran does not matter. */
const asksCluster = (kind: string) => /^(kubectl-|calicoctl-|manifest$)/.test(kind);

/** The output without blank lines at its end; line numbers in it stay those of the file. */
function textFrom(lines: readonly TranscriptLine[]): { text: string; line: number } | undefined {
  const last = lines.findLastIndex((line) => line.text.trim() !== '');
  const kept = lines.slice(0, last + 1);
  return kept[0] && { text: `${kept.map((line) => line.text).join('\n')}\n`, line: kept[0].number };
}

function textDraft(lines: readonly TranscriptLine[], moment: number): ArtifactDraft[] {
  const found = textFrom(lines);
  const place = { moment: Math.max(moment, 1), command: '', scope: CLUSTER, args: {} };
  return found ? [{ ...place, kind: 'text', state: 'opaque', text: found.text, originLine: found.line }] : [];
}

/** The file that a document typed inline is written to, `-` when a command reads it; `undefined` for no manifest. */
function inlineFile(command: string): string | undefined {
  const stages = pipelinesOf(command).flat();
  if (stages.some(({ words }) => readsStandardInput(words))) return '-';
  const tee = stages
    .find(({ words }) => words.includes('tee'))
    ?.words.findLast((word) => !word.startsWith('-'));
  const file = stages.find(({ into }) => into !== undefined)?.into ?? tee;
  return file !== undefined && /\.(ya?ml|json)$/.test(file) ? file : undefined;
}

function inlineDraft(command: Command, scope: Scope, moment: number): ArtifactDraft[] {
  const typed = command.inline && textFrom(command.inline);
  if (!typed) return [];
  const file = inlineFile(command.text);
  const base = { moment, command: command.text, text: typed.text, originLine: typed.line };
  return file === undefined
    ? [{ ...base, scope, kind: 'unknown', state: 'opaque', args: {} }]
    : [{ ...base, scope: CLUSTER, kind: 'manifest', state: 'ok', args: { file } }];
}

/** The artifact of what a command printed. */
function outputDraft(
  command: Command,
  { scope, classified, pipeline, steers }: Reading,
  moment: number,
): ArtifactDraft {
  const kind = classified?.kind ?? 'unknown';
  const output = textFrom(command.output.slice(0, ownOutput(kind, command.output)));
  const text = output?.text ?? '';
  const base = { moment, command: command.text, text, originLine: output?.line ?? command.line };
  if (steers) return { ...base, scope, kind: 'session', state: 'ok', args: {} };
  const effect = pipeline ? pipeEffect(pipeline) : { transformed: true };
  const { state, filter } = outputState(text, classified, effect);
  // The head of a ping names its target; the command has to when the head was cut off.
  const args = kind === 'ping' && /^PING /m.test(text) ? {} : classified?.args;
  const refused = kind.startsWith('calicoctl-') && state === 'error' && REFUSED_FOR_VERSION.test(text);
  return {
    ...base,
    scope: asksCluster(kind) ? CLUSTER : scope,
    kind: refused ? 'calicoctl-version' : kind,
    state,
    args: { ...args, ...(refused && { refused: kind }) },
    ...(filter === undefined ? {} : { filter }),
  };
}

function draftsOf(command: Command, moment: number, session: Session): ArtifactDraft[] {
  const reading = follow(command, session);
  const own = ownOutput(reading.classified?.kind ?? 'unknown', command.output);
  return [
    ...inlineDraft(command, reading.scope, moment),
    outputDraft(command, reading, moment),
    ...textDraft(command.output.slice(own), moment),
  ];
}

/**
 * Reads a pasted or recorded terminal session: Markdown with fenced blocks, or plain text with prompts.
 *
 * @param bytes the file; any bytes at all are accepted
 * @param name the file's name, without folders, for citing
 */
export function importTranscript(bytes: Uint8Array, name: string): BundleDraft {
  const { lines, repairedFrom } = decode(bytes);
  const roles = linesWithRoles(lines);
  const session = new Session();
  const drafts: ArtifactDraft[] = [];
  const taken = new Set<number>();
  let moment = 0;
  for (const part of partsOf(roles)) {
    if (part.kind === 'command' && part.command.text !== '') {
      taken.add(part.command.line);
      drafts.push(...draftsOf(part.command, ++moment, session));
      continue;
    }
    if (part.kind === 'command') followNothing(part.command, session);
    drafts.push(...textDraft(part.kind === 'command' ? part.command.output : part.lines, moment));
  }
  const prose = roles.filter(
    ({ role, number, text }) => role === 'prose' && !taken.has(number) && text.trim() !== '',
  ).length;
  return {
    kind: 'transcript',
    name,
    drafts,
    lines: lines.length,
    prose,
    ...(repairedFrom && { repairedFrom }),
  };
}
