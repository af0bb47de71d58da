import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { reachability } from '../../src/report/sections/reachability.ts';
import type { Result } from '../../src/result/result.ts';
import { sampleResult } from './sample-result.ts';

type Cell = NonNullable<Result['matrix']['cells'][number][number]>;

const delivered: Cell = {
  verdict: 'delivered',
  confidence: 'proven',
  only: [],
  disposition: 'DELIVERED',
  says: 'It arrives.',
};

/** A matrix in which everything arrives, with `change` for single cells. */
function withMatrix(size: number, change: (row: number, column: number) => Cell | null | undefined): Result {
  const places = Array.from({ length: size }, (_, n) => n);
  const cellAt = (row: number, column: number) => {
    const changed = change(row, column);
    if (changed !== undefined) return changed;
    return row === column ? null : delivered;
  };
  const matrix = {
    endpoints: places.map((n) => ({ id: `shop/web-${n}`, kind: 'workload' as const })),
    probes: ['TCP 80', 'TCP 443'],
    cells: places.map((row) => places.map((column) => cellAt(row, column))),
    omitted: 0,
  };
  return { ...sampleResult, matrix };
}

describe('the matrix', () => {
  it('is cut into tables of eight columns, each with every row and the right cells', () => {
    const lost: Cell = { ...delivered, verdict: 'blocked', disposition: 'NO_ROUTE', says: 'No route.' };
    const view = reachability.view(
      withMatrix(17, (row, column) => (row === 2 && column === 16 ? lost : undefined)),
    );
    const panels = (
      view as { panels: { columns: unknown[]; rows: { cells: { chip: { word: string } }[] }[] }[] }
    ).panels;
    expect(panels.map((panel) => panel.columns.length)).toEqual([8, 8, 1]);
    expect(panels.map((panel) => panel.rows.length)).toEqual([17, 17, 17]);
    expect(panels[2]?.rows.map((row) => row.cells[0]?.chip.word)).toEqual([
      ...['delivered', 'delivered', 'blocked'],
      ...Array.from({ length: 13 }, () => 'delivered'),
      'itself',
    ]);
  });
  it('names the probes that arrive, and why the others do not', () => {
    const mixed: Cell = {
      ...delivered,
      verdict: 'mixed',
      only: ['TCP 80'],
      disposition: 'DENIED_INGRESS',
      says: 'Port 443 is denied.',
    };
    const html = renderHtml(withMatrix(2, (row, column) => (row < column ? mixed : undefined)));
    expect(html).toContain('<span class="only">TCP 80 only</span>');
    expect(html).toContain('<td>Port 443 is denied.<span class="under code">DENIED_INGRESS</span></td>');
  });
  it('never shows a pair that was not judged as itself or as good', () => {
    const html = renderHtml(withMatrix(2, (row, column) => (row < column ? null : undefined)));
    expect(html.match(/>not judged</g)).toHaveLength(1);
    expect(html.match(/>itself</g)).toHaveLength(2);
  });
  it('marks what is assumed, but not what is unknown anyway', () => {
    const cells: Cell[] = [
      { ...delivered, confidence: 'assumed' },
      { ...delivered, verdict: 'unknown', confidence: 'assumed' },
    ];
    const html = renderHtml(withMatrix(2, (row, column) => (row === column ? null : cells[row])));
    expect(html.match(/<span class="only">assumed<\/span>/g)).toHaveLength(1);
  });
  it('gives way to counts by source above forty endpoints', () => {
    const lost: Cell = { ...delivered, verdict: 'unknown' };
    const view = reachability.view(
      withMatrix(41, (row, column) => (row === 3 && column < 3 ? lost : undefined)),
    );
    expect(view).toMatchObject({ panels: [] });
    const sources = (view as { sources: { id: string; counts: number[] }[] }).sources;
    expect(sources).toHaveLength(41);
    expect(sources[3]).toEqual({ id: 'shop/web-3', counts: [37, 0, 0, 3] });
  });
});
