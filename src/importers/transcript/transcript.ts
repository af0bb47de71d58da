import type { ArtifactDraft, BundleDraft } from '../../bundle/bundle.ts';
import type { Scope } from '../../lib/artifact.ts';
import { type Classified, classify } from './classify.ts';
import { type Command, partsOf } from './commands.ts';
import { decode } from './decode.ts';
import { linesWithRoles, type TranscriptLine } from './fences.ts';
import { outputState, pipeEffect } from './output-state.ts';
import { placeCommand, readOptions } from './place.ts';
import { Session } from './session.ts';
import { type Pipeline, pipelinesOf } from './shell.ts';

/** Commands that print nothing of interest: in `cd x && ip a` the output is the last one's. */
const SILENT =
  /^(cd|export|unset|set|clear|sleep|alias|source|\.|true|mkdir|rm|cp|mv|chmod|chown|touch|sync)$/;
const ENDS_SHELL = /^(exit|logout|\^D)$/;
const REFUSED_FOR_VERSION = /version mismatch\.?/i;

/** The output without blank lines at its end; line numbers in it stay those of the file. */
function textFrom(lines: readonly TranscriptLine[]): { text: string; line: number } | undefined {
  const last = lines.findLastIndex((line) => line.text.trim() !== '');
  const kept = lines.slice(0, last + 1);
  return kept[0] && { text: `${kept.map((line) => line.text).join('\n')}\n`, line: kept[0].number };
}

/** The pipeline whose output is seen; `undefined` when several print. */
function printing(pipelines: readonly Pipeline[]): Pipeline | undefined {
  const loud = pipelines.filter((pipeline) => !SILENT.test(pipeline[0]?.words[0] ?? ''));
  return loud.length === 1 ? loud[0] : undefined;
}

interface Reading {
  readonly scope: Scope;
  readonly classified?: Classified | undefined;
  readonly pipeline?: Pipeline | undefined;
  /** The command moves the session (`ssh`, `exit`) or prepares it (`alias`): what it prints is no artifact. */
  readonly steers?: boolean;
}

/** Follows one command: moves the session when it opens or closes a shell, and tells what it printed and where. */
function follow(command: Command, session: Session): Reading {
  const scope = session.at(command.prompt);
  const pipelines = pipelinesOf(command.text);
  for (const [first] of pipelines)
    if (first?.words[0] === 'alias')
      for (const word of first.words.slice(1)) {
        const [name = '', value] = word.split(/=(.*)/s);
        if (value !== undefined) session.aliases.set(name, pipelinesOf(value)[0]?.[0]?.words ?? []);
      }
  const pipeline = printing(pipelines);
  if (pipeline === undefined)
    return { scope, steers: pipelines.every((p) => SILENT.test(p[0]?.words[0] ?? '')) };
  const words = pipeline[0]?.words ?? [];
  if (ENDS_SHELL.test(words[0] ?? '')) {
    session.leave();
    return { scope, steers: true };
  }
  const placed = placeCommand(words, scope, session.aliases);
  if (placed.kind === 'opaque') return { scope };
  if (placed.kind === 'enter' || /^(ba|da|z)?sh$|^su$/.test(placed.words[0] ?? '')) {
    if (placed.kind === 'enter' && pipeline.length === 1) session.enter(placed.scope);
    return { scope, steers: true };
  }
  const namespace = contextNamespace(placed.words);
  if (namespace !== undefined) session.namespace = namespace;
  return { scope: placed.scope, classified: inNamespace(classify(placed.words), session), pipeline };
}

/** The namespace that a command makes the default: `kubectl config set-context --namespace N`, `kubens N`. */
function contextNamespace(words: readonly string[]): string | undefined {
  if (words[0] === 'kubens') return words[1];
  if (!/^(kubectl|k|oc)$/.test(words[0] ?? '') || !words.includes('set-context')) return undefined;
  const { options } = readOptions(words.slice(1), /^(n|namespace|cluster|user)$/);
  return options.get('namespace') ?? options.get('n');
}

/** A kubectl command without a namespace works in the one of the context. */
function inNamespace(classified: Classified | undefined, session: Session): Classified | undefined {
  const args: Readonly<Record<string, string>> = classified?.args ?? {};
  const open = classified?.kind.startsWith('kubectl-') && args['all-namespaces'] === undefined;
  if (!classified || !open || session.namespace === undefined) return classified;
  return { ...classified, args: { namespace: session.namespace, ...args } };
}

const CLUSTER: Scope = { kind: 'cluster' };
/** Commands that ask the API: where they ran does not matter. */
const asksCluster = (kind: string) => /^(kubectl-|calicoctl-|manifest$)/.test(kind);

function draftOf(command: Command, moment: number, session: Session): ArtifactDraft[] {
  const { scope, classified, pipeline, steers } = follow(command, session);
  const base = { moment, command: command.text, scope };
  const output = textFrom(command.output);
  const text = output?.text ?? '';
  const origin = { originLine: output?.line ?? command.line };
  const inline = command.inline && textFrom(command.inline);
  const drafts: ArtifactDraft[] = inline
    ? [
        {
          ...base,
          scope: CLUSTER,
          kind: 'manifest',
          state: 'ok',
          args: { file: '-' },
          text: inline.text,
          originLine: inline.line,
        },
      ]
    : [];
  if (steers) return [...drafts, { ...base, kind: 'session', state: 'ok', args: {}, text, ...origin }];
  const effect = pipeline ? pipeEffect(pipeline) : { transformed: true };
  const { state, filter } = outputState(text, classified, effect);
  const kind = classified?.kind ?? 'unknown';
  const refused = kind.startsWith('calicoctl-') && state === 'error' && REFUSED_FOR_VERSION.test(text);
  return [
    ...drafts,
    {
      ...base,
      scope: asksCluster(kind) ? CLUSTER : scope,
      kind: refused ? 'calicoctl-version' : kind,
      state,
      args: { ...classified?.args, ...(refused && { refused: kind }) },
      ...(filter === undefined ? {} : { filter }),
      text,
      ...origin,
    },
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
  let moment = 0;
  for (const part of partsOf(roles)) {
    if (part.kind === 'command' && part.command.text !== '') {
      moment++;
      drafts.push(...draftOf(part.command, moment, session));
      continue;
    }
    if (part.kind === 'command') session.at(part.command.prompt);
    const found = textFrom(part.kind === 'command' ? part.command.output : part.lines);
    const place = { moment: Math.max(moment, 1), command: '', scope: CLUSTER, args: {} };
    if (found)
      drafts.push({ ...place, kind: 'text', state: 'opaque', text: found.text, originLine: found.line });
  }
  const prose = roles.filter((line) => line.role === 'prose' && line.text.trim() !== '').length;
  return {
    kind: 'transcript',
    name,
    drafts,
    lines: lines.length,
    prose,
    ...(repairedFrom && { repairedFrom }),
  };
}
