import type { Cut, TrafficSpace } from '../engine/reach/traffic-space.ts';
import { type Bits, bitsWhere } from '../lib/bits.ts';
import { protocolNumber } from '../lib/protocols.ts';
import { readPort } from './trace.ts';

/** The traffic that is asked about. */
export interface Asked {
  readonly protocol: number;
  readonly x?: readonly [number, number];
  readonly y: readonly [number, number];
}

/** The port, or a ping: echo requests are what people mean by ICMP. */
export function askedOf(port: string, family: 4 | 6): Asked {
  const { protocol, port: number } = readPort(port);
  if (number !== undefined) return { protocol: protocolNumber(protocol) ?? 0, y: [number, number] };
  return family === 4 ? { protocol: 1, x: [8, 8], y: [0, 0] } : { protocol: 58, x: [128, 128], y: [0, 0] };
}

/** Cuts that give the traffic cells of its own. */
export function cutsFor({ protocol, x, y }: Asked): readonly Cut[] {
  return [{ protocol, axis: 'y', range: y }, ...(x ? [{ protocol, axis: 'x', range: x } as const] : [])];
}

/** Those cells. */
export function cellsOf({ cells }: TrafficSpace, { protocol, x, y }: Asked): Bits {
  return bitsWhere(cells.length, (i) => {
    const cell = cells[i];
    if (!cell || cell.protocols[0]?.[0] !== protocol) return false;
    return cell.y[0] === y[0] && cell.y[1] === y[1] && (x === undefined || cell.x[0] === x[0]);
  });
}
