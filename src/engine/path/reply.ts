import { type Address, sameAddress } from '../../lib/address.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { attachmentOf } from '../forwarding/interfaces.ts';
import type { Gap } from '../ledger.ts';
import type { Endpoint } from './endpoint.ts';
import { forwardAt } from './forward.ts';
import { type Arrival, note, stop, type Walk } from './packet.ts';
import { send } from './send.ts';

/** The endpoint that answers: whoever received the request, not whoever was meant. */
function replier(snapshot: Snapshot, to: Endpoint, { at }: Arrival): Endpoint {
  const { address } = to;
  const node = at?.kind === 'node' && snapshot.nodes?.items.find((one) => one.name === at.id);
  if (node) return { kind: 'node', name: `node:${node.name}`, address, node };
  const workload = at?.kind === 'workload' && snapshot.workloads?.items.find((one) => one.id === at.id);
  return workload ? { kind: 'workload', name: workload.id, address, workload } : to;
}

/** A pod on another CNI plugin's bridge is usually masqueraded when it leaves: the reply goes to nobody knows where. */
function hiddenSource(snapshot: Snapshot, from: Endpoint, forward: Arrival): Gap | undefined {
  if (from.kind !== 'workload' || attachmentOf(snapshot, from.workload).kind !== 'bridge') return undefined;
  if (forward.path.hops.filter((hop) => hop.kind === 'node').length < 2) return undefined;
  const node = from.workload.node ?? '?';
  return {
    id: `nat@${node}`,
    says: `Whether ${node} translates the source of ${from.name}, which hangs on another CNI plugin's bridge, is not known.`,
    command: `iptables-save -t nat   (on ${node})`,
  };
}

/** The reply to a translated address comes to the node that translated it, and goes on from there. */
function translateBack(walk: Walk, from: Endpoint, source: Address, reply: Arrival): Arrival {
  const { at, path } = reply;
  if (at?.kind !== 'node' || path.ttl === undefined || sameAddress(source, from.address)) return reply;
  const packet = {
    source: reply.source,
    destination: from.address,
    ttl: path.ttl,
    hops: path.hops,
    visited: [],
    ways: 1,
  };
  const says = `${at.id} translates the destination back to ${from.address.text}.`;
  return forwardAt(walk, note(packet, 'snat', says, []), at.id, 'underlay');
}

/** Two owners of one address: the routes may bring the reply to the other one. */
function checkReceiver(from: Endpoint, reply: Arrival): Arrival {
  const { at, path } = reply;
  const sender =
    from.kind === 'workload' ? from.workload.id : from.kind === 'node' ? from.node.name : undefined;
  if (!at || sender === undefined || at.id === sender) return reply;
  const packet = {
    source: reply.source,
    destination: from.address,
    ttl: 0,
    hops: path.hops,
    visited: [],
    ways: 1,
  };
  const says = `${at.id} has the address ${from.address.text}, too, and the routes lead to it instead of ${sender}.`;
  const evidence = path.hops.flatMap(({ steps }) => steps.flatMap((step) => step.evidence)).slice(-1);
  return stop(packet, 'NEIGHBOUR_MISSING', says, evidence);
}

/** The reply: from whoever received the request, to the source address that it saw. */
export function sendBack(walk: Walk, from: Endpoint, to: Endpoint, forward: Arrival): Arrival {
  const hidden = hiddenSource(walk.snapshot, from, forward);
  if (hidden) {
    walk.ledger.miss(hidden);
    return { path: { disposition: 'UNKNOWN', says: hidden.says, hops: [] }, source: to.address };
  }
  const back: Walk = { ...walk, direction: 'reply' };
  const reply = send(back, replier(walk.snapshot, to, forward), forward.source);
  return checkReceiver(from, translateBack(back, from, forward.source, reply));
}
