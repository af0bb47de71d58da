import { contains, parseCidr } from './cidr.ts';
import { type Decision, profilesSay, tiersSay } from './decide.ts';
import { type Direction, textAt } from './documents.ts';
import { type Failsafe, failsafePorts } from './felix.ts';
import { nodeAddresses } from './nodes.ts';
import type { Owner } from './owners.ts';
import { type Packet, protocolNumber } from './packet.ts';
import type { Policy } from './rule.ts';
import type { World } from './world.ts';

const interfaceOf = (endpoint: Owner) => textAt(endpoint.doc, 'spec', 'interfaceName');
const isWildcard = (endpoint: Owner) => interfaceOf(endpoint) === '*';

function smallestName(endpoints: readonly Owner[]): Owner | undefined {
  return [...endpoints].sort((a, b) => (a.name < b.name ? -1 : 1))[0];
}

/** Is this the endpoint of an interface itself, by its name or by an address that it carries? */
function isSpecific(world: World, endpoint: Owner, via: string): boolean {
  const name = interfaceOf(endpoint);
  if (name !== '') return name === via;
  const carried = nodeAddresses(world, endpoint.node, via);
  return endpoint.cidrs.some((cidr) => carried.some((address) => contains(cidr, address)));
}

/** The `*` endpoint of a node: the one of every interface without its own, those of pods included. */
export function wildcardOf(world: World, node: string): Owner | undefined {
  return smallestName(hostEndpoints(world, node).filter(isWildcard));
}

const hostEndpoints = (world: World, node: string) =>
  world.owners.filter((owner) => owner.kind === 'host-endpoint' && owner.node === node);

/** The endpoint of a host interface: one of its own before the `*` one, of several the first by name. */
export function endpointOf(world: World, node: string, via: string): Owner | undefined {
  const own = hostEndpoints(world, node).filter((one) => !isWildcard(one) && isSpecific(world, one, via));
  return smallestName(own) ?? wildcardOf(world, node);
}

/** Untracked policies do not work on `*` endpoints. */
export const canBeUntracked = (endpoint: Owner) => !isWildcard(endpoint);

function isFailsafe(entry: Failsafe, packet: Packet, direction: Direction, reply: boolean): boolean {
  // The peer is where an incoming packet is from; a reply swaps which of the two ports counts.
  const peer = direction === 'ingress' ? packet.source : packet.destination;
  const port = reply ? packet.sourcePort : packet.destinationPort;
  const net = entry.net === '' ? undefined : parseCidr(entry.net);
  return (
    protocolNumber(entry.protocol) === packet.protocol &&
    entry.port === port &&
    (net === undefined || contains(net, peer))
  );
}

function passesFailsafe(
  world: World,
  endpoint: Owner,
  direction: Direction,
  packet: Packet,
  isRaw: boolean,
): boolean {
  const inbound = failsafePorts(world.docs, endpoint.node, 'failsafeInboundHostPorts');
  const outbound = failsafePorts(world.docs, endpoint.node, 'failsafeOutboundHostPorts');
  const [same, other] = direction === 'ingress' ? [inbound, outbound] : [outbound, inbound];
  if (same.some((entry) => isFailsafe(entry, packet, direction, false))) return true;
  // Without conntrack the replies of the other direction's ports need a door of their own.
  return isRaw && other.some((entry) => isFailsafe(entry, packet, direction, true));
}

function selecting(policies: readonly Policy[], endpoint: Owner, direction: Direction): readonly Policy[] {
  return policies.filter((policy) => policy.selects(endpoint) && policy.types.includes(direction));
}

/** One early chain of a host endpoint: no end of tier, no profiles, a failsafe port goes on unharmed. */
export function earlyChain(
  world: World,
  policies: readonly Policy[],
  stage: 'untracked' | 'pre-dnat',
  endpoint: Owner,
  direction: Direction,
  packet: Packet,
): Decision {
  if (passesFailsafe(world, endpoint, direction, packet, stage === 'untracked')) {
    return { verdict: 'passed', by: 'failsafe' };
  }
  const ours = selecting(policies, endpoint, direction).filter((policy) => policy.stage === stage);
  const said = tiersSay(world, ours, direction, packet, { endsTiers: false });
  return said ?? { verdict: 'passed', by: 'nothing' };
}

/** The chain for processes of the host itself. */
export function normalChain(
  world: World,
  policies: readonly Policy[],
  endpoint: Owner | undefined,
  direction: Direction,
  packet: Packet,
): Decision {
  if (endpoint === undefined) return { verdict: 'allowed', by: 'no host endpoint' };
  if (passesFailsafe(world, endpoint, direction, packet, false))
    return { verdict: 'allowed', by: 'failsafe' };
  const ours = selecting(policies, endpoint, direction).filter((policy) => policy.stage === 'normal');
  const said = tiersSay(world, ours, direction, packet, { endsTiers: true });
  return said ?? profilesSay(world, endpoint, direction, packet);
}

/** The chain for forwarded packets: only policies that apply on forward, no failsafe, no profile, no last denial. */
export function forwardChain(
  world: World,
  policies: readonly Policy[],
  endpoint: Owner,
  direction: Direction,
  packet: Packet,
): Decision {
  const ours = selecting(policies, endpoint, direction).filter(
    (policy) => policy.stage === 'normal' && policy.applyOnForward,
  );
  if (ours.length === 0) return { verdict: 'allowed', by: 'no forward policy' };
  const said = tiersSay(world, ours, direction, packet, { endsTiers: true });
  return said ?? { verdict: 'allowed', by: 'all passed' };
}

/** The chain of a pod's own interface; policies for the early chains of hosts give a pod nothing. */
export function workloadChain(
  world: World,
  policies: readonly Policy[],
  workload: Owner | undefined,
  direction: Direction,
  packet: Packet,
): Decision {
  // Felix knows no endpoint behind this interface and drops what comes out of it or goes into it.
  if (workload === undefined) return { verdict: 'denied', by: 'unknown interface' };
  const ours = selecting(policies, workload, direction).filter((policy) => policy.stage === 'normal');
  const said = tiersSay(world, ours, direction, packet, { endsTiers: true });
  return said ?? profilesSay(world, workload, direction, packet);
}
