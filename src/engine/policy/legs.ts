import type { FlowEnd } from './flow-end.ts';
import {
  arriving,
  endpointToHost,
  forwardedIntoPod,
  forwardedOut,
  type HostSide,
  leavingHost,
  leavingPod,
  workloadPoint,
} from './host-points.ts';
import { ICMPV6, type PolicyPacket } from './packet.ts';
import { type Point, settled } from './point.ts';

/** Neighbour discovery and its like between a pod and its node pass before any policy (1.9). */
function isHousekeeping({ protocol, icmp }: PolicyPacket): boolean {
  const type = protocol === ICMPV6 ? icmp?.type : undefined;
  return type !== undefined && ((type >= 130 && type <= 133) || type === 135 || type === 136);
}

/**
 * Between two ends on one node.
 *
 * @param before the packet before its destination was translated, here and in the other legs
 */
export function withinNode(
  side: HostSide,
  from: FlowEnd,
  to: FlowEnd,
  before: PolicyPacket = side.packet,
): readonly Point[] {
  if (from.kind === 'workload' && to.kind === 'workload')
    return [
      ...leavingPod(side, true, before),
      workloadPoint(side, from.workload, 'egress'),
      workloadPoint(side, to.workload, 'ingress'),
      ...forwardedIntoPod(side),
    ];
  if (from.kind === 'workload')
    return isHousekeeping(side.packet)
      ? []
      : [
          ...leavingPod(side, false, before),
          workloadPoint(side, from.workload, 'egress'),
          endpointToHost(side),
        ];
  // A node always reaches its own pods, and itself.
  return to.kind === 'workload'
    ? [
        {
          point: 'workload-ingress',
          endpoint: to.workload.id,
          judgement: settled('allowed', 'host to own pod'),
        },
      ]
    : [];
}

/** Out of the node of a pod or process. */
export function leaving(
  side: HostSide,
  from: FlowEnd,
  via: string | undefined,
  before: PolicyPacket = side.packet,
): readonly Point[] {
  if (from.kind !== 'workload') return leavingHost(side, via, before);
  return [
    ...leavingPod(side, true, before),
    workloadPoint(side, from.workload, 'egress'),
    ...forwardedOut(side, via),
  ];
}

/** Into the node of a pod or process. */
export function entering(
  side: HostSide,
  to: FlowEnd,
  via: string | undefined,
  before: PolicyPacket = side.packet,
): readonly Point[] {
  if (to.kind !== 'workload') return arriving(side, via, 'normal', before);
  return [
    ...arriving(side, via, 'forward', before),
    workloadPoint(side, to.workload, 'ingress'),
    ...forwardedIntoPod(side),
  ];
}
