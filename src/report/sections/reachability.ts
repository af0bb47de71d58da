import type { Result } from '../../result/result.ts';
import type { Chip } from '../icons.ts';
import { panelsOf } from '../panels.ts';
import { defineSection } from '../section.ts';
import { listed, plural, VERDICTS } from '../words.ts';

/** Above this the table of cells would be too large to read; counts by source take its place. */
const CELLS_UP_TO = 40;
type Matrix = Result['matrix'];
type Cell = Matrix['cells'][number][number];

const SELF: Chip = { mark: 'skipped', word: 'itself', tone: 'quiet' };
const NOT_JUDGED: Chip = { mark: 'absent', word: 'not judged', tone: 'open' };
const KINDS = { workload: 'pod', node: 'node', outside: 'outside' } as const;

function cellView(cell: Cell | undefined, diagonal: boolean) {
  if (cell === undefined || cell === null)
    return { chip: diagonal ? SELF : NOT_JUDGED, only: '', assumed: false, title: '' };
  return {
    chip: VERDICTS[cell.verdict],
    only: cell.only.length === 0 ? '' : `${listed(cell.only)} only`,
    assumed: cell.confidence === 'assumed' && cell.verdict !== 'unknown',
    title: `${cell.disposition}: ${cell.says}`,
  };
}

function panels(matrix: Matrix) {
  return panelsOf(matrix.endpoints).map(({ start, columns, range }) => ({
    caption: range === '' ? 'From the row to the column' : `From the row to the column, ${range}`,
    columns: columns.map((endpoint) => ({ id: endpoint.id, kind: KINDS[endpoint.kind] })),
    rows: matrix.endpoints.map((endpoint, row) => ({
      id: endpoint.id,
      kind: KINDS[endpoint.kind],
      cells: columns.map((_, column) =>
        cellView(matrix.cells[row]?.[start + column], row === start + column),
      ),
    })),
  }));
}

function countsBySource(matrix: Matrix) {
  return matrix.endpoints.map((endpoint, row) => {
    const cells = matrix.cells[row] ?? [];
    const count = (verdict: string) => cells.filter((cell) => cell?.verdict === verdict).length;
    return { id: endpoint.id, counts: Object.keys(VERDICTS).map(count) };
  });
}

/** Why a pair does not arrive, once per distinct sentence: the cells have no room for it. */
function reasons(matrix: Matrix) {
  const seen = new Map<string, { chip: Chip; disposition: string; says: string; pairs: number }>();
  for (const cell of matrix.cells.flat()) {
    if (cell === null || (cell.verdict === 'delivered' && cell.only.length === 0)) continue;
    const { verdict, disposition, says } = cell;
    const key = JSON.stringify([verdict, disposition, says]);
    const entry = seen.get(key) ?? { chip: VERDICTS[verdict], disposition, says, pairs: 0 };
    seen.set(key, { ...entry, pairs: entry.pairs + 1 });
  }
  return [...seen.values()].map(({ pairs, ...entry }) => ({ ...entry, pairs: plural(pairs, 'pair') }));
}

export const reachability = defineSection({
  id: 'reachability',
  heading: 'Who reaches whom',
  template: 'sections/reachability',
  view: ({ matrix }) => {
    const large = matrix.endpoints.length > CELLS_UP_TO;
    return {
      empty: matrix.endpoints.length === 0,
      probes: matrix.probes,
      verdicts: Object.values(VERDICTS),
      panels: large ? [] : panels(matrix),
      sources: large ? countsBySource(matrix) : [],
      reasons: reasons(matrix).slice(0, CELLS_UP_TO),
      omitted: matrix.omitted === 0 ? '' : plural(matrix.omitted, 'endpoint'),
    };
  },
});
