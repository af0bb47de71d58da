import { linesOf } from '../lib/lines.ts';

/** Tab, newline, carriage return and backslash are written as in C. */
export function escapeCell(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/\t/g, '\\t').replace(/\n/g, '\\n').replace(/\r/g, '\\r');
}

const MEANINGS: Readonly<Record<string, string>> = { '\\': '\\', t: '\t', n: '\n', r: '\r' };

export function unescapeCell(text: string): string {
  return text.replace(/\\([\\tnr])/g, (_, letter: string) => MEANINGS[letter] ?? letter);
}

/** A row of one of the small tables of a bundle, by column name. */
export interface Row {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** A small table as it was read; `unread` are the lines with too few or too many cells. */
export interface Table {
  readonly rows: readonly Row[];
  readonly unread: readonly number[];
}

/** Lines of cells; the header is optional, because a shell may have been stopped before it wrote much. */
export function readTable(text: string, columns: readonly string[]): Table {
  const rows: Row[] = [];
  const unread: number[] = [];
  let names = columns;
  for (const { number, text: line } of linesOf(text)) {
    const cells = line.split('\t');
    if (number === 1 && columns.every((name) => cells.includes(name))) names = cells;
    else if (cells.length !== names.length) unread.push(number);
    else
      rows.push({
        line: number,
        cells: Object.fromEntries(names.map((name, i) => [name, unescapeCell(cells[i] ?? '')])),
      });
  }
  return { rows, unread };
}

/** Header and rows as `readTable` reads them. */
export function renderTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [columns, ...rows.map((row) => row.map(escapeCell))].map((row) => `${row.join('\t')}\n`).join('');
}
