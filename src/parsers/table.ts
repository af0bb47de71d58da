import { type Line, nonBlank } from '../lib/lines.ts';

/** One row of a printed table: cells by upper-case column name; a cell beyond the line's end is ''. */
export interface Row {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** Header lines. */
  readonly frame: readonly number[];
  /** Lines before a header, or that do not fit its columns. */
  readonly stray: readonly Line[];
}

interface Column {
  readonly name: string;
  readonly start: number;
}

/** Column names are separated by at least two blanks (or the first by one, when it is known); tabs count as blanks. */
function columnsOf(header: string): Column[] {
  return [...header.matchAll(/\S+(?: \S+)*/g)].map((match) => ({ name: match[0], start: match.index }));
}

function cellsOf(text: string, columns: readonly Column[]): Record<string, string> {
  return Object.fromEntries(
    columns.map((column, i) => [column.name, text.slice(column.start, columns[i + 1]?.start).trim()]),
  );
}

/** A cell that runs across a column border means that the row was not printed under this header. */
const fits = (text: string, columns: readonly Column[]) =>
  columns.every(({ start }) => start === 0 || text.length <= start || text[start - 1] === ' ');

/**
 * Reads a table by the offsets of its header, as kubectl, calicoctl and docker print it: cells may hold blanks
 * (`1 (2m54s ago)`), never cross the start of the next column, and may be cut off at the right. A line equal in
 * columns to `isHeader` starts another table (kubectl prints one per resource).
 *
 * @param isHeader tells a header line, e.g. one that starts with `NAME`
 */
export function readTable(text: string, isHeader: (line: string) => boolean): Table {
  const rows: Row[] = [];
  const frame: number[] = [];
  const stray: Line[] = [];
  const names: string[] = [];
  let columns: Column[] = [];
  for (const line of nonBlank(text)) {
    if (isHeader(line.text)) {
      columns = columnsOf(line.text);
      names.push(...columns.map((column) => column.name).filter((name) => !names.includes(name)));
      frame.push(line.number);
    } else if (columns.length > 0 && fits(line.text, columns)) {
      rows.push({ line: line.number, cells: cellsOf(line.text, columns) });
    } else stray.push(line);
  }
  return { columns: names, rows, frame, stray };
}
