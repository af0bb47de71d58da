import { protocolNumber } from '../../lib/protocols.ts';
import type { Workload } from '../../model/workload.ts';
import { attachmentOf } from '../forwarding/interfaces.ts';
import { ownerOf } from '../forwarding/owners.ts';
import { ICMPV6, type PolicyPacket } from '../policy/packet.ts';
import { trailOf } from '../policy/trail.ts';
import { type PolicyVerdict, policyVerdict } from '../policy/verdict.ts';
import { type Arrival, end, note, type Packet, stop, type Walk } from './packet.ts';
import { isDoubtful } from './service-address.ts';

/** Bridge plugins usually masquerade what leaves their bridge: on another node nobody knows the source. */
function isSourceHidden(walk: Walk, packet: Packet, workload: Workload): boolean {
  const [peer] = ownerOf(walk.snapshot, packet.source).workloads;
  return (
    peer !== undefined && peer.node !== workload.node && attachmentOf(walk.snapshot, peer).kind === 'bridge'
  );
}

/** People who say ICMP mean ping. */
const ECHO_REQUEST = { 4: { type: 8, code: 0 }, 6: { type: 128, code: 0 } } as const;

/** IP protocol number, and what rules see of a message that has no ports. */
export function trafficOf(protocol: string, family: 4 | 6): Pick<PolicyPacket, 'protocol' | 'icmp'> {
  const isPing = /^icmp(v6)?$/i.test(protocol);
  const number = isPing && family === 6 ? ICMPV6 : protocolNumber(protocol);
  if (number === undefined) throw new Error(`Bug: no protocol is called ${protocol}`);
  return { protocol: number, ...(isPing && { icmp: ECHO_REQUEST[family] }) };
}

/** The packet as rules see it where it is now. */
export function seenBy(walk: Walk, packet: Packet): PolicyPacket {
  const { source, destination, port, sourceUncertain } = packet;
  // A Service that is not known may put any backend in the place of what was asked for.
  const isOpen = isDoubtful(walk, packet);
  return {
    source,
    destination,
    ...trafficOf(walk.protocol, source.family),
    ...(port !== undefined && !isOpen && { destinationPort: port }),
    ...(isOpen && { destinationUncertain: true }),
    ...(sourceUncertain && { sourceUncertain }),
  };
}

/** A pod on the bridge of another CNI plugin has no interface that Calico watches. */
const UNPOLICED: PolicyVerdict = {
  verdict: 'allowed',
  says: 'The pod hangs on the bridge of another CNI plugin: Calico does not police it.',
  evidence: [],
  assumptions: [],
  gaps: [],
};

function answerOf(walk: Walk, packet: Packet, workload: Workload, direction: 'egress' | 'ingress') {
  const attachment = attachmentOf(walk.snapshot, workload);
  if (attachment.kind === 'bridge') return { answer: { ...UNPOLICED, evidence: attachment.evidence } };
  const isHidden = direction === 'ingress' && isSourceHidden(walk, packet, workload);
  const seen = { ...seenBy(walk, packet), ...(isHidden && { sourceUncertain: true }) };
  const answer = policyVerdict(walk.snapshot, workload, direction, seen);
  if (!walk.explain) return { answer };
  return { answer, trail: trailOf(walk.snapshot, { kind: 'workload', workload }, direction, seen) };
}

/**
 * Asks policy at one end. Egress is asked on the pod's node before routing, ingress on the way into the pod; both
 * see the addresses that the packet has at that point. Replies pass by conntrack.
 */
export function askPolicy(
  walk: Walk,
  packet: Packet,
  workload: Workload,
  direction: 'egress' | 'ingress',
): Packet | Arrival {
  if (walk.direction === 'reply') return packet;
  const { answer, trail } = answerOf(walk, packet, workload, direction);
  const { verdict, says, policy, evidence } = answer;
  walk.ledger.assume(...answer.assumptions);
  walk.onPolicy({
    point: `workload-${direction}`,
    direction,
    endpoint: workload.id,
    verdict,
    says,
    ...(policy !== undefined && { policy }),
    evidence,
    ...(trail && { trail }),
  });
  if (verdict === 'allowed') return note(packet, 'policy', says, evidence, direction);
  if (verdict === 'denied')
    return stop(
      packet,
      direction === 'egress' ? 'DENIED_EGRESS' : 'DENIED_INGRESS',
      says,
      evidence,
      direction,
    );
  for (const gap of answer.gaps) walk.ledger.miss(gap);
  return end(note(packet, 'policy', says, evidence, direction), 'UNKNOWN', says);
}
