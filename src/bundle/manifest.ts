import type { Artifact, ArtifactState, Collected } from '../lib/artifact.ts';
import { sha256 } from '../lib/hash.ts';
import { optional } from '../lib/optional.ts';
import { safeLine } from '../lib/safe-text.ts';
import { BundleError } from './bundle-error.ts';
import { isOwnFile } from './known-files.ts';
import { LIMITS } from './limits.ts';
import { readArgs, readScope, renderArgs, renderScope } from './scope-cell.ts';
import { escapeCell, unescapeCell } from './tsv.ts';

const NEEDED = ['path', 'kind', 'state', 'moment', 'scope', 'args', 'filter', 'origin', 'command'] as const;
/** What only a collector knows: a manifest of a pasted session has none of these columns. */
const COLLECTED = ['source', 'rc', 't0', 't1', 'bytes', 'sha256'] as const;
type Column = (typeof NEEDED)[number] | (typeof COLLECTED)[number];

const STATES: readonly string[] = [
  'ok',
  'empty',
  'partial',
  'truncated',
  'error',
  'opaque',
  'absent-tool',
  'forbidden',
  'timeout',
  'skipped',
  'withheld',
] satisfies ArtifactState[];

/** A line of the manifest: all of an artifact but its text, and the checksum that the text had. */
export type ManifestRow = Omit<Artifact, 'text'> & { readonly sha256?: string };

function cellOf(artifact: Artifact, column: Column): string {
  switch (column) {
    case 'scope':
      return renderScope(artifact.scope);
    case 'args':
      return renderArgs(artifact.args);
    case 'origin':
      return artifact.origin ? escapeCell(`${artifact.origin.file}:${artifact.origin.line}`) : '';
    case 'source':
    case 'rc':
    case 't0':
    case 't1':
      return escapeCell(String(artifact.collected?.[column] ?? ''));
    case 'bytes':
      return String(Buffer.byteLength(artifact.text));
    case 'sha256':
      return sha256(artifact.text);
    default:
      return escapeCell(String(artifact[column] ?? ''));
  }
}

/** One line per artifact, in the order of the session, under a header; columns are found by name. */
export function renderManifest(artifacts: readonly Artifact[]): string {
  const columns = artifacts.some(({ collected }) => collected) ? [...NEEDED, ...COLLECTED] : NEEDED;
  const rows = artifacts.map((artifact) => columns.map((column) => cellOf(artifact, column)).join('\t'));
  return `${[columns.join('\t'), ...rows].join('\n')}\n`;
}

/** A path of plain segments: nothing that climbs, starts at the root, hides or means another folder elsewhere. */
function isInside(path: string): boolean {
  const segments = path.split('/');
  return (
    !/[\\\u0000-\u001f\u007f]/.test(path) &&
    segments.length <= LIMITS.depth &&
    segments.every((segment) => !/^\.*$/.test(segment) && segment.length <= LIMITS.nameLength) &&
    !isOwnFile(path)
  );
}

/** Exit codes and seconds; anything else in such a cell is not used, because nothing is proven by it. */
const number = (cell: string | undefined) =>
  /^\d{1,12}$/.test(cell ?? '') ? { value: Number(cell) } : undefined;

function readCollected(cells: Readonly<Record<string, string>>): Collected | undefined {
  const source = unescapeCell(cells.source ?? '');
  if (source === '') return undefined;
  const { rc, t0, t1 } = cells;
  return {
    source,
    ...optional({ rc: number(rc)?.value, t0: number(t0)?.value, t1: number(t1)?.value }),
  };
}

function readRow(cells: Readonly<Record<string, string>>, line: number): ManifestRow {
  const bad = (column: Column, expected: string) =>
    new BundleError('manifest.tsv', line, `${column} is "${safeLine(cells[column] ?? '', 80)}"`, expected);
  const path = unescapeCell(cells.path ?? '');
  if (!isInside(path)) throw bad('path', 'a path inside the bundle');
  if (!STATES.includes(cells.state ?? '')) throw bad('state', STATES.join(', '));
  if (!/^[1-9]\d{0,8}$/.test(cells.moment ?? '')) throw bad('moment', 'a number from 1 to 999999999');
  const scope = readScope(cells.scope ?? '');
  if (scope === undefined) throw bad('scope', 'cluster, host/NAME, pod/NAMESPACE/NAME or process/HOST/PID');
  const origin = /^(.+):(\d{1,9})$/s.exec(unescapeCell(cells.origin ?? ''));
  return {
    path,
    kind: unescapeCell(cells.kind ?? ''),
    state: cells.state as ArtifactState,
    moment: Number(cells.moment),
    scope,
    args: readArgs(cells.args ?? ''),
    command: unescapeCell(cells.command ?? ''),
    ...optional({
      filter: cells.filter ? unescapeCell(cells.filter) : undefined,
      origin: origin ? { file: origin[1] as string, line: Number(origin[2]) } : undefined,
      collected: readCollected(cells),
      sha256: /^[0-9a-f]{64}$/.test(cells.sha256 ?? '') ? cells.sha256 : undefined,
    }),
  };
}

/** One row by column name; a cell too few or too many means that cells stand under the wrong names. */
function cellsByName(columns: readonly string[], text: string, line: number): Record<string, string> {
  const bad = (met: string, expected: string) => new BundleError('manifest.tsv', line, met, expected);
  if (text.length > LIMITS.manifestLine)
    throw bad(`${text.length} characters`, `at most ${LIMITS.manifestLine}`);
  const cells = text.split('\t');
  if (cells.length !== columns.length)
    throw bad(`${cells.length} cells`, `${columns.length}, as in the header`);
  return Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? '']));
}

function asRow(cells: Readonly<Record<string, string>>, line: number): ManifestRow {
  try {
    return readRow(cells, line);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new BundleError('manifest.tsv', line, 'a broken %-escape', 'URL escapes as this tool writes them');
  }
}

/** Reads a manifest; throws `BundleError` with the line for a row that cannot be trusted. */
export function readManifest(text: string): ManifestRow[] {
  // An editor of another system may have put carriage returns at the ends; in a cell they stand as \r only.
  const [header = '', ...lines] = text.split(/\r?\n/);
  const columns = header.slice(0, LIMITS.manifestLine).split('\t');
  const lacking = NEEDED.find((name) => !columns.includes(name));
  if (lacking !== undefined)
    throw new BundleError('manifest.tsv', 1, `no column "${lacking}"`, NEEDED.join(', '));
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
