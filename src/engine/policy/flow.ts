import type { Snapshot } from '../../model/snapshot.ts';
import type { AssumptionId } from '../assumptions.ts';
import { type FlowEnd, nodeOf } from './flow-end.ts';
import { entering, leaving, withinNode } from './legs.ts';
import type { PolicyPacket } from './packet.ts';
import type { Point } from './point.ts';
import { type Translation, translatedWalk, type Walked } from './translated-flow.ts';
import { departing, masqueraded } from './translated-source.ts';

export { type FlowEnd, flowEndOf, hostEnd } from './flow-end.ts';

/** Two ends, and the traffic between them. */
export interface Flow {
  readonly from: FlowEnd;
  readonly to: FlowEnd;
  readonly packet: Omit<PolicyPacket, 'source' | 'destination' | 'sourceUncertain' | 'destinationUncertain'>;
  /** The interface through which it enters or leaves a node. */
  readonly via?: string;
  /** When it asks for another address than that of `to`, and a node translates it. */
  readonly through?: Translation;
}

/** What policy alone says about a flow, point by point in the order in which the packet meets them. */
export interface FlowJudgement {
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  readonly points: readonly Point[];
  readonly l7: boolean;
  readonly assumptions: readonly AssumptionId[];
  /** The packet as the last point sees it. */
  readonly arrives: PolicyPacket;
}

function walkOf(snapshot: Snapshot, flow: Flow): Walked {
  const { from, to, via, through } = flow;
  const packet: PolicyPacket = { ...flow.packet, source: from.address, destination: to.address };
  if (through) return translatedWalk(snapshot, { from, to, packet, via, through });
  const isItself = from.kind === 'workload' && to.kind === 'workload' && from.workload.id === to.workload.id;
  if (isItself) return { points: [], arrives: packet };
  const [here, there] = [nodeOf(from), nodeOf(to)];
  if (here !== undefined && here === there)
    return { points: withinNode({ snapshot, node: here, packet }, from, to), arrives: packet };
  const sent = departing(snapshot, from, packet, via);
  const out = from.kind === 'outside' ? [] : leaving({ snapshot, node: here ?? '', packet: sent }, from, via);
  const arrives = masqueraded(snapshot, from, sent);
  const side = { snapshot, node: there ?? '', packet: arrives };
  const into = to.kind === 'outside' ? [] : entering(side, to, via);
  return { points: [...out, ...into], arrives };
}

/** Whether a point may stop the packet. */
const mayDeny = ({ judgement }: Point) => judgement.decidedBy.some(({ verdict }) => verdict === 'denied');

/** One denial is enough; what is not known may be one. */
function verdictOf(points: readonly Point[]): FlowJudgement['verdict'] {
  if (points.some(({ judgement }) => judgement.verdict === 'denied')) return 'denied';
  return points.some((point) => point.judgement.verdict === 'unknown' && mayDeny(point))
    ? 'unknown'
    : 'allowed';
}

/** What policy says about the first packet of a flow, at every point that it meets; forwarding is not looked at. */
export function judgeFlow(snapshot: Snapshot, flow: Flow): FlowJudgement {
  const { points, arrives } = walkOf(snapshot, flow);
  const verdict = verdictOf(points);
  const assumed = points.flatMap(({ judgement }) => judgement.assumptions);
  // Where no host endpoint was looked for, any may stand in the way, but not between a node and its own pods.
  const isHostFree = points.every(({ judgement }) =>
    judgement.decidedBy.every(({ by }) => by === 'host to own pod'),
  );
  const assumptions: AssumptionId[] =
    snapshot.hostEndpoints?.complete || isHostFree ? assumed : [...assumed, 'no-host-endpoint'];
  return {
    verdict,
    points,
    l7: verdict === 'allowed' && points.some(({ judgement }) => judgement.l7),
    assumptions: [...new Set(assumptions)].sort(),
    arrives,
  };
}
