import { type Line, nonBlank } from '../lib/lines.ts';
import type { Remark } from './parser.ts';

/** The lines that one record is read from, its first line in front. */
export interface Block {
  readonly first: Line;
  readonly lines: readonly Line[];
  readonly last: Line;
  /** Lines that do not belong to the output but stand between lines of this record. */
  readonly odd: readonly Line[];
}

/** How the lines of an output hang together. */
export interface BlockRules {
  /** `isFirst`: no record came before; the first one may lack its head when the output was cut. */
  readonly starts: (line: string, isFirst: boolean) => boolean;
  readonly belongs: (line: string) => boolean;
  readonly isFrame?: (line: string) => boolean;
}

export interface Blocks {
  readonly blocks: readonly Block[];
  readonly frame: readonly number[];
  readonly stray: readonly Line[];
}

/**
 * Groups lines into records of several lines. A line that fits nowhere ends up in `stray`, unless the record goes
 * on behind it (a message of another program in the middle of the output): then it is `odd` inside that record,
 * so that every line has one home.
 */
export function readBlocks(text: string, rules: BlockRules): Blocks {
  const blocks: { first: Line; lines: Line[]; last: Line; odd: Line[] }[] = [];
  const frame: number[] = [];
  const stray: Line[] = [];
  let pending: Line[] = [];
  const settle = (lines: readonly Line[]) => {
    for (const line of lines) {
      if (rules.isFrame?.(line.text)) frame.push(line.number);
      else stray.push(line);
    }
  };
  for (const line of nonBlank(text)) {
    const current = blocks.at(-1);
    const starts = rules.starts(line.text, current === undefined);
    if (!starts && !(current && rules.belongs(line.text))) {
      pending.push(line);
      continue;
    }
    if (!starts && current) {
      current.odd.push(...pending);
      current.lines.push(line);
      current.last = line;
    } else {
      settle(pending);
      blocks.push({ first: line, lines: [line], last: line, odd: [] });
    }
    pending = [];
  }
  settle(pending);
  return { blocks, frame, stray };
}

/** The range of a block, as a record carries it: no `endLine` when it is one line. */
export function rangeOf(block: Block): { line: number; endLine?: number } {
  const { first, last } = block;
  return { line: first.number, ...(last.number !== first.number && { endLine: last.number }) };
}

/** The remarks about lines without a home, and about odd ones inside a record. */
export function remarksOn({ blocks, stray }: Blocks, expected: string): Remark[] {
  const odd = blocks.flatMap((block) => block.odd);
  return [
    ...stray.map(({ number }): Remark => ({ line: number, code: 'line-not-understood', expected })),
    ...odd.map(
      ({ number }): Remark => ({
        line: number,
        code: 'value-invalid',
        field: 'a line inside this output',
        expected,
      }),
    ),
  ];
}
