import type { Artifact, ArtifactState, Scope } from '../lib/artifact.ts';
import { optional } from '../lib/optional.ts';
import { safeLine } from '../lib/safe-text.ts';
import { BundleError } from './bundle-error.ts';
import { LIMITS } from './limits.ts';

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
  return kind === 'process' && /^\d{1,9}$/.test(second)
    ? { kind, host: first, pid: Number(second) }
    : undefined;
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
      return artifact.origin ? escapeCell(`${artifact.origin.file}:${artifact.origin.line}`) : '';
    default:
      return escapeCell(String(artifact[column] ?? ''));
  }
}

/** One line per artifact, in the order of the session, under a header; columns are found by name. */
export function renderManifest(artifacts: readonly Artifact[]): string {
  const rows = artifacts.map((artifact) => COLUMNS.map((column) => cellOf(artifact, column)).join('\t'));
  return `${[COLUMNS.join('\t'), ...rows].join('\n')}\n`;
}

/** Files of the bundle itself: no artifact can be one of them. */
const OWN_FILES = /^(SNAPSHOT|manifest\.tsv|SHA256SUMS)$/i;

/** A path of plain segments: nothing that climbs, starts at the root, hides or means another folder elsewhere. */
function isInside(path: string): boolean {
  const segments = path.split('/');
  return (
    !/[\\\u0000-\u001f\u007f]/.test(path) &&
    segments.length <= LIMITS.depth &&
    segments.every((segment) => !/^\.*$/.test(segment) && segment.length <= LIMITS.nameLength) &&
    !OWN_FILES.test(path)
  );
}

function readRow(cells: Readonly<Record<string, string>>, line: number): Omit<Artifact, 'text'> {
  const bad = (column: Column, expected: string) =>
    new BundleError('manifest.tsv', line, `${column} is "${safeLine(cells[column] ?? '', 80)}"`, expected);
  const path = unescapeCell(cells.path ?? '');
  if (!isInside(path)) throw bad('path', 'a path inside the bundle');
  if (!STATES.includes(cells.state ?? '')) throw bad('state', STATES.join(', '));
  if (!/^[1-9]\d{0,8}$/.test(cells.moment ?? '')) throw bad('moment', 'a number from 1 to 999999999');
  const scope = readScope(cells.scope ?? '');
  if (scope === undefined) throw bad('scope', 'cluster, host/NAME, pod/NAMESPACE/NAME or process/HOST/PID');
  const origin = /^(.+):(\d{1,9})$/s.exec(unescapeCell(cells.origin ?? ''));
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

/** One row by column name; a cell too few or too many means that cells stand under the wrong names. */
function cellsByName(columns: readonly string[], text: string, line: number): Record<string, string> {
  if (text.length > LIMITS.manifestLine)
    throw new BundleError(
      'manifest.tsv',
      line,
      `${text.length} characters`,
      `at most ${LIMITS.manifestLine}`,
    );
  const cells = text.split('\t');
  if (cells.length !== columns.length)
    throw new BundleError(
      'manifest.tsv',
      line,
      `${cells.length} cells`,
      `${columns.length}, as in the header`,
    );
  return Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? '']));
}

/** Reads a manifest; throws `BundleError` with the line for a row that cannot be trusted. */
export function readManifest(text: string): Omit<Artifact, 'text'>[] {
  const [header = '', ...lines] = text.split('\n');
  const columns = header.slice(0, LIMITS.manifestLine).split('\t');
  const lacking = COLUMNS.find((name) => !columns.includes(name));
  if (lacking !== undefined)
    throw new BundleError('manifest.tsv', 1, `no column "${lacking}"`, COLUMNS.join(', '));
  const first = new Map<string, number>();
  return lines.flatMap((text, index) => {
    if (text === '') return [];
    const line = index + 2;
    const row = asRow(cellsByName(columns, text, line), line);
    const before = first.get(row.path);
    if (before !== undefined)
      throw new BundleError('manifest.tsv', line, `the path of line ${before} again`, 'each path once');
    first.set(row.path, line);
    return [row];
  });
}

function asRow(cells: Readonly<Record<string, string>>, line: number): Omit<Artifact, 'text'> {
  try {
    return readRow(cells, line);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new BundleError('manifest.tsv', line, 'a broken %-escape', 'URL escapes as this tool writes them');
  }
}
