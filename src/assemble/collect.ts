import { type Artifact, type ArtifactState, isAnswer, sourceAt } from '../lib/artifact.ts';
import type { Diagnostic } from '../lib/diagnostic.ts';
import { isParsed, parseArtifact } from '../parsers/index.ts';
import type { Lines, Parsed } from '../parsers/parser.ts';
import type { Collected } from './collection.ts';
import { beforeCut } from './truncated.ts';

/** An artifact read: its records when a parser knows it, and remarks about its text. */
export interface Reading {
  readonly artifact: Artifact;
  readonly collected?: Collected;
  readonly diagnostics: readonly Diagnostic[];
}

/** Why there is no answer, where the state tells more than that the command failed. */
const REASONS: Readonly<Partial<Record<ArtifactState, string>>> = {
  'absent-tool': 'the program is not there',
  forbidden: 'permission was refused',
  timeout: 'it took too long',
  skipped: 'it was not tried',
  withheld: 'its output may have held a secret',
};

/** An output that is kept as text only, since no parser reads its kind. What steers a session was read on import. */
export function isTextOnly({ kind, state }: Artifact): boolean {
  return state === 'opaque' || (isAnswer(state) && !isParsed(kind) && kind !== 'session');
}

/** What the state of an artifact alone says. */
function stateDiagnostics(artifact: Artifact): Diagnostic[] {
  const source = sourceAt(artifact, 1);
  const { command, state, filter } = artifact;
  const reason = REASONS[state];
  const { lacks } = artifact.args;
  if (artifact.kind === 'file') return [{ code: 'file-not-read', source }];
  if (lacks !== undefined) return [{ code: 'file-not-read', source, lacks }];
  if (artifact.kind === 'text') return [{ code: 'text-without-command', source }];
  if (state === 'error') return [{ code: 'command-failed', source, command }];
  if (reason !== undefined) return [{ code: 'command-failed', source, command, reason }];
  if (state === 'partial') return [{ code: 'output-filtered', source, filter: filter ?? 'a filter' }];
  const cut: Diagnostic[] = state === 'truncated' ? [{ code: 'output-truncated', source, command }] : [];
  if (!isTextOnly(artifact) || artifact.text === '') return cut;
  return [
    ...cut,
    { code: isParsed(artifact.kind) ? 'output-transformed' : 'command-unknown', source, command },
  ];
}

function remarkDiagnostics(artifact: Artifact, parsed: Parsed<Lines>): Diagnostic[] {
  return parsed.remarks.map(({ line, code, expected, field = 'a value' }) => {
    const source = sourceAt(artifact, line);
    return code === 'line-not-understood' ? { code, source, expected } : { code, source, field, expected };
  });
}

/**
 * A command that failed is read only for what its failure states (`Version mismatch` names both versions); its
 * lines are the message, so they are no lines that a parser should have understood.
 */
export function readArtifact(artifact: Artifact): Reading {
  const { kind, state, text, args } = artifact;
  const diagnostics = stateDiagnostics(artifact);
  if (!isParsed(kind) || !(isAnswer(state) || state === 'error')) return { artifact, diagnostics };
  const whole = parseArtifact(kind, text, args);
  const parsed = state === 'truncated' ? beforeCut(text, whole) : whole;
  const failed = state === 'error';
  const unread = failed
    ? []
    : parsed.remarks.filter(({ code }) => code === 'line-not-understood').map(({ line }) => line);
  return {
    artifact,
    collected: { kind, artifact, records: parsed.records, unread },
    diagnostics: failed ? diagnostics : [...diagnostics, ...remarkDiagnostics(artifact, parsed)],
  };
}
