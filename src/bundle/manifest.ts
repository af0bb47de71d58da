import type { Artifact, ArtifactState, Scope } from '../lib/artifact.ts';
import { optional } from '../lib/optional.ts';
import { BundleError } from './bundle-error.ts';

const COLUMNS = ['path', 'kind', 'state', 'moment', 'scope', 'args', 'filter', 'origin', 'command'] as const;
type Column = (typeof COLUMNS)[number];

const STATES: readonly string[] = ['ok', 'empty', 'partial', 'error', 'opaque'] satisfies ArtifactState[];

/** Tab, newline and backslash are written as in C; `%`, `=`, blank and `/` inside a value as in URLs. */
const escapeCell = (text: string) =>
  text.replace(/\\/g, '\\\\').replace(/\t/g, '\\t').replace(/\n/g, '\\n').replace(/\r/g, '\\r');
const unescapeCell = (text: string) =>
  text.replace(/\\([\\tnr])/g, (_, c: string) => ({ '\\': '\\', t: '\t', n: '\n', r: '\r' })[c] ?? c);

function renderScope(scope: Scope): string {
  const part = encodeURIComponent;
  switch (scope.kind) {
    case 'cluster':
      return 'cluster';
    case 'host':
      return `host/${part(scope.host)}`;
    case 'pod':
      return `pod/${part(scope.namespace ?? '')}/${part(scope.pod)}`;
    case 'process':
      return `process/${part(scope.host)}/${scope.pid}`;
  }
}

function readScope(text: string): Scope | undefined {
  const [kind, first = '', second = ''] = text.split('/').map(decodeURIComponent);
  if (kind === 'cluster') return { kind };
  if (kind === 'host') return { kind, host: first };
  if (kind === 'pod') return { kind, pod: second, ...(first !== '' && { namespace: first }) };
  return kind === 'process' && /^\d+$/.test(second) ? { kind, host: first, pid: Number(second) } : undefined;
}

function cellOf(artifact: Artifact, column: Column): string {
  switch (column) {
    case 'scope':
      return renderScope(artifact.scope);
    case 'args':
      return Object.entries(artifact.args)
        .map((pair) => pair.map(encodeURIComponent).join('='))
        .join(' ');
    case 'origin':
      return artifact.origin ? `${artifact.origin.file}:${artifact.origin.line}` : '';
    default:
      return escapeCell(String(artifact[column] ?? ''));
  }
}

/** One line per artifact, in the order of the session, under a header; columns are found by name. */
export function renderManifest(artifacts: readonly Artifact[]): string {
  const rows = artifacts.map((artifact) => COLUMNS.map((column) => cellOf(artifact, column)).join('\t'));
  return `${[COLUMNS.join('\t'), ...rows].join('\n')}\n`;
}

function readRow(cells: Readonly<Record<string, string>>, line: number): Omit<Artifact, 'text'> {
  const bad = (column: Column, expected: string) =>
    new BundleError('manifest.tsv', line, `${column} is "${cells[column] ?? ''}"`, expected);
  const path = unescapeCell(cells.path ?? '');
  const segments = path.split('/');
  if (path === '' || /[\\\0]/.test(path) || segments.some((segment) => /^\.*$/.test(segment)))
    throw bad('path', 'a path inside the bundle');
  if (!STATES.includes(cells.state ?? '')) throw bad('state', STATES.join(', '));
  if (!/^\d{1,9}$/.test(cells.moment ?? '')) throw bad('moment', 'a number');
  const scope = readScope(cells.scope ?? '');
  if (scope === undefined) throw bad('scope', 'cluster, host/NAME, pod/NAMESPACE/NAME or process/HOST/PID');
  const origin = /^(.+):(\d+)$/.exec(cells.origin ?? '');
  const pairs = (cells.args ?? '').split(' ').filter((pair) => pair !== '');
  return {
    path,
    kind: unescapeCell(cells.kind ?? ''),
    state: cells.state as ArtifactState,
    moment: Number(cells.moment),
    scope,
    args: Object.fromEntries(pairs.map((pair) => pair.split('=').map(decodeURIComponent))),
    command: unescapeCell(cells.command ?? ''),
    ...optional({
      filter: cells.filter ? unescapeCell(cells.filter) : undefined,
      origin: origin ? { file: origin[1] as string, line: Number(origin[2]) } : undefined,
    }),
  };
}

/** Reads a manifest; throws `BundleError` with the line for a row that cannot be trusted. */
export function readManifest(text: string): Omit<Artifact, 'text'>[] {
  const [header = '', ...lines] = text.split('\n');
  const columns = header.split('\t');
  if (!columns.includes('path'))
    throw new BundleError('manifest.tsv', 1, 'no column "path"', COLUMNS.join(', '));
  return lines.flatMap((line, index) => {
    if (line === '') return [];
    const cells = line.split('\t');
    try {
      return [readRow(Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? ''])), index + 2)];
    } catch (error) {
      if (!(error instanceof URIError)) throw error;
      throw new BundleError(
        'manifest.tsv',
        index + 2,
        'a broken %-escape',
        'URL escapes as this tool writes them',
      );
    }
  });
}
