import { CHURN_COLUMNS, type Churn, churnBetween } from './churn.ts';
import { CLOCK_COLUMNS, type Clock, clocksOf } from './clocks.ts';
import { type MergedSource, sourcesOf } from './sources.ts';
import { readTable } from './tsv.ts';

/** What the files beside the artifacts tell of the collection itself; `undefined`: it was not recorded. */
export interface Circumstances {
  readonly clocks?: readonly Clock[];
  readonly churn?: readonly Churn[];
  /** The bundles that this one was made of. */
  readonly sources?: readonly MergedSource[];
  /** Lines of these files that are not understood. */
  readonly unread: readonly { readonly file: string; readonly line: number }[];
}

/** Reads them from the texts of a bundle's files by path. */
export function circumstancesOf(files: ReadonlyMap<string, string>): Circumstances {
  const unread: { file: string; line: number }[] = [];
  const lose = (file: string, lines: readonly number[]) =>
    unread.push(...lines.map((line) => ({ file, line })));
  const listed = (file: string) => {
    const text = files.get(file);
    const table = text === undefined ? undefined : readTable(text, CHURN_COLUMNS);
    lose(file, table?.unread ?? []);
    return table?.rows;
  };
  const asked = files.get('clocks.tsv');
  const read = asked === undefined ? undefined : clocksOf(readTable(asked, CLOCK_COLUMNS));
  lose('clocks.tsv', read?.unread ?? []);
  const merged = files.get('sources.tsv');
  const made = merged === undefined ? undefined : sourcesOf(merged);
  lose('sources.tsv', made?.unread ?? []);
  const [begin, end] = [listed('churn/begin.tsv'), listed('churn/end.tsv')];
  return {
    ...(read && { clocks: read.clocks }),
    // With one list only, nothing can be compared: that is not the same as no change.
    ...(begin && end && { churn: churnBetween(begin, end) }),
    ...(made && { sources: made.sources }),
    unread,
  };
}
