import type { Snapshot } from '../../model/snapshot.ts';
import { attachmentOf } from '../forwarding/interfaces.ts';
import type { Gap } from '../ledger.ts';
import type { Endpoint } from './endpoint.ts';
import { forwardAt } from './forward.ts';
import { type Arrival, firstPacket, note, type Replaced, stop, type Walk } from './packet.ts';
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
function translateBack(walk: Walk, replaced: readonly Replaced[], reply: Arrival): Arrival {
  const { at, path } = reply;
  const last = replaced.at(-1);
  if (!last || at?.id !== last.node || path.ttl === undefined) return reply;
  const packet = { ...firstPacket(reply.source, last.source, undefined), ttl: path.ttl, hops: path.hops };
  const says = `${at.id} translates the destination back to ${last.source.text}.`;
  const onwards = forwardAt(walk, note(packet, 'snat', says, []), at.id, 'underlay', undefined);
  return translateBack(walk, replaced.slice(0, -1), onwards);
}

/** Two owners of one address: the routes may bring the reply to the other one. */
function checkReceiver(from: Endpoint, reply: Arrival): Arrival {
  const { at, path } = reply;
  const sender =
    from.kind === 'workload' ? from.workload.id : from.kind === 'node' ? from.node.name : undefined;
  if (!at || sender === undefined || at.id === sender) return reply;
  const packet = { ...firstPacket(reply.source, from.address, undefined), ttl: 0, hops: path.hops };
  const says = `${at.id} has the address ${from.address.text}, too, and the routes lead to it instead of ${sender}.`;
  const evidence = path.hops.flatMap(({ steps }) => steps.flatMap((step) => step.evidence)).slice(-1);
  return stop(packet, 'NEIGHBOUR_MISSING', says, evidence);
}

/** The reply: from whoever received the request, to the source address that it saw. */
export function sendBack(walk: Walk, from: Endpoint, to: Endpoint, forward: Arrival): Arrival {
  const hidden = hiddenSource(walk.snapshot, from, forward);
  if (hidden) {
    walk.ledger.miss(hidden);
    const path = { disposition: 'UNKNOWN', says: hidden.says, hops: [] } as const;
    return { path, source: to.address, sourcesBefore: [] };
  }
  const { translation: _, ...rest } = walk;
  const back: Walk = { ...rest, direction: 'reply' };
  const reply = send(back, replier(walk.snapshot, to, forward), forward.source, undefined);
  return checkReceiver(from, translateBack(back, forward.sourcesBefore, reply));
}
