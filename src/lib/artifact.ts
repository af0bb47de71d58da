import type { Source } from './source.ts';

/** Where a command ran. A `process` is a network namespace entered by process id (`nsenter -t PID -n`). */
export type Scope =
  | { readonly kind: 'cluster' }
  | { readonly kind: 'host'; readonly host: string }
  | { readonly kind: 'pod'; readonly pod: string; readonly namespace?: string }
  | { readonly kind: 'process'; readonly host: string; readonly pid: number };

/**
 * What became of a command. Answers: `ok` printed something, `empty` answered that there is nothing, `partial` went
 * through a line filter, `truncated` was cut by a size cap or a broken stream. No answers: `error` failed, `opaque`
 * printed something that no parser reads, `absent-tool` had no program to run, `forbidden` had no permission,
 * `timeout` took too long, `skipped` was not tried, `withheld` may have held a secret. Absent is none of these: an
 * artifact that was never collected does not exist.
 */
export type ArtifactState =
  | 'ok'
  | 'empty'
  | 'partial'
  | 'truncated'
  | 'error'
  | 'opaque'
  | 'absent-tool'
  | 'forbidden'
  | 'timeout'
  | 'skipped'
  | 'withheld';

/** True when the text tells something about the cluster, the whole of it or a part. */
export function isAnswer(state: ArtifactState): boolean {
  return isWholeAnswer(state) || state === 'partial' || state === 'truncated';
}

/** True when what the text does not show does not exist. */
export function isWholeAnswer(state: ArtifactState): boolean {
  return state === 'ok' || state === 'empty';
}

/** How a collector came by an output: over which way, with which exit code, from when to when (seconds since 1970). */
export interface Collected {
  readonly source: string;
  readonly rc?: number;
  readonly t0?: number;
  readonly t1?: number;
  /** What the command printed on standard error; a remark, and never part of `text`. */
  readonly stderr?: string;
}

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
  /** `undefined` for what a person ran and pasted. */
  readonly collected?: Collected;
  /** Of one that was put together from others, each with the line at which it begins: they are what is cited. */
  readonly parts?: readonly { readonly line: number; readonly artifact: Artifact }[];
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

/** Longer than what people read as evidence; a list of objects printed without line breaks is one line. */
const EVIDENCE_MAX = 1000;

/** The part that a line is in; looked for by halving, since a repository may have thousands of files. */
function lastBefore<T extends { readonly line: number }>(parts: readonly T[], line: number): T | undefined {
  let [low, high] = [0, parts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle]?.line ?? 0) <= line) low = middle + 1;
    else high = middle;
  }
  return parts[low - 1];
}

/** The source of a line (or of `line` to `endLine`) of an artifact; its text is taken from the artifact. */
export function sourceAt(artifact: Artifact, line: number, endLine?: number): Source {
  const part = artifact.parts && lastBefore(artifact.parts, line);
  if (part) {
    const by = part.line - 1;
    return sourceAt(part.artifact, line - by, endLine === undefined ? undefined : endLine - by);
  }
  // An empty answer has no words of its own: its evidence is that the command printed nothing.
  const whole = lineText(artifact, line)?.trimEnd() || artifact.command.trimEnd();
  const text = whole.length > EVIDENCE_MAX ? `${whole.slice(0, EVIDENCE_MAX)}...` : whole;
  const origin = artifact.origin && { file: artifact.origin.file, line: artifact.origin.line + line - 1 };
  const shift = (by: number) => (endLine === undefined || endLine === line ? {} : { endLine: endLine + by });
  if (origin && artifact.citeOrigin) return { ...origin, ...shift(origin.line - line), text };
  return { file: artifact.path, line, ...shift(0), text, ...(origin && { origin }) };
}
