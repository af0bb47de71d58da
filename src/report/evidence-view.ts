import { safeLine } from '../lib/safe-text.ts';
import type { Source } from '../lib/source.ts';

/** One small terminal block: lines of one file that follow each other in the evidence. */
export interface EvidenceBlock {
  readonly file: string;
  /** `12`, `12, 14`, `12\u201315`. */
  readonly at: string;
  /** Where the lines stood before import; empty when there was no import. */
  readonly origin: string;
  readonly lines: readonly { readonly number: number; readonly text: string }[];
}

/** Structural: the schema's optional fields may also be present and undefined. */
type Place = Omit<Source, 'endLine' | 'origin'> & {
  readonly endLine?: number | undefined;
  readonly origin?: Source['origin'] | undefined;
};

function rangeOf(source: Place): string {
  return source.endLine === undefined ? `${source.line}` : `${source.line}\u2013${source.endLine}`;
}

function blockOf(first: Place, rest: readonly Place[]): EvidenceBlock {
  const all = [first, ...rest];
  return {
    file: first.file,
    at: all.map(rangeOf).join(', '),
    origin: first.origin === undefined ? '' : `${first.origin.file}:${first.origin.line}`,
    lines: all.map((source) => ({ number: source.line, text: safeLine(source.text) })),
  };
}

/** Groups sources into blocks: neighbours from one file share a block. Origins follow the first line. */
export function evidenceBlocks(sources: readonly Place[]): EvidenceBlock[] {
  const blocks: [Place, ...Place[]][] = [];
  for (const source of sources) {
    const last = blocks.at(-1);
    if (last !== undefined && last[0].file === source.file) last.push(source);
    else blocks.push([source]);
  }
  return blocks.map(([first, ...rest]) => blockOf(first, rest));
}

/** The places alone, for a table cell: `file:line`. */
export function placesOf(sources: readonly Place[]): string[] {
  return sources.map((source) => `${source.file}:${rangeOf(source)}`);
}
