import { type Ranges, rangesOf } from '../../lib/ranges.ts';

/** IP protocol numbers that have ports, or types and codes. */
export const PROTOCOL = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58, sctp: 132 } as const;

const PORTS = [0, 65535] as const;
const OCTET = [0, 255] as const;

/**
 * A piece of all traffic that no rule tells apart. `x` is the source port or the ICMP type, `y` the destination port
 * or the ICMP code. Protocols without either have one cell, and those that no rule names share one.
 */
export interface Cell {
  readonly protocols: Ranges;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** All traffic of one address family, cut where some rule makes a difference. */
export interface TrafficSpace {
  readonly family: 4 | 6;
  readonly cells: readonly Cell[];
}

/** Where a protocol is to be cut: a range of `x` or `y` that a rule names. */
export interface Cut {
  readonly protocol: number;
  readonly axis?: 'x' | 'y';
  readonly range?: readonly [number, number];
}

/** The axes of a protocol: ports, or type and code of the ICMP of this family; `undefined` when it has none. */
export function axisOf(protocol: number, family: 4 | 6): readonly [number, number] | undefined {
  if (protocol === PROTOCOL.tcp || protocol === PROTOCOL.udp || protocol === PROTOCOL.sctp) return PORTS;
  return protocol === (family === 4 ? PROTOCOL.icmp : PROTOCOL.icmpv6) ? OCTET : undefined;
}

/** Splits `whole` at the ends of the ranges. */
function pieces(whole: readonly [number, number], ranges: readonly (readonly [number, number])[]) {
  const starts = new Set<number>([whole[0]]);
  for (const [from, to] of ranges) {
    if (from > whole[0] && from <= whole[1]) starts.add(from);
    if (to >= whole[0] && to < whole[1]) starts.add(to + 1);
  }
  const sorted = [...starts].sort((a, b) => a - b);
  return sorted.map((start, i): [number, number] => [start, (sorted[i + 1] ?? whole[1] + 1) - 1]);
}

/** Cuts all traffic of a family so that every rule holds for the whole of a cell or for nothing of it. */
export function trafficSpace(family: 4 | 6, cuts: readonly Cut[]): TrafficSpace {
  const axed = [PROTOCOL.icmp, PROTOCOL.tcp, PROTOCOL.udp, PROTOCOL.icmpv6, PROTOCOL.sctp].filter(
    (protocol) => axisOf(protocol, family),
  );
  const cells: Cell[] = [];
  for (const protocol of axed) {
    const axis = axisOf(protocol, family) ?? OCTET;
    const along = (name: 'x' | 'y') =>
      cuts.flatMap((cut) => (cut.protocol === protocol && cut.axis === name && cut.range ? [cut.range] : []));
    const columns = pieces(axis, along('y'));
    for (const x of pieces(axis, along('x')))
      for (const y of columns) cells.push({ protocols: [[protocol, protocol]], x, y });
  }
  const named = [...new Set(cuts.map(({ protocol }) => protocol))].filter(
    (protocol) => !axed.some((one) => one === protocol),
  );
  for (const protocol of named.sort((a, b) => a - b))
    cells.push({ protocols: [[protocol, protocol]], x: [0, 0], y: [0, 0] });
  const taken = new Set<number>([...axed, ...named]);
  const rest = Array.from({ length: 256 }, (_, protocol) => protocol).filter((one) => !taken.has(one));
  if (rest.length > 0)
    cells.push({ protocols: rangesOf(rest.map((one) => [one, one])), x: [0, 0], y: [0, 0] });
  return { family, cells };
}
