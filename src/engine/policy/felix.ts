import { contains } from '../../lib/cidr.ts';
import type { FailsafePort, FelixSettings } from '../../model/felix-settings.ts';
import type { Direction } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { endOf, type PolicyPacket, TCP, UDP } from './packet.ts';

/** The value of a setting on a node: the first that sets it, in the order of precedence of their sources. */
export function settingOf<K extends keyof FelixSettings>(
  snapshot: Snapshot,
  node: string,
  field: K,
): FelixSettings[K] | undefined {
  return snapshot.felix
    .filter((one) => one.node === undefined || one.node === node)
    .map((one) => one[field])
    .find((value) => value !== undefined);
}

const ports = (protocol: number, list: readonly number[]): readonly FailsafePort[] =>
  list.map((port) => ({ protocol, from: port, to: port, nets: [] }));

/** BGP, etcd, Typha and the API server; they are open in both directions. */
const CONTROL = ports(TCP, [179, 2379, 2380, 5473, 6443, 6666, 6667]);

/** Felix's own defaults, the same from v3.28 to v3.33 (calico-semantics 1.10). */
export const FAILSAFE: Readonly<Record<Direction, readonly FailsafePort[]>> = {
  ingress: [...ports(TCP, [22]), ...ports(UDP, [68]), ...CONTROL],
  egress: [...ports(UDP, [53, 67]), ...CONTROL],
};

const FIELD = { ingress: 'failsafeInbound', egress: 'failsafeOutbound' } as const;

/** Whether a failsafe port lets the packet pass; of its reply the source port counts. */
function isListed(snapshot: Snapshot, node: string, packet: PolicyPacket, list: Direction, isReply: boolean) {
  const { port } = endOf(packet, isReply ? 'source' : 'destination');
  // The peer sends the request of an inbound port, and the reply of an outbound one.
  const peer = (list === 'ingress') === isReply ? packet.destination : packet.source;
  const failsafe = settingOf(snapshot, node, FIELD[list]) ?? FAILSAFE[list];
  return failsafe.some(
    ({ protocol, from, to, nets }) =>
      protocol === packet.protocol &&
      port !== undefined &&
      from <= port &&
      port <= to &&
      (nets.length === 0 || nets.some((cidr) => contains(cidr, peer))),
  );
}

const OTHER = { ingress: 'egress', egress: 'ingress' } as const;

/** True when a failsafe port keeps host endpoint policy from the packet. */
export function isFailsafe(
  snapshot: Snapshot,
  node: string,
  packet: PolicyPacket,
  direction: Direction,
  isUntracked: boolean,
): boolean {
  if (isListed(snapshot, node, packet, direction, false)) return true;
  // Before connection tracking nobody knows a reply: the ports of the other direction open their way back.
  return isUntracked && isListed(snapshot, node, packet, OTHER[direction], true);
}
