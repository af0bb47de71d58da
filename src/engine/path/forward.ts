import type { Link, NextHop, Route } from '../../model/network-stack.ts';
import { lookup } from '../forwarding/fib.ts';
import { tunnelKind } from '../forwarding/interfaces.ts';
import { isLocalTo, ownerOf } from '../forwarding/owners.ts';
import { gaps } from '../ledger.ts';
import { arriving, endpointToHost, forwardedOut, leavingHost } from '../policy/host-points.ts';
import { attached } from './attached.ts';
import { combine } from './combine.ts';
import { gatewayHop } from './gateway.ts';
import { askHost, passPoints } from './host-policing.ts';
import { type Arrival, end, type Ingress, type Moved, note, type Packet, stop, type Walk } from './packet.ts';
import { seenBy } from './policing.ts';
import { masqueradeAt, translateAt } from './translation.ts';
import { throughTunnel } from './tunnel.ts';
import { stateOfDevice } from './underlay.ts';

const STOPPED_BY = {
  blackhole: 'ROUTE_BLACKHOLE',
  unreachable: 'ROUTE_UNREACHABLE',
  prohibit: 'ROUTE_PROHIBIT',
} as const;

/** Into the node itself: from a pod of its own by the action for that, from elsewhere by its host endpoints. */
function intoNode(
  walk: Walk,
  packet: Packet,
  node: string,
  ingress: Ingress,
  device: string | undefined,
): Packet | Arrival {
  if (walk.direction === 'reply' || ingress === 'self') return packet;
  if (ingress !== 'workload')
    return askHost(walk, packet, node, (side, before) => arriving(side, device, 'normal', before));
  return passPoints(walk, packet, [
    endpointToHost({ snapshot: walk.snapshot, node, packet: seenBy(walk, packet) }),
  ]);
}

function deliverToNode(
  walk: Walk,
  arrived: Packet,
  node: string,
  ingress: Ingress,
  device: string | undefined,
): Arrival {
  const packet = intoNode(walk, arrived, node, ingress, device);
  if ('path' in packet) return packet;
  const links: readonly Link[] = walk.snapshot.hosts.get(node)?.links?.items ?? [];
  const own = links
    .flatMap((link) => link.addresses)
    .find(({ address }) => address.text === packet.destination.text);
  const known = walk.snapshot.nodes?.items.find((one) => one.name === node)?.evidence.slice(0, 1) ?? [];
  const says = `${packet.destination.text} is an address of ${node}: delivered to the node.`;
  return end(note(packet, 'deliver', says, own ? [own.source] : known), 'DELIVERED', says, {
    kind: 'node',
    id: node,
  });
}

/** Assumptions of a node that passes packets on, as opposed to sending or receiving them. */
function assumeForwarding(walk: Walk, node: string, ingress: Ingress): void {
  walk.ledger.assume('default-ip-rules', 'no-foreign-firewall');
  if (ingress !== 'self') walk.ledger.assume('ip-forward-on', 'rp-filter-passes');
  if (walk.snapshot.hosts.get(node)?.stale) walk.ledger.assume('tables-current');
}

/** Takes one next hop: into a pod, into a tunnel, through a gateway, or onto a connected network. */
function takeNextHop(
  walk: Walk,
  packet: Packet,
  node: string,
  route: Route,
  hop: NextHop,
  ingress: Ingress,
): Arrival | Moved {
  const device = hop.dev ?? '';
  const { state, link } = stateOfDevice(walk, node, device, route.linkdown);
  const tunnel = tunnelKind(device);
  if (state === 'down' || state === 'missing') {
    const says = state === 'down' ? `${device} on ${node} is down.` : `${node} has no interface ${device}.`;
    const evidence = link ? [route.source, link.source] : [route.source];
    return stop(packet, tunnel ? 'TUNNEL_DOWN' : 'INTERFACE_DOWN', says, evidence, device);
  }
  // Into its own pods a node sends what it likes, and what it forwards to them is for their own interface to judge.
  const policed = /^cali/.test(device) ? packet : outOf(walk, packet, node, ingress, device);
  if ('path' in policed) return policed;
  if (tunnel) return throughTunnel(walk, policed, node, route, hop, tunnel);
  return hop.via
    ? gatewayHop(walk, policed, node, route, hop.via)
    : attached(walk, policed, node, route, device, ingress);
}

/** Out of a node through an interface: its host endpoint first, then the source that the node puts in. */
function outOf(walk: Walk, packet: Packet, node: string, ingress: Ingress, device: string): Packet | Arrival {
  const policed = askHost(walk, packet, node, (side, before) =>
    ingress === 'self' ? leavingHost(side, device, before) : forwardedOut(side, device),
  );
  return 'path' in policed ? policed : masqueradeAt(walk, policed, node, device);
}

/** A route that was never learnt, because the tables are older than the pod, is not a missing route. */
function tablesOlderThanPod(walk: Walk, packet: Packet, node: string): string | undefined {
  const [workload] = ownerOf(walk.snapshot, packet.destination).workloads;
  const taken = walk.snapshot.hosts.get(node)?.routes4?.moment;
  if (!workload || workload.node !== node || workload.createdAt === undefined || taken === undefined)
    return undefined;
  return taken < workload.createdAt ? workload.id : undefined;
}

/** ECMP on each of a few dozen nodes has more ways than anyone can follow; real clusters choose once or twice. */
const MOST_WAYS = 256;

/** What a node does with a packet: keep it when the address is its own, else look up a route and take it. */
export function forwardAt(
  walk: Walk,
  arrived: Packet,
  node: string,
  ingress: Ingress,
  device: string | undefined,
): Arrival {
  const packet = translateAt(walk, arrived, node);
  if (isLocalTo(walk.snapshot, node, packet.destination))
    return deliverToNode(walk, packet, node, ingress, device);
  if (packet.visited.includes(node))
    return stop(
      packet,
      'LOOP',
      `The packet comes back to ${node}, which already forwarded it.`,
      packet.hops.flatMap((h) => h.steps.flatMap((s) => s.evidence)).slice(-1),
    );
  assumeForwarding(walk, node, ingress);
  const isFromAway = ingress === 'underlay' || ingress === 'tunnel';
  const policed = isFromAway
    ? askHost(walk, packet, node, (side, before) => arriving(side, device, 'forward', before))
    : packet;
  return 'path' in policed ? policed : routeAt(walk, policed, node, ingress);
}

/** Looks up the route of a packet that a node passes on. */
function routeAt(walk: Walk, packet: Packet, node: string, ingress: Ingress): Arrival {
  const { snapshot, ledger } = walk;
  const { family } = packet.destination;
  const found = lookup(snapshot.hosts.get(node), packet.destination);
  if (found.kind === 'unknown') {
    ledger.miss(
      found.because === 'incomplete' ? gaps.wholeRoutesOf(node, family) : gaps.routesOf(node, family),
    );
    return end(packet, 'UNKNOWN', `Where ${node} sends ${packet.destination.text} is not known.`);
  }
  const young = tablesOlderThanPod(walk, packet, node);
  const isHostRoute = found.kind === 'route' && found.route.destination.base.text === packet.destination.text;
  if (young !== undefined && !isHostRoute) {
    ledger.miss(gaps.routesAgain(node, young));
    return end(packet, 'UNKNOWN', `The routes of ${node} were collected before ${young} existed.`);
  }
  if (found.kind === 'none')
    return stop(packet, 'NO_ROUTE', `${node} has no route to ${packet.destination.text}.`, [found.from]);
  return takeRoute(walk, packet, node, found.route, ingress);
}

function takeRoute(walk: Walk, packet: Packet, node: string, route: Route, ingress: Ingress): Arrival {
  const { type, destination, source, nextHops } = route;
  if (type === 'blackhole' || type === 'unreachable' || type === 'prohibit')
    return stop(
      packet,
      STOPPED_BY[type],
      `${node} has a ${type} route for ${destination.text}, and nothing more specific.`,
      [source],
    );
  if (!route.understood || type !== 'unicast') {
    walk.ledger.miss(gaps.routeUnread(node));
    return end(packet, 'UNKNOWN', `The route of ${node} for ${destination.text} cannot be followed.`);
  }
  const ways = packet.ways * nextHops.length;
  if (ways > MOST_WAYS) {
    walk.ledger.miss(gaps.branches(packet.destination.text));
    return end(packet, 'UNKNOWN', `ECMP leaves more than ${MOST_WAYS} ways: they are not all followed.`);
  }
  const [first] = nextHops;
  const where =
    nextHops.length > 1
      ? `over ${nextHops.length} next hops`
      : `${first?.via ? `via ${first.via.text} ` : ''}dev ${first?.dev ?? '?'}`;
  const says = `${node} looks up ${packet.destination.text}: ${destination.text} ${where}.`;
  const ttl = ingress === 'self' ? packet.ttl : packet.ttl - 1;
  const routed = {
    ...note(packet, 'route', says, [source], first?.dev),
    ttl,
    visited: [...packet.visited, node],
    ways,
  };
  const onward = (next: Arrival | Moved) =>
    'path' in next ? next : forwardAt(walk, next.packet, next.node, next.ingress, next.device);
  return combine(nextHops.map((hop) => onward(takeNextHop(walk, routed, node, route, hop, ingress))));
}
