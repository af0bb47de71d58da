import { titleOf } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { calledOf } from '../policy/doubts.ts';
import type { HostSide } from '../policy/host-points.ts';
import type { Judgement } from '../policy/judgement.ts';
import type { PolicyPacket } from '../policy/packet.ts';
import type { Point, PointName } from '../policy/point.ts';
import type { PolicyAnswer } from './model.ts';
import { type Arrival, end, note, type Packet, stop, type Walk } from './packet.ts';
import { seenBy } from './policing.ts';

/** What nobody needs to read: an interface at which no host endpoint stands, or one with no word on this. */
const SILENT = ['nothing', 'no host endpoint', 'no forward policy', 'host to own pod'];

const STAGE: Readonly<Record<PointName, string>> = {
  'untracked-ingress': 'before connection tracking, inwards',
  'untracked-egress': 'before connection tracking, outwards',
  'pre-dnat': 'before translation, inwards',
  'host-ingress': 'to the node itself',
  'host-egress': 'from the node itself',
  'forward-ingress': 'forwarded, inwards',
  'forward-egress': 'forwarded, outwards',
  'workload-egress': 'from the pod',
  'workload-ingress': 'to the pod',
  'endpoint-to-host': 'from a pod to its own node',
};

/** Stages that come before the one that is for this packet; a failsafe port is said there. */
const EARLY: readonly PointName[] = ['untracked-ingress', 'untracked-egress', 'pre-dnat'];

/** True where nothing has a word on the packet. */
export function isSilent({ point, judgement: { decidedBy } }: Point): boolean {
  const silent = EARLY.includes(point) ? [...SILENT, 'failsafe'] : SILENT;
  return decidedBy.every(({ by }) => silent.includes(by));
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

function decidedSays({ point, endpoint, judgement }: Point): string {
  const verb = judgement.verdict === 'denied' ? 'denies' : 'allows';
  const [decider] = judgement.decidedBy;
  const where = `at host endpoint ${endpoint} (${STAGE[point]})`;
  if (decider?.policy)
    return `${titleOf(decider.policy)} ${verb} this ${where} by rule ${(decider.rule?.index ?? 0) + 1}.`;
  if (point === 'endpoint-to-host')
    return `${endpoint} ${judgement.verdict === 'denied' ? 'drops' : 'accepts'} packets of its own pods to itself: ${decider?.by}.`;
  return `${capital(decider?.by ?? 'nothing')} ${verb} this ${where}.`;
}

/** What a point says, in a sentence. */
function saysOf(point: Point): string {
  if (point.judgement.verdict !== 'unknown') return decidedSays(point);
  return `Whether host endpoint ${point.endpoint} lets this pass (${STAGE[point.point]}) cannot be told.`;
}

/** An unknown answer that cannot be a denial lets the packet pass all the same. */
export const mayDeny = ({ decidedBy }: Judgement): boolean =>
  decidedBy.some(({ verdict }) => verdict === 'denied');

/** The answer at a point of a host endpoint, in words. */
export function answerAt(found: Point): PolicyAnswer {
  const { point, endpoint, judgement } = found;
  const { verdict, decidedBy, evidence } = judgement;
  const policy = decidedBy.length === 1 ? (decidedBy[0]?.policy ?? decidedBy[0]?.selecting?.[0]) : undefined;
  return {
    point,
    direction: point.endsWith('egress') ? 'egress' : 'ingress',
    endpoint,
    verdict: verdict === 'passed' ? 'allowed' : verdict,
    says: saysOf(found),
    ...(policy && { policy: calledOf(policy) }),
    evidence,
  };
}

/** The packet after one point, or its end there. */
function pass(walk: Walk, packet: Packet, point: Point): Packet | Arrival {
  const { judgement, endpoint } = point;
  walk.ledger.assume(...judgement.assumptions);
  if (isSilent(point)) return packet;
  const answer = answerAt(point);
  const { says } = answer;
  walk.onPolicy(answer);
  if (judgement.verdict === 'denied') return stop(packet, 'DENIED_HOST', says, judgement.evidence, endpoint);
  const told = note(packet, 'policy', says, judgement.evidence, endpoint);
  if (judgement.verdict !== 'unknown' || !mayDeny(judgement)) return told;
  for (const gap of judgement.gaps) walk.ledger.miss(gap);
  return end(told, 'UNKNOWN', says);
}

/** The packet as it was before the node translated it, for the stages that come before that. */
function askedOf(packet: Packet, node: string, seen: PolicyPacket): PolicyPacket {
  const { asked } = packet;
  if (asked?.node !== node) return seen;
  const { destination, port } = asked;
  return { ...seen, destination, ...(port !== undefined && { destinationPort: port }) };
}

const hasHostEndpoints = ({ hostEndpoints }: Snapshot, node: string) =>
  hostEndpoints?.items.some((one) => one.node === node) === true;

/** Takes a packet through points of policing, in turn; an outer packet may stand for the one that it carries. */
export function passPoints(walk: Walk, packet: Packet, points: readonly Point[]): Packet | Arrival {
  let current = packet;
  for (const point of points) {
    const next = pass(walk, current, point);
    if ('path' in next) return next;
    current = next;
  }
  return current;
}

/**
 * Asks the host endpoints of a node about a packet. Replies pass by conntrack.
 *
 * @param points the stages that it meets here; they get the packet as it was before translation, too
 */
export function askHost(
  walk: Walk,
  packet: Packet,
  node: string,
  points: (side: HostSide, before: PolicyPacket) => readonly Point[],
  outer?: PolicyPacket,
): Packet | Arrival {
  const { snapshot, ledger, direction } = walk;
  if (direction === 'reply') return packet;
  if (!snapshot.hostEndpoints?.complete) ledger.assume('no-host-endpoint');
  if (!hasHostEndpoints(snapshot, node)) return packet;
  const seen = outer ?? seenBy(walk, packet);
  return passPoints(walk, packet, points({ snapshot, node, packet: seen }, askedOf(packet, node, seen)));
}
