import type { Bits } from '../../lib/bits.ts';
import { hasBit } from '../../lib/bits.ts';
import { type Ranges, rangesOf, rangesText } from '../../lib/ranges.ts';
import { axisOf, type Cell, PROTOCOL, type TrafficSpace } from './traffic-space.ts';

const NAMES = new Map(Object.entries(PROTOCOL).map(([name, number]) => [number, name]));

/** The set along `y` for every stretch of `x`, with stretches of the same set put together. */
function bySet(cells: readonly Cell[]): { readonly x: Ranges; readonly y: Ranges }[] {
  const columns = new Map<number, Cell[]>();
  for (const cell of cells) columns.set(cell.x[0], [...(columns.get(cell.x[0]) ?? []), cell]);
  const sets = new Map<string, { x: [number, number][]; y: Ranges }>();
  for (const column of columns.values()) {
    const y = rangesOf(column.map((cell) => cell.y));
    const key = rangesText(y);
    const set = sets.get(key) ?? { x: [], y };
    set.x.push(...column.slice(0, 1).map((cell): [number, number] => [cell.x[0], cell.x[1]]));
    sets.set(key, set);
  }
  return [...sets.values()].map(({ x, y }) => ({ x: rangesOf(x), y }));
}

/** One protocol: `all`, `80,443`, `53 from 1024-65535`, or for ICMP `type 8`, `type 3 code 4`. */
function setText(cells: readonly Cell[], axis: readonly [number, number], isIcmp: boolean): string {
  const isWhole = (ranges: Ranges) =>
    ranges.length === 1 && ranges[0]?.[0] === axis[0] && ranges[0][1] === axis[1];
  const parts = bySet(cells).map(({ x, y }) => {
    if (isIcmp)
      return isWhole(x) && isWhole(y)
        ? 'all'
        : `type ${isWhole(x) ? 'any' : rangesText(x)}${isWhole(y) ? '' : ` code ${rangesText(y)}`}`;
    return `${isWhole(y) ? 'all' : rangesText(y)}${isWhole(x) ? '' : ` from ${rangesText(x)}`}`;
  });
  return parts.sort().join(' + ');
}

/**
 * A set of traffic in its one canonical form, protocol by protocol: equal sets have equal text, whatever rules
 * they came from. Empty for the empty set; `{ all: 'all' }` for all traffic.
 */
export function trafficByProtocol(space: TrafficSpace, set: Bits): Readonly<Record<string, string>> {
  const cells = space.cells.filter((_, i) => hasBit(set, i));
  if (cells.length === space.cells.length) return { all: 'all' };
  const byProtocol: Record<string, string> = {};
  const plain: [number, number][] = [];
  for (const [number, name] of NAMES) {
    const own = cells.filter(({ protocols }) => protocols[0]?.[0] === number);
    const axis = axisOf(number, space.family);
    if (axis === undefined || own.length === 0) continue;
    byProtocol[name] = setText(own, axis, axis[1] === 255);
  }
  for (const { protocols } of cells)
    if (axisOf(protocols[0]?.[0] ?? 0, space.family) === undefined || protocols.length > 1)
      plain.push(...protocols.map(([from, to]): [number, number] => [from, to]));
  if (plain.length > 0) byProtocol.other = rangesText(rangesOf(plain));
  return byProtocol;
}

/** The same on one line: `tcp 80,443; udp all`; `all`; `none`. */
export function trafficText(space: TrafficSpace, set: Bits): string {
  const parts = trafficByProtocol(space, set);
  if (parts.all === 'all') return 'all';
  const words = Object.entries(parts).map(([protocol, text]) => `${protocol} ${text}`);
  return words.length === 0 ? 'none' : words.join('; ');
}
