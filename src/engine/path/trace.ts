import type { Address } from '../../lib/address.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { type AssumptionId, assumptions as catalogue } from '../assumptions.ts';
import { lookup } from '../forwarding/fib.ts';
import { attachmentOf, linkNamed, tunnelKind } from '../forwarding/interfaces.ts';
import { type Gap, Ledger } from '../ledger.ts';
import type { Endpoint } from './endpoint.ts';
import { classOf, type Path, type PolicyAnswer, type Trace, type VerdictValue } from './model.ts';
import { sendFromNode, sendFromWorkload } from './originate.ts';
import type { Arrival, Walk } from './packet.ts';

export interface Question {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly protocol: string;
  readonly port?: number;
  /** What is only assumed counts as unknown. */
  readonly strict?: boolean;
}

/** The address that a node's own packet carries: the route's device decides (tunnel devices have their own). */
function sourceOfNode(snapshot: Snapshot, node: string, address: Address, destination: Address): Address {
  const stack = snapshot.hosts.get(node);
  const found = lookup(stack, destination);
  const device = found.kind === 'route' ? found.route.nextHops[0]?.dev : undefined;
  const own = device !== undefined && tunnelKind(device) ? linkNamed(stack, device)?.addresses : undefined;
  return own?.find((one) => one.address.family === destination.family)?.address ?? address;
}

function send(walk: Walk, from: Endpoint, destination: Address): Arrival & { forks?: readonly Arrival[] } {
  if (from.kind === 'workload') return sendFromWorkload(walk, from.workload, from.address, destination);
  if (from.kind === 'node') {
    const source = sourceOfNode(walk.snapshot, from.node.name, from.address, destination);
    return sendFromNode(walk, from.node.name, source, destination);
  }
  const says = `${from.name} is outside the cluster: what happens there is not in the input.`;
  walk.ledger.miss({ id: 'outside', says, command: `traceroute ${destination.text}   (on ${from.name})` });
  return { path: { disposition: 'UNKNOWN', says, hops: [] }, source: from.address };
}

/** The endpoint that answers: whoever received the request, not whoever was meant. */
function replier(snapshot: Snapshot, to: Endpoint, arrival: Arrival): Endpoint {
  if (arrival.at?.kind === 'node') {
    const node = snapshot.nodes?.items.find((one) => one.name === arrival.at?.id);
    if (node) return { kind: 'node', name: `node:${node.name}`, address: to.address, node };
  }
  return to;
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

/** The reply: from whoever received the request, to the source address that it saw. */
function sendBack(walk: Walk, from: Endpoint, to: Endpoint, forward: Arrival): Arrival {
  const hidden = hiddenSource(walk.snapshot, from, forward);
  if (!hidden)
    return send({ ...walk, direction: 'reply' }, replier(walk.snapshot, to, forward), forward.source);
  walk.ledger.miss(hidden);
  return { path: { disposition: 'UNKNOWN', says: hidden.says, hops: [] }, source: to.address };
}

interface Decision {
  readonly value: VerdictValue;
  readonly by: 'request' | 'reply';
  readonly path: Path;
}

function verdictOf(arrival: Arrival & { forks?: readonly Arrival[] }): VerdictValue {
  if (arrival.forks) return 'mixed';
  const found = classOf(arrival.path.disposition);
  return found === 'stopped' ? 'blocked' : found;
}

function decide(forward: Arrival, reply: Arrival | undefined): Decision {
  const first = verdictOf(forward);
  if (first !== 'delivered' || !reply) return { value: first, by: 'request', path: forward.path };
  const second = verdictOf(reply);
  if (second === 'delivered') return { value: 'delivered', by: 'request', path: forward.path };
  return { value: second, by: 'reply', path: reply.path };
}

/**
 * Follows one flow there and back: the request through policy, routes, tunnels and translation, then the reply by
 * routes alone (conntrack lets it pass policy).
 */
export function trace(snapshot: Snapshot, question: Question): Trace {
  const { from, to, protocol, port, strict = false } = question;
  const ledger = new Ledger();
  const policies: PolicyAnswer[] = [];
  const walk: Walk = {
    snapshot,
    ledger,
    direction: 'request',
    protocol,
    ...(port !== undefined && { port }),
    onPolicy: (direction, endpoint, { verdict, says, policy, evidence }) =>
      policies.push({
        direction,
        endpoint,
        verdict,
        says,
        ...(policy !== undefined && { policy }),
        evidence,
      }),
  };
  const forward = send(walk, from, to.address);
  const reply = forward.path.disposition === 'DELIVERED' ? sendBack(walk, from, to, forward) : undefined;
  const decision = decide(forward, reply);
  const assumed = ledger.assumptions;
  const open = strict && assumed.length > 0 && decision.value !== 'unknown';
  return {
    flow: {
      from: from.name,
      to: to.name,
      source: from.address.text,
      destination: to.address.text,
      protocol,
      ...(port !== undefined && { port }),
    },
    verdict: open ? 'unknown' : decision.value,
    confidence: assumed.length > 0 ? 'assumed' : 'proven',
    disposition: open ? 'UNKNOWN' : decision.path.disposition,
    decidedBy: decision.by,
    says:
      decision.by === 'reply'
        ? `The request arrives, the reply does not: ${decision.path.says}`
        : decision.path.says,
    policies,
    ...(decision.value === 'delivered' && reply?.path.ttl !== undefined && { ttl: reply.path.ttl }),
    assumptions: assumed,
    unknownBecause: open
      ? [...ledger.gaps, ...assumed.map(assumptionGap)]
      : decision.value === 'unknown'
        ? ledger.gaps
        : [],
    forward: forward.path,
    ...(reply && { reply: reply.path }),
  };
}

function assumptionGap(id: AssumptionId) {
  return { id: `assumed:${id}`, says: `Only assumed: ${catalogue[id].says}`, command: catalogue[id].command };
}
