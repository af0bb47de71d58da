import { all, type Match, not } from '../../lib/kleene.ts';
import { inRanges } from '../../lib/ranges.ts';
import type { IcmpMatch, Rule } from '../../model/policy.ts';
import { both, type Fuzzy, fuzzyWhere } from './fuzzy.ts';
import type { PortSet, Ports } from './side-group.ts';
import { isPortIn } from './side-ports.ts';
import { axisOf, type Cell, PROTOCOL, type TrafficSpace } from './traffic-space.ts';

const said = (holds: boolean): Match => (holds ? 'yes' : 'no');

const protocolOf = ({ protocols }: Cell) => protocols[0]?.[0] ?? 0;

const portsOf = (cell: Cell): boolean => axisOf(protocolOf(cell), 4)?.[1] === 65535;

const ICMPS: readonly number[] = [PROTOCOL.icmp, PROTOCOL.icmpv6];

function icmpHolds({ type, code }: IcmpMatch, cell: Cell, family: 4 | 6): Match {
  const own = family === 4 ? PROTOCOL.icmp : PROTOCOL.icmpv6;
  // ICMP of the other family: no such packet exists, and none states a type.
  if (protocolOf(cell) !== own) return ICMPS.includes(protocolOf(cell)) ? 'unknown' : 'no';
  return said(cell.x[0] === type && (code === undefined || cell.y[0] === code));
}

/** The traffic that a rule matches by protocol and ICMP alone, whoever sends it. */
export function protocolTraffic(space: TrafficSpace, rule: Rule): Fuzzy {
  const { ipVersion, protocol, notProtocol, icmp, notIcmp, unread } = rule;
  return fuzzyWhere(space.cells.length, (i) => {
    const cell = space.cells[i];
    if (!cell) return 'no';
    return all([
      said(ipVersion === undefined || ipVersion === space.family),
      said(protocol === undefined || inRanges(cell.protocols, protocol)),
      said(notProtocol === undefined || !inRanges(cell.protocols, notProtocol)),
      icmp ? icmpHolds(icmp, cell, space.family) : 'yes',
      notIcmp ? not(icmpHolds(notIcmp, cell, space.family)) : 'yes',
      unread.length > 0 ? 'unknown' : 'yes',
    ]);
  });
}

/** Narrows traffic to the ports of one side: source ports on the `x` axis, destination ports on the `y` axis. */
export function withPorts(
  space: TrafficSpace,
  traffic: Fuzzy,
  axis: 'x' | 'y',
  set: PortSet | undefined,
): Fuzzy {
  if (!set) return traffic;
  const holds = (ports: Ports, cell: Cell) =>
    portsOf(cell) ? isPortIn(ports, protocolOf(cell), cell[axis][0]) : 'no';
  const { one, none, service } = set;
  const size = space.cells.length;
  const asked = fuzzyWhere(size, (i) => {
    const cell = space.cells[i];
    if (!cell) return 'no';
    return all([
      one ? holds(one, cell) : 'yes',
      none ? not(holds(none, cell)) : 'yes',
      service ? holds(service, cell) : 'yes',
    ]);
  });
  return both(traffic, asked);
}
