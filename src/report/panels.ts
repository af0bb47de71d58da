/** Columns that fit on the width of a sheet of A4 with words in the cells. */
const COLUMNS = 8;

/** Some neighbouring columns of a wide table, which is printed as several narrow ones. */
export interface Panel<T> {
  readonly start: number;
  readonly columns: readonly T[];
  /** `columns 9 to 16 of 20`; empty when one panel holds them all. */
  readonly range: string;
}

/** Cuts the columns of a wide table into panels that fit on paper and on a phone. */
export function panelsOf<T>(columns: readonly T[]): Panel<T>[] {
  const count = Math.ceil(columns.length / COLUMNS);
  return Array.from({ length: count }, (_, index) => {
    const start = index * COLUMNS;
    const shown = columns.slice(start, start + COLUMNS);
    const range = `columns ${start + 1} to ${start + shown.length} of ${columns.length}`;
    return { start, columns: shown, range: count === 1 ? '' : range };
  });
}
