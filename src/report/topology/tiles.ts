import type { Result } from '../../result/result.ts';
import { plural } from '../words.ts';
import { fitted, rowsOf, WIDTH } from './cards.ts';

const PER_ROW = 5;
/** What fits on one sheet; the table of nodes has all of them. */
const TILES = 60;
const TILE = { height: 66, gap: 12 } as const;

/** A node of a large cluster: name, address and counts. */
export interface Tile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly textX: number;
  readonly nameY: number;
  readonly name: string;
  readonly lines: readonly { readonly y: number; readonly text: string }[];
}

/** Tiles for the nodes of a large cluster, in rows. */
export function tilesOf(result: Result): { tiles: Tile[]; height: number; hidden: string } {
  const width = (WIDTH - 16 - (PER_ROW - 1) * TILE.gap) / PER_ROW;
  const rows = rowsOf(result.nodes.slice(0, TILES), PER_ROW);
  const tiles = rows.flatMap((row, line) =>
    row.map((node, column) => {
      const x = 8 + column * (width + TILE.gap);
      const y = 8 + line * (TILE.height + TILE.gap);
      const texts = [
        fitted(node.address ?? 'address not known', 24),
        `${plural(node.workloads, 'pod')}, ${plural(node.blocks.length, 'block')}`,
      ];
      return {
        x,
        y,
        width,
        height: TILE.height,
        textX: x + 12,
        nameY: y + 21,
        name: fitted(node.name, 22),
        lines: texts.map((text, index) => ({ y: y + 38 + index * 17, text })),
      };
    }),
  );
  const left = result.nodes.length - tiles.length;
  return {
    tiles,
    height: 8 + rows.length * (TILE.height + TILE.gap),
    hidden: left === 0 ? '' : plural(left, 'more node', 'more nodes'),
  };
}
