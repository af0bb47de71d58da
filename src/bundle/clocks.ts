import type { Table } from './tsv.ts';

export const CLOCK_COLUMNS = ['node', 't0', 'node_epoch', 't1'] as const;

/** How far the clock of a node was from the collector's, in seconds; the true offset lies within `bound` of it. */
export interface Clock {
  readonly node: string;
  readonly offset: number;
  readonly bound: number;
}

/** What a whole second of resolution cannot tell, and a clock that nobody needs to look at. */
const TOLERATED_SECONDS = 2;

/** True when even the most favourable reading leaves the clocks apart. */
export function isSkewed({ offset, bound }: Clock): boolean {
  return Math.abs(offset) > TOLERATED_SECONDS + bound;
}

/** The offsets that `clocks.tsv` tells of: the node was asked at some time between t0 and t1. */
export function clocksOf({ rows, unread }: Table): { clocks: readonly Clock[]; unread: readonly number[] } {
  const lost = [...unread];
  const clocks = rows.flatMap(({ line, cells }): Clock[] => {
    const [t0, asked, t1] = [cells.t0, cells.node_epoch, cells.t1].map((cell) =>
      /^\d{1,12}(\.\d{1,9})?$/.test(cell ?? '') ? Number(cell) : Number.NaN,
    ) as [number, number, number];
    if (t1 >= t0 && Number.isFinite(asked))
      return [{ node: cells.node ?? '', offset: asked - (t0 + t1) / 2, bound: (t1 - t0) / 2 }];
    lost.push(line);
    return [];
  });
  return { clocks, unread: lost };
}
