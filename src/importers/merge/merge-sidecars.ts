import type { Bundle } from '../../bundle/bundle.ts';
import { CLOCK_COLUMNS } from '../../bundle/clocks.ts';
import { REDACTION_COLUMNS } from '../../bundle/known-files.ts';
import { readTable, renderTable } from '../../bundle/tsv.ts';
import { sortedBy } from '../../lib/sort.ts';

/** The rows of a table of every source that has it, under one header; `undefined` when none has. */
function joined(bundles: readonly Bundle[], path: string, columns: readonly string[]): string | undefined {
  const texts = bundles.flatMap(({ sidecars }) => sidecars.get(path) ?? []);
  if (texts.length === 0) return undefined;
  const rows = texts.flatMap((text) => readTable(text, columns).rows);
  return renderTable(
    columns,
    rows.map(({ cells }) => columns.map((name) => cells[name] ?? '')),
  );
}

/** What the sources' own integrity tells must outlive them: the merged bundle has new checksums. */
function logOf({ snapshot: { name }, sidecars, integrity }: Bundle): string {
  const remarks = integrity.map(
    ({ path, problem }) => `${name}: ${path} was ${problem} when it was imported\n`,
  );
  return `${sidecars.get('collector.log') ?? ''}${remarks.join('')}`;
}

/**
 * The files beside the artifacts, of several sources. The first list of objects and the last one bound the whole
 * time in which the cluster may have changed.
 */
export function mergeSidecars(bundles: readonly Bundle[]): Map<string, string> {
  const listing = sortedBy(
    bundles.filter(({ circumstances }) => circumstances.churn),
    ({ snapshot }) => snapshot.began ?? '',
  );
  const log = bundles.map(logOf).join('');
  const texts: readonly (readonly [string, string | undefined])[] = [
    ['clocks.tsv', joined(bundles, 'clocks.tsv', CLOCK_COLUMNS)],
    ['redactions.tsv', joined(bundles, 'redactions.tsv', REDACTION_COLUMNS)],
    ['churn/begin.tsv', listing[0]?.sidecars.get('churn/begin.tsv')],
    ['churn/end.tsv', listing.at(-1)?.sidecars.get('churn/end.tsv')],
    ['collector.log', log === '' ? undefined : log],
  ];
  return new Map(texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])));
}
