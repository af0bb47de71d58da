import type { Source } from './source.ts';

/** Where a command ran. A `process` is a network namespace entered by process id (`nsenter -t PID -n`). */
export type Scope =
  | { readonly kind: 'cluster' }
  | { readonly kind: 'host'; readonly host: string }
  | { readonly kind: 'pod'; readonly pod: string; readonly namespace?: string }
  | { readonly kind: 'process'; readonly host: string; readonly pid: number };

/**
 * What became of a command. `ok` printed something, `empty` answered that there is nothing, `partial` went
 * through a line filter, `error` failed, `opaque` printed something that no parser reads. Absent is none of
 * these: an artifact that was never collected does not exist.
 */
export type ArtifactState = 'ok' | 'empty' | 'partial' | 'error' | 'opaque';

/** One collected output. `kind` selects the parser; `args` holds the words of the command that change its meaning. */
export interface Artifact {
  readonly path: string;
  readonly kind: string;
  readonly scope: Scope;
  /** Position in the session, counted from 1; artifacts of one moment were taken together. */
  readonly moment: number;
  readonly state: ArtifactState;
  readonly command: string;
  readonly args: Readonly<Record<string, string>>;
  /** The line filter in the pipe, when the state is `partial`. */
  readonly filter?: string;
  readonly text: string;
  /** Where line 1 of `text` stood before import. */
  readonly origin?: { readonly file: string; readonly line: number };
  /** Evidence cites the origin instead of `path`: the user gave that file, and no bundle is on the disk. */
  readonly citeOrigin?: boolean;
}

/** Words for a scope: `node minikube`, `pod default/nginx`, `process 42125 on minikube-m03`. */
export function scopeText(scope: Scope): string {
  switch (scope.kind) {
    case 'cluster':
      return 'cluster';
    case 'host':
      return scope.host;
    case 'pod':
      return `pod ${scope.namespace === undefined ? '' : `${scope.namespace}/`}${scope.pod}`;
    case 'process':
      return `process ${scope.pid} on ${scope.host}`;
  }
}

// Splitting once per artifact keeps citing linear on tables of many thousand lines.
const SPLIT = new WeakMap<Artifact, readonly string[]>();

function lineText(artifact: Artifact, line: number): string | undefined {
  const lines = SPLIT.get(artifact) ?? artifact.text.split('\n');
  SPLIT.set(artifact, lines);
  return lines[line - 1];
}

/** The source of a line (or of `line` to `endLine`) of an artifact; its text is taken from the artifact. */
export function sourceAt(artifact: Artifact, line: number, endLine?: number): Source {
  // An empty answer has no words of its own: its evidence is that the command printed nothing.
  const text = lineText(artifact, line)?.trimEnd() || artifact.command.trimEnd();
  const origin = artifact.origin && { file: artifact.origin.file, line: artifact.origin.line + line - 1 };
  const shift = (by: number) => (endLine === undefined || endLine === line ? {} : { endLine: endLine + by });
  if (origin && artifact.citeOrigin) return { ...origin, ...shift(origin.line - line), text };
  return { file: artifact.path, line, ...shift(0), text, ...(origin && { origin }) };
}
