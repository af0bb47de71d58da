import type { Link, NextHop, Route } from '../../model/network-stack.ts';
import { lookup } from '../forwarding/fib.ts';
import { tunnelKind } from '../forwarding/interfaces.ts';
import { isLocalTo, ownerOf } from '../forwarding/owners.ts';
import { gaps } from '../ledger.ts';
import { attached } from './attached.ts';
import { combine } from './combine.ts';
import { gatewayHop } from './gateway.ts';
import { type Arrival, end, type Ingress, type Moved, note, type Packet, stop, type Walk } from './packet.ts';
import { throughTunnel } from './tunnel.ts';
import { stateOfDevice } from './underlay.ts';

const STOPPED_BY = {
  blackhole: 'ROUTE_BLACKHOLE',
  unreachable: 'ROUTE_UNREACHABLE',
  prohibit: 'ROUTE_PROHIBIT',
} as const;

function deliverToNode(walk: Walk, packet: Packet, node: string, ingress: Ingress): Arrival {
  if (ingress === 'workload' && walk.direction === 'request') walk.ledger.assume('host-accepts');
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
  if (tunnel) return throughTunnel(walk, packet, node, route, hop, tunnel);
  return hop.via
    ? gatewayHop(walk, packet, node, route, hop.via)
    : attached(walk, packet, node, route, device, ingress);
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
export function forwardAt(walk: Walk, packet: Packet, node: string, ingress: Ingress): Arrival {
  const { snapshot, ledger } = walk;
  if (isLocalTo(snapshot, node, packet.destination)) return deliverToNode(walk, packet, node, ingress);
  if (packet.visited.includes(node))
    return stop(
      packet,
      'LOOP',
      `The packet comes back to ${node}, which already forwarded it.`,
      packet.hops.flatMap((h) => h.steps.flatMap((s) => s.evidence)).slice(-1),
    );
  assumeForwarding(walk, node, ingress);
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
    'path' in next ? next : forwardAt(walk, next.packet, next.node, next.ingress);
  return combine(nextHops.map((hop) => onward(takeNextHop(walk, routed, node, route, hop, ingress))));
}
