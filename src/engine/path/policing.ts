import type { Workload } from '../../model/workload.ts';
import { attachmentOf } from '../forwarding/interfaces.ts';
import { ownerOf, poolOf } from '../forwarding/owners.ts';
import type { PeerEnd } from '../policy/match.ts';
import { type PolicyVerdict, policyVerdict } from '../policy/verdict.ts';
import { type Arrival, end, note, type Packet, stop, type Walk } from './packet.ts';

function peerAt({ snapshot }: Walk, address: Packet['source']): PeerEnd {
  const {
    node,
    workloads: [workload],
  } = ownerOf(snapshot, address);
  if (workload) return { address, workload };
  const inPools = snapshot.pools === undefined || poolOf(snapshot, address) !== undefined;
  const mayBePod = !node && snapshot.workloads?.completeIn !== 'all' && inPools;
  return { address, mayBePod };
}

/** Bridge plugins usually masquerade what leaves their bridge: on another node nobody knows the source. */
function sourceSeen(walk: Walk, packet: Packet, workload: Workload): PeerEnd {
  const peer = peerAt(walk, packet.source);
  const isBridged =
    peer.workload !== undefined && attachmentOf(walk.snapshot, peer.workload).kind === 'bridge';
  return isBridged && peer.workload?.node !== workload.node ? { ...peer, uncertain: true } : peer;
}

/** A pod on the bridge of another CNI plugin has no interface that Calico watches. */
const UNPOLICED: PolicyVerdict = {
  verdict: 'allowed',
  says: 'The pod hangs on the bridge of another CNI plugin: Calico does not police it.',
  evidence: [],
  assumptions: [],
  gaps: [],
};

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
  const end_ = direction === 'egress' ? peerAt(walk, packet.destination) : sourceSeen(walk, packet, workload);
  const traffic = { protocol: walk.protocol, ...(walk.port !== undefined && { port: walk.port }) };
  const attachment = attachmentOf(walk.snapshot, workload);
  const bridged = attachment.kind === 'bridge';
  const answer = bridged
    ? { ...UNPOLICED, evidence: attachment.evidence }
    : policyVerdict(walk.snapshot, workload, direction, end_, traffic);
  walk.ledger.assume(...answer.assumptions);
  walk.onPolicy(direction, workload.id, answer);
  if (answer.verdict === 'allowed') return note(packet, 'policy', answer.says, answer.evidence, direction);
  if (answer.verdict === 'denied')
    return stop(
      packet,
      direction === 'egress' ? 'DENIED_EGRESS' : 'DENIED_INGRESS',
      answer.says,
      answer.evidence,
      direction,
    );
  for (const gap of answer.gaps) walk.ledger.miss(gap);
  return end(note(packet, 'policy', answer.says, answer.evidence, direction), 'UNKNOWN', answer.says);
}
