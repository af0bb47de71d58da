import type { HostEndpoint } from '../../model/policing.ts';
import type { Direction } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Workload } from '../../model/workload.ts';
import type { Stage } from './endpoint.ts';
import { judge } from './evaluate.ts';
import { isFailsafe, settingOf } from './felix.ts';
import { canBeUntracked, endpointsOfInterface, wildcardOn } from './host-endpoints.ts';
import type { Judgement } from './judgement.ts';
import type { PolicyPacket } from './packet.ts';
import { either, type Point, type PointName, settled } from './point.ts';

const SAYS_WHEN_UNPOLICED = settled('allowed', 'no host endpoint');

/** A node's side of a flow: its interface to the outside, or `undefined` when it is not known. */
export interface HostSide {
  readonly snapshot: Snapshot;
  readonly node: string;
  readonly packet: PolicyPacket;
}

function judgeStage(
  { snapshot, node, packet }: HostSide,
  hostEndpoint: HostEndpoint,
  stage: Stage,
  direction: Direction,
) {
  const isSafe = stage !== 'forward' && isFailsafe(snapshot, node, packet, direction, stage === 'untracked');
  if (isSafe) return settled('allowed', 'failsafe');
  return judge(snapshot, { kind: 'host-endpoint', hostEndpoint, stage }, direction, packet);
}

/** What an interface whose endpoint has no such stage comes to. */
const WITHOUT: Readonly<Record<Stage, Judgement>> = {
  untracked: settled('passed', 'nothing'),
  'pre-dnat': settled('passed', 'nothing'),
  normal: SAYS_WHEN_UNPOLICED,
  forward: settled('allowed', 'no forward policy'),
};

/** A stage of the endpoints that may stand at an interface; nothing when none of them has it. */
function stagePoint(
  side: HostSide,
  endpoints: readonly (HostEndpoint | undefined)[],
  stage: Stage,
  direction: Direction,
): Point[] {
  const having = endpoints.filter(
    (one) => stage === 'normal' || (one !== undefined && (stage !== 'untracked' || canBeUntracked(one))),
  );
  const [first, ...rest] = having.map((one) =>
    one ? judgeStage(side, one, stage, direction) : SAYS_WHEN_UNPOLICED,
  );
  if (first === undefined) return [];
  const absent = having.length < endpoints.length ? [WITHOUT[stage]] : [];
  const endpoint = endpoints.find((one) => one !== undefined)?.name ?? side.node;
  return [{ point: NAMES[stage][direction], endpoint, judgement: either([first, ...rest, ...absent]) }];
}

const NAMES: Readonly<Record<Stage, Readonly<Record<Direction, PointName>>>> = {
  untracked: { ingress: 'untracked-ingress', egress: 'untracked-egress' },
  'pre-dnat': { ingress: 'pre-dnat', egress: 'pre-dnat' },
  normal: { ingress: 'host-ingress', egress: 'host-egress' },
  forward: { ingress: 'forward-ingress', egress: 'forward-egress' },
};

/** Whether a rule of an early stage accepted the packet, which spares it the later ingress stages (1.10). */
function accepts({ verdict, decidedBy }: Judgement): boolean {
  return verdict === 'allowed' && decidedBy.every(({ policy }) => policy !== undefined);
}

/** Whether it may have been accepted. */
const mayAccept = ({ verdict, decidedBy }: Judgement): boolean =>
  verdict === 'unknown' && decidedBy.some((one) => one.verdict === 'allowed' && one.policy !== undefined);

/** Stages in order: an acceptance ends them; a possible one leaves the later ones in doubt. */
function inTurn(early: readonly Point[], next: () => readonly Point[]): Point[] {
  if (early.some(({ judgement }) => accepts(judgement))) return [...early];
  if (!early.some(({ judgement }) => mayAccept(judgement))) return [...early, ...next()];
  const doubtful = next().map(
    (point): Point =>
      point.judgement.verdict === 'denied'
        ? { ...point, judgement: { ...point.judgement, verdict: 'unknown' } }
        : point,
  );
  return [...early, ...doubtful];
}

/** Through an interface into a node, before any translation: what it carries is not looked into yet. */
export function arrivingEarly(side: HostSide, via: string | undefined): Point[] {
  const endpoints = endpointsOfInterface(side.snapshot, side.node, via);
  return inTurn(stagePoint(side, endpoints, 'untracked', 'ingress'), () =>
    stagePoint(side, endpoints, 'pre-dnat', 'ingress'),
  );
}

/**
 * Through an interface into a node: for its own processes (`normal`), or onwards (`forward`).
 *
 * @param before the packet as it was before its destination was translated, when it was
 */
export function arriving(
  side: HostSide,
  via: string | undefined,
  next: 'normal' | 'forward',
  before: PolicyPacket = side.packet,
): Point[] {
  const endpoints = endpointsOfInterface(side.snapshot, side.node, via);
  const early = arrivingEarly({ ...side, packet: before }, via);
  return inTurn(early, () => stagePoint(side, endpoints, next, 'ingress'));
}

/** Out of a pod: of its own interface only the `*` endpoint is in charge. */
export function leavingPod(
  side: HostSide,
  isForwarded: boolean,
  before: PolicyPacket = side.packet,
): Point[] {
  const wildcard = wildcardOn(side.snapshot, side.node);
  if (!wildcard) return [];
  const early = stagePoint({ ...side, packet: before }, [wildcard], 'pre-dnat', 'ingress');
  return inTurn(early, () => (isForwarded ? stagePoint(side, [wildcard], 'forward', 'ingress') : []));
}

/** Forwarded out of a node through an interface to the outside. */
export function forwardedOut(side: HostSide, via: string | undefined): Point[] {
  return stagePoint(side, endpointsOfInterface(side.snapshot, side.node, via), 'forward', 'egress');
}

/** Forwarded into a pod: its interface has no host endpoint of its own. */
export function forwardedIntoPod(side: HostSide): Point[] {
  const wildcard = wildcardOn(side.snapshot, side.node);
  return wildcard ? stagePoint(side, [wildcard], 'forward', 'egress') : [];
}

/** Out of a node through an interface, before connection tracking; tunnel packets are spared the later stage. */
export function leavingEarly(side: HostSide, via: string | undefined): Point[] {
  return stagePoint(side, endpointsOfInterface(side.snapshot, side.node, via), 'untracked', 'egress');
}

/** From a process of a node to the outside. */
export function leavingHost(
  side: HostSide,
  via: string | undefined,
  before: PolicyPacket = side.packet,
): Point[] {
  const endpoints = endpointsOfInterface(side.snapshot, side.node, via);
  return inTurn(leavingEarly({ ...side, packet: before }, via), () =>
    stagePoint(side, endpoints, 'normal', 'egress'),
  );
}

const ACTIONS = { drop: 'Drop', accept: 'Accept', return: 'Return' } as const;

/** What Felix does with packets of pods to their own node, once their egress policy let them go (1.9). */
export function endpointToHost({ snapshot, node }: HostSide): Point {
  const set = settingOf(snapshot, node, 'endpointToHostAction');
  // Felix itself drops; all ways to install Calico set Accept, which only the environment of calico-node shows.
  const action = set ?? (snapshot.manifestsOnly ? 'drop' : 'accept');
  const judgement = settled(
    action === 'drop' ? 'denied' : 'allowed',
    `endpoint-to-host action ${ACTIONS[action]}`,
    set === undefined && !snapshot.manifestsOnly ? { assumptions: ['host-accepts'] } : {},
  );
  return { point: 'endpoint-to-host', endpoint: node, judgement };
}

/** Policy of a pod. */
export function workloadPoint(side: HostSide, workload: Workload, direction: Direction): Point {
  return {
    point: direction === 'egress' ? 'workload-egress' : 'workload-ingress',
    endpoint: workload.id,
    judgement: judge(side.snapshot, { kind: 'workload', workload }, direction, side.packet),
  };
}
