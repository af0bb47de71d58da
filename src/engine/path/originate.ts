import { type Address, parseAddress } from '../../lib/address.ts';
import type { Workload } from '../../model/workload.ts';
import { lookup } from '../forwarding/fib.ts';
import { attachmentOf } from '../forwarding/interfaces.ts';
import { isLocalTo } from '../forwarding/owners.ts';
import { gaps } from '../ledger.ts';
import { leavingPod } from '../policy/host-points.ts';
import { forwardAt } from './forward.ts';
import { askHost } from './host-policing.ts';
import { type Arrival, end, enter, firstPacket, note, type Packet, stop, type Walk } from './packet.ts';
import { askPolicy } from './policing.ts';
import { atServiceAddress } from './service-address.ts';
import { translateAt } from './translation.ts';

/** What Calico pods have as gateway; nobody owns it, the node answers for it (cni-plugin dataplane_linux.go). */
const GATEWAY = '169.254.1.1';

/**
 * The node answers ARP for the gateway only when it could route there itself: without any route towards it, a pod
 * cannot send at all (kernel-lab 5.1).
 */
function gatewayAnswers(walk: Walk, packet: Packet, node: string, gateway: Address): Packet | Arrival {
  const found = lookup(walk.snapshot.hosts.get(node), gateway);
  if (found.kind === 'route' && found.route.type === 'unicast') {
    walk.ledger.assume('proxy-arp-on');
    const says = `${node} answers ARP for the gateway ${gateway.text}: it has a route towards it.`;
    return note(packet, 'neighbour', says, [found.route.source], gateway.text);
  }
  if (found.kind === 'unknown') {
    walk.ledger.miss(
      found.because === 'incomplete'
        ? gaps.wholeRoutesOf(node, gateway.family)
        : gaps.routesOf(node, gateway.family),
    );
    return end(packet, 'UNKNOWN', `The routes of ${node} are not known.`);
  }
  walk.ledger.assume('default-ip-rules', 'gateway-forgotten');
  const evidence = found.kind === 'none' ? [found.from] : [found.route.source];
  const says = `${node} has no route towards ${gateway.text}, so it does not answer ARP for it: the pod cannot send.`;
  return stop(packet, 'NEIGHBOUR_MISSING', says, evidence, gateway.text);
}

/** The pod's own routing table, when its network was looked at. */
function leavePod(walk: Walk, packet: Packet, workload: Workload, node: string): Packet | Arrival {
  const stack = walk.snapshot.podStacks.get(workload.id);
  const found = lookup(stack, packet.destination);
  const gateway = parseAddress(GATEWAY);
  const isCalico = attachmentOf(walk.snapshot, workload).kind !== 'bridge';
  if (found.kind === 'unknown') {
    walk.ledger.assume('pod-default-route');
    const says = `${workload.id} sends to its gateway; its own routes were not collected.`;
    const next = note(packet, 'originate', says, workload.evidence);
    return isCalico && gateway && packet.destination.family === 4
      ? gatewayAnswers(walk, next, node, gateway)
      : next;
  }
  if (found.kind === 'none') {
    if (!found.everywhere) walk.ledger.assume('default-ip-rules');
    return stop(packet, 'NO_ROUTE', `${workload.id} has no route to ${packet.destination.text}.`, [
      found.from,
    ]);
  }
  walk.ledger.assume('default-ip-rules');
  const { route } = found;
  if (route.type !== 'unicast')
    return stop(packet, 'NO_ROUTE', `The pod's route for ${packet.destination.text} is ${route.type}.`, [
      route.source,
    ]);
  const via = route.nextHops[0]?.via;
  const next = note(
    packet,
    'originate',
    `${workload.id} sends ${via ? `to its gateway ${via.text}` : 'directly'}.`,
    [route.source],
  );
  return via?.text === GATEWAY ? gatewayAnswers(walk, next, node, via) : next;
}

const isArrival = (value: Packet | Arrival): value is Arrival => 'path' in value;

/** Sends a packet from a pod: its own route, its gateway, its egress policy, then the node's forwarding. */
export function sendFromWorkload(
  walk: Walk,
  workload: Workload,
  source: Address,
  destination: Address,
  port: number | undefined,
): Arrival {
  const start = enter(firstPacket(source, destination, port), 'workload', workload.id);
  const { node } = workload;
  if (node === undefined) {
    walk.ledger.miss(gaps.nodeOf(workload.id));
    return end(start, 'UNKNOWN', `It is not known on which node ${workload.id} runs.`);
  }
  if (workload.addresses.some((own) => own.text === destination.text))
    return end(
      note(start, 'deliver', 'The pod talks to itself.', workload.evidence),
      'DELIVERED',
      'The pod talks to itself.',
      { kind: 'workload', id: workload.id },
    );
  const left = leavePod(walk, start, workload, node);
  if (isArrival(left)) return left;
  return fromPodAtNode(walk, translateAt(walk, enter(left, 'node', node), node), workload, node);
}

/** On its node a packet of a pod meets the `*` host endpoint first, then the policy of the pod. */
function fromPodAtNode(walk: Walk, packet: Packet, workload: Workload, node: string): Arrival {
  const isForwarded = !isLocalTo(walk.snapshot, node, packet.destination);
  const seen = askHost(walk, packet, node, (side, before) => leavingPod(side, isForwarded, before));
  if (isArrival(seen)) return seen;
  const policed = askPolicy(walk, seen, workload, 'egress');
  if (isArrival(policed)) return policed;
  return atServiceAddress(walk, policed) ?? forwardAt(walk, policed, node, 'workload', undefined);
}

/** Sends a packet from a process of the node itself. */
export function sendFromNode(
  walk: Walk,
  node: string,
  source: Address,
  destination: Address,
  port: number | undefined,
): Arrival {
  const start = enter(firstPacket(source, destination, port), 'node', node);
  const sent = translateAt(walk, note(start, 'originate', `A process on ${node} sends.`, []), node);
  return atServiceAddress(walk, sent) ?? forwardAt(walk, sent, node, 'self', undefined);
}
