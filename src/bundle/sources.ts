import { readTable, renderTable } from './tsv.ts';

export const SOURCE_COLUMNS = ['name', 'id', 'into', 'altered', 'missing', 'signature', 'signer'] as const;

/** A bundle that this one was made of. */
export interface MergedSource {
  readonly name: string;
  readonly id: string;
  /** Id of the source that it was put into before; empty when it was put into this bundle itself. */
  readonly into: string;
  /** How many of its files were not as sealed, or gone, when it was read. */
  readonly altered: number;
  readonly missing: number;
  readonly signature: 'none' | 'unchecked' | 'verified' | 'bad';
  readonly signer: string;
}

const SIGNATURES: readonly string[] = ['none', 'unchecked', 'verified', 'bad'];

const isSignature = (text: string): text is MergedSource['signature'] => SIGNATURES.includes(text);

/** Reads `sources.tsv`. */
export function sourcesOf(text: string): {
  readonly sources: readonly MergedSource[];
  readonly unread: readonly number[];
} {
  const { rows, unread } = readTable(text, SOURCE_COLUMNS);
  const lost = [...unread];
  const sources = rows.flatMap(({ line, cells }): MergedSource[] => {
    const { name = '', id = '', into = '', signature = '', signer = '' } = cells;
    const [altered, missing] = [cells.altered, cells.missing].map((cell) =>
      /^\d{1,9}$/.test(cell ?? '') ? Number(cell) : undefined,
    );
    if (isSignature(signature) && altered !== undefined && missing !== undefined)
      return [{ name, id, into, altered, missing, signature, signer }];
    lost.push(line);
    return [];
  });
  return { sources, unread: lost };
}

/** Writes `sources.tsv`. */
export function renderSources(sources: readonly MergedSource[]): string {
  return renderTable(
    SOURCE_COLUMNS,
    sources.map((source) => SOURCE_COLUMNS.map((column) => String(source[column]))),
  );
}
