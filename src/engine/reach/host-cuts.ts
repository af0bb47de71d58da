import type { Cidr } from '../../lib/cidr.ts';
import type { FailsafePort } from '../../model/felix-settings.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { FAILSAFE } from '../policy/felix.ts';
import { type Cut, PROTOCOL } from './traffic-space.ts';

/** True when some interface of a node is policed. */
export const hasHostEndpoints = ({ hostEndpoints }: Snapshot): boolean =>
  (hostEndpoints?.items.length ?? 0) > 0;

/** Ports that no host endpoint policy closes, those of Felix's defaults too. */
export function failsafePorts(snapshot: Snapshot): readonly FailsafePort[] {
  if (!hasHostEndpoints(snapshot)) return [];
  const stated = snapshot.felix.flatMap(({ failsafeInbound = [], failsafeOutbound = [] }) => [
    ...failsafeInbound,
    ...failsafeOutbound,
  ]);
  return [...FAILSAFE.ingress, ...FAILSAFE.egress, ...stated];
}

/** The prefixes that failsafe ports are limited to. */
export const failsafeNets = (snapshot: Snapshot): readonly Cidr[] =>
  failsafePorts(snapshot).flatMap(({ nets }) => nets);

/** Neighbour discovery between a pod and its node passes before any policy (calico-semantics 1.9). */
const HOUSEKEEPING = [
  [130, 133],
  [135, 136],
] as const;

/** Where nodes cut the traffic, whatever rules say. */
export function hostCuts(snapshot: Snapshot, family: 4 | 6): readonly Cut[] {
  const messages = family === 4 ? [] : HOUSEKEEPING;
  return [
    ...messages.map((range): Cut => ({ protocol: PROTOCOL.icmpv6, axis: 'x', range })),
    ...failsafePorts(snapshot).flatMap(({ protocol, from, to }) =>
      (['x', 'y'] as const).map((axis): Cut => ({ protocol, axis, range: [from, to] })),
    ),
  ];
}
