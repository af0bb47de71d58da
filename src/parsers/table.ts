import { type Line, nonBlank } from '../lib/lines.ts';

/** One row of a printed table: cells by upper-case column name; a cell beyond the line's end is ''. */
export interface Row {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** Header lines, and kubectl's answer that there is nothing. */
  readonly frame: readonly number[];
  /** Lines before a header, that do not fit its columns, or whose name is not one word. */
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

/** kubectl's answer when nothing matches: no row, and no header either. */
const NOTHING = /^No resources found( in \S+ namespace)?\.?$/;

/** kubectl prints `<none>` for a value that does not exist; a column that is not there says nothing at all. */
export function shown(cell: string | undefined): string | undefined {
  return cell === undefined || cell === '' || cell === '<none>' ? undefined : cell;
}

/**
 * Reads a table by the offsets of its header, as kubectl, calicoctl and docker print it: cells may hold blanks
 * (`1 (2m54s ago)`), never cross the start of the next column, and may be cut off at the right. A line equal in
 * columns to `isHeader` starts another table (kubectl prints one per resource). Each row has a NAME of one word.
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
      continue;
    }
    const cells = fits(line.text, columns) ? cellsOf(line.text, columns) : {};
    if (/^\S+$/.test(cells.NAME ?? '')) rows.push({ line: line.number, cells });
    else if (NOTHING.test(line.text.trim())) frame.push(line.number);
    else stray.push(line);
  }
  return { columns: names, rows, frame, stray };
}
