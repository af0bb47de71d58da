import type { Decision } from './decide.ts';
import { feature } from './felix.ts';
import {
  canBeUntracked,
  earlyChain,
  endpointOf,
  forwardChain,
  normalChain,
  wildcardOf,
  workloadChain,
} from './host-chains.ts';
import type { Owner } from './owners.ts';
import type { Packet } from './packet.ts';
import type { Policy } from './rule.ts';
import type { World } from './world.ts';

export type PointName =
  | `untracked-${'ingress' | 'egress'}`
  | 'pre-dnat'
  | `${'host' | 'forward' | 'workload'}-${'ingress' | 'egress'}`
  | 'endpoint-to-host';

/** What one point of policing says; `node` tells two points of one name apart. */
export interface Point extends Decision {
  readonly point: PointName;
  readonly node: string;
}

/** The cluster and its policies, as every point needs them. */
export interface Setting {
  readonly world: World;
  readonly policies: readonly Policy[];
}

/** A pod at one end of a packet; no owner when Felix knows no endpoint there. */
export interface PodEnd {
  readonly node: string;
  readonly owner: Owner | undefined;
}

const accepted = (points: readonly Point[]) => points.some((point) => point.verdict === 'allowed');

/** The early chains of an interface that a packet enters; the second is skipped when the first accepted. */
function arriving(
  { world, policies }: Setting,
  node: string,
  endpoint: Owner | undefined,
  packet: Packet,
): Point[] {
  if (endpoint === undefined) return [];
  const early = (stage: 'untracked' | 'pre-dnat') =>
    earlyChain(world, policies, stage, endpoint, 'ingress', packet);
  const untracked: Point[] = canBeUntracked(endpoint)
    ? [{ point: 'untracked-ingress', node, ...early('untracked') }]
    : [];
  if (accepted(untracked)) return untracked;
  return [...untracked, { point: 'pre-dnat', node, ...early('pre-dnat') }];
}

function forwarded(
  { world, policies }: Setting,
  node: string,
  endpoint: Owner | undefined,
  direction: 'ingress' | 'egress',
  packet: Packet,
): Point[] {
  if (endpoint === undefined) return [];
  const decision = forwardChain(world, policies, endpoint, direction, packet);
  return [{ point: `forward-${direction}`, node, ...decision }];
}

function workload(
  { world, policies }: Setting,
  { node, owner }: PodEnd,
  direction: 'ingress' | 'egress',
  packet: Packet,
): Point {
  return {
    point: `workload-${direction}`,
    node,
    ...workloadChain(world, policies, owner, direction, packet),
  };
}

/** A packet that comes out of a pod meets the `*` endpoint only. */
function leavingPod(setting: Setting, node: string, packet: Packet) {
  const wildcard = wildcardOf(setting.world, node);
  if (wildcard === undefined) return { wildcard, early: [], ingress: [] };
  const decision = earlyChain(setting.world, setting.policies, 'pre-dnat', wildcard, 'ingress', packet);
  const early: Point[] = [{ point: 'pre-dnat', node, ...decision }];
  const ingress = accepted(early) ? [] : forwarded(setting, node, wildcard, 'ingress', packet);
  return { wildcard, early, ingress };
}

/** A pod to a pod of its own node. */
export function podToLocalPod(setting: Setting, from: PodEnd, to: PodEnd, packet: Packet): Point[] {
  const { wildcard, early, ingress } = leavingPod(setting, from.node, packet);
  return [
    ...early,
    ...ingress,
    workload(setting, from, 'egress', packet),
    workload(setting, to, 'ingress', packet),
    ...forwarded(setting, from.node, wildcard, 'egress', packet),
  ];
}

/** A pod to anything outside of its node. */
export function podToOutside(setting: Setting, from: PodEnd, via: string, packet: Packet): Point[] {
  const { early, ingress } = leavingPod(setting, from.node, packet);
  const outer = endpointOf(setting.world, from.node, via);
  return [
    ...early,
    ...ingress,
    workload(setting, from, 'egress', packet),
    ...forwarded(setting, from.node, outer, 'egress', packet),
  ];
}

/** Anything outside of the node to a pod. */
export function outsideToPod(setting: Setting, to: PodEnd, via: string, packet: Packet): Point[] {
  const outer = endpointOf(setting.world, to.node, via);
  const early = arriving(setting, to.node, outer, packet);
  return [
    ...early,
    ...(accepted(early) ? [] : forwarded(setting, to.node, outer, 'ingress', packet)),
    workload(setting, to, 'ingress', packet),
    // The interface of a pod has no host endpoint of its own, so only the `*` one sees it leave.
    ...forwarded(setting, to.node, wildcardOf(setting.world, to.node), 'egress', packet),
  ];
}

/** A pod to a process of its own node. */
export function podToOwnHost(setting: Setting, from: PodEnd, packet: Packet): Point[] {
  const { early } = leavingPod(setting, from.node, packet);
  const action = feature(setting.world.docs, from.node, 'defaultEndpointToHostAction') ?? 'Drop';
  const verdict = action.toLowerCase() === 'drop' ? 'denied' : 'allowed';
  return [
    ...early,
    workload(setting, from, 'egress', packet),
    { point: 'endpoint-to-host', node: from.node, verdict, by: 'endpoint-to-host action' },
  ];
}

/** Anything outside of the node to a process of it. */
export function outsideToHost(setting: Setting, node: string, via: string, packet: Packet): Point[] {
  const endpoint = endpointOf(setting.world, node, via);
  const early = arriving(setting, node, endpoint, packet);
  if (accepted(early)) return early;
  const decision = normalChain(setting.world, setting.policies, endpoint, 'ingress', packet);
  return [...early, { point: 'host-ingress', node, ...decision }];
}

/** A process of a node to anything outside of it. */
export function hostToOutside(setting: Setting, node: string, via: string, packet: Packet): Point[] {
  const { world, policies } = setting;
  const endpoint = endpointOf(world, node, via);
  const early: Point[] = [];
  if (endpoint !== undefined && canBeUntracked(endpoint)) {
    const decision = earlyChain(world, policies, 'untracked', endpoint, 'egress', packet);
    early.push({ point: 'untracked-egress', node, ...decision });
  }
  if (accepted(early)) return early;
  const decision = normalChain(world, policies, endpoint, 'egress', packet);
  return [...early, { point: 'host-egress', node, ...decision }];
}
