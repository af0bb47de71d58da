import type { Result } from '../result/result.ts';
import { safe, table, wrapped } from './terminal.ts';

type Coverage = Result['coverage'];
type Cell = Coverage['rows'][number]['cells'][number];

const SIGNS: Readonly<Record<Cell, string>> = {
  ok: 'ok',
  empty: 'empty',
  partial: 'part',
  truncated: 'cut',
  error: 'FAILED',
  opaque: 'kept',
  'absent-tool': 'no tool',
  forbidden: 'forbidden',
  timeout: 'timeout',
  skipped: 'skipped',
  withheld: 'withheld',
  absent: '-',
  'not-expected': '',
};

/** Places that a terminal has room for side by side. */
const MOST_COLUMNS = 8;
/** Places that are named for one state. */
const MOST_NAMED = 4;

const nameOf = (id: string) => id.replace(/^kubectl-/, '');

interface Found {
  readonly name: string;
  readonly cell: Cell;
}

/** The names by the state that they share, in the order of the states. */
function byState(found: readonly Found[]): { readonly sign: string; readonly names: readonly string[] }[] {
  return (Object.keys(SIGNS) as Cell[]).flatMap((state) => {
    const names = found.filter(({ cell }) => cell === state).map(({ name }) => safe(name, 50));
    return names.length === 0 || state === 'not-expected' ? [] : [{ sign: SIGNS[state], names }];
  });
}

/** How many there are, and the first of them where something is to be seen. */
function counted({ sign, names }: { readonly sign: string; readonly names: readonly string[] }): string {
  if (sign === SIGNS.ok) return `${sign} ${names.length}`;
  const more = names.length > MOST_NAMED ? ', ...' : '';
  return `${sign} ${names.length} (${names.slice(0, MOST_NAMED).join(', ')}${more})`;
}

/** What became of each output that is about the cluster as a whole. */
function clusterLines({ columns, rows }: Coverage): string[] {
  const cells = rows.find(({ name }) => name === 'cluster')?.cells ?? [];
  const found = columns.map(({ id }, i) => ({ name: nameOf(id), cell: cells[i] ?? 'not-expected' }));
  return byState(found.filter(({ cell }) => cell !== 'absent')).flatMap(({ sign, names }) =>
    wrapped(`${sign}: ${names.join(', ')}`, '  '),
  );
}

/** Outputs against places; with many places, each output with the places by what became of it. */
function placeLines({ columns, rows }: Coverage): string[] {
  const places = rows.filter(({ name }) => name !== 'cluster');
  const met = columns
    .map(({ id }, i) => ({ id, cells: places.map(({ cells }) => cells[i] ?? 'not-expected') }))
    .filter(({ cells }) => cells.some((cell) => cell !== 'absent' && cell !== 'not-expected'));
  if (places.length <= MOST_COLUMNS)
    return table([
      ['', ...places.map(({ name }) => safe(name, 50))],
      ...met.map(({ id, cells }) => [`  ${nameOf(id)}`, ...cells.map((cell) => SIGNS[cell])]),
    ]);
  return met.map(({ id, cells }) => {
    const found = places.map(({ name }, i) => ({ name, cell: cells[i] ?? 'not-expected' }));
    return `  ${nameOf(id)}: ${byState(found).map(counted).join('; ')}`;
  });
}

/** The coverage matrix: outputs that nobody has are left out, and named below. */
export function coverageLines({ coverage }: Result): string[] {
  const lacking = coverage.columns.filter((_, i) =>
    coverage.rows.every(({ cells }) => cells[i] === 'absent' || cells[i] === 'not-expected'),
  );
  return [
    ...clusterLines(coverage),
    ...placeLines(coverage),
    ...(lacking.length > 0
      ? ['', ...wrapped(`Nowhere collected: ${lacking.map(({ id }) => id).join(', ')}.`, '')]
      : []),
  ];
}
