import { addBit, noBits } from '../../lib/bits.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { judge } from '../policy/evaluate.ts';
import { type Flow, judgeFlow } from '../policy/flow.ts';
import type { FlowEnd } from '../policy/flow-end.ts';
import { CoarseSpaces } from './coarse-cells.ts';
import type { Reachable } from './reachable.ts';
import { type RouteOfPair, RoutesOfPairs } from './route-of-pair.ts';
import { axisOf, type Cell, type TrafficSpace } from './traffic-space.ts';

/** A packet that stands for all of a cell. */
export function packetOf(cell: Cell, family: 4 | 6): Flow['packet'] {
  const protocol = cell.protocols[0]?.[0] ?? 0;
  const axis = axisOf(protocol, family);
  if (axis === undefined) return { protocol };
  return axis[1] === 255
    ? { protocol, icmp: { type: cell.x[0], code: cell.y[0] } }
    : { protocol, sourcePort: cell.x[0], destinationPort: cell.y[0] };
}

type Verdict = 'allowed' | 'denied' | 'unknown' | 'passed';

/**
 * Asks the tracer, cell by cell, about pairs whose answer hangs on more than their classes: processes of nodes, host
 * endpoints that police what is forwarded, and sources that are translated on the way.
 */
export class PairByPair {
  readonly #snapshot: Snapshot;
  readonly #space: TrafficSpace;
  readonly #routes: RoutesOfPairs;
  readonly #coarse: CoarseSpaces;
  readonly #arrivals = new Map<string, Reachable>();

  constructor(snapshot: Snapshot, space: TrafficSpace) {
    this.#snapshot = snapshot;
    this.#space = space;
    this.#routes = new RoutesOfPairs(snapshot);
    this.#coarse = new CoarseSpaces(snapshot, space);
  }

  routeOf(from: FlowEnd, to: FlowEnd): RouteOfPair {
    return this.#routes.of(from, to);
  }

  /** True when the classes of the two ends do not tell everything. */
  isNeededFor(from: FlowEnd, to: FlowEnd): boolean {
    return this.#routes.of(from, to).by === 'tracer';
  }

  /** One verdict a coarse cell, spread over the cells in it. */
  #spread(from: FlowEnd, to: FlowEnd, verdictOf: (cell: Cell) => Verdict): Reachable {
    const size = this.#space.cells.length;
    const [allowed, unknown] = [noBits(size), noBits(size)];
    const { cells, of } = this.#coarse.of(from, to);
    const verdicts = cells.map(verdictOf);
    for (let i = 0; i < size; i++) {
      const verdict = verdicts[of[i] ?? -1];
      if (verdict === 'allowed') addBit(allowed, i);
      else if (verdict === 'unknown') addBit(unknown, i);
    }
    return { allowed, unknown };
  }

  between(from: FlowEnd, to: FlowEnd): Reachable {
    const { family } = this.#space;
    return this.#spread(
      from,
      to,
      (cell) => judgeFlow(this.#snapshot, { from, to, packet: packetOf(cell, family) }).verdict,
    );
  }

  /** What a pod lets in from a source address that is not, or perhaps not, that of the sender. */
  arriving(to: FlowEnd & { kind: 'workload' }, route: RouteOfPair & { by: 'source' }): Reachable {
    const key = `${to.workload.id} ${route.isUncertain ? '?' : route.source.text}`;
    const known = this.#arrivals.get(key) ?? this.#arrival(to, route);
    this.#arrivals.set(key, known);
    return known;
  }

  #arrival(to: FlowEnd & { kind: 'workload' }, { source, isUncertain }: RouteOfPair & { by: 'source' }) {
    const { family } = this.#space;
    const { workload, address: destination } = to;
    const ends = { source, destination, ...(isUncertain && { sourceUncertain: true }) };
    const sender: FlowEnd = { kind: 'outside', address: source };
    return this.#spread(sender, to, (cell) => {
      const packet = { ...packetOf(cell, family), ...ends };
      return judge(this.#snapshot, { kind: 'workload', workload }, 'ingress', packet).verdict;
    });
  }
}
