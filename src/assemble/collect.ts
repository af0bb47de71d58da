import { type Artifact, sourceAt } from '../lib/artifact.ts';
import type { Diagnostic } from '../lib/diagnostic.ts';
import { isParsed, parseArtifact } from '../parsers/index.ts';
import type { Parsed } from '../parsers/parser.ts';
import type { Collected } from './collection.ts';

/** An artifact read: its records when a parser knows it, and remarks about its text. */
export interface Reading {
  readonly artifact: Artifact;
  readonly collected?: Collected;
  readonly diagnostics: readonly Diagnostic[];
}

/** What the state of an artifact alone says. */
function stateDiagnostics(artifact: Artifact): Diagnostic[] {
  const source = sourceAt(artifact, 1);
  const { command, state, filter } = artifact;
  if (artifact.kind === 'text') return [{ code: 'text-without-command', source }];
  if (state === 'error') return [{ code: 'command-failed', source, command }];
  if (state === 'partial') return [{ code: 'output-filtered', source, filter: filter ?? 'a filter' }];
  if (state !== 'opaque' || artifact.text === '') return [];
  return [{ code: isParsed(artifact.kind) ? 'output-transformed' : 'command-unknown', source, command }];
}

function remarkDiagnostics(artifact: Artifact, parsed: Parsed<{ line: number }>): Diagnostic[] {
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
  const diagnostics = stateDiagnostics(artifact);
  if (!isParsed(artifact.kind) || artifact.state === 'opaque') return { artifact, diagnostics };
  const parsed = parseArtifact(artifact.kind, artifact.text, artifact.args);
  const failed = artifact.state === 'error';
  const unread = failed
    ? []
    : parsed.remarks.filter(({ code }) => code === 'line-not-understood').map(({ line }) => line);
  return {
    artifact,
    collected: { kind: artifact.kind, artifact, records: parsed.records, unread },
    diagnostics: failed ? diagnostics : [...diagnostics, ...remarkDiagnostics(artifact, parsed)],
  };
}
