import type { Cidr } from '../../lib/cidr.ts';
import { all, any, type Match, not } from '../../lib/kleene.ts';
import { holds } from '../../lib/selector/holds.ts';
import type { EntityMatch, IcmpMatch, PortTerm, Rule } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { holds as isHeldBy } from '../stand-in.ts';
import type { Holder, Occupants } from './holder.ts';
import { membersOf } from './members.ts';
import { endOf, hasPorts, type PacketEnd, type PolicyPacket, type Side } from './packet.ts';
import { serviceHolds } from './service-match.ts';

/** A condition of a rule; those of a side carry it. */
export type Field =
  | 'family'
  | 'protocol'
  | 'notProtocol'
  | 'icmp'
  | 'notIcmp'
  | 'unread'
  | `${Side}.${'nets' | 'notNets' | 'selector' | 'notSelector' | 'service' | 'ports' | 'notPorts'}`;

/** One condition, and whether the packet meets it. */
export interface Condition {
  readonly field: Field;
  readonly match: Match;
}

const said = (holds: boolean): Match => (holds ? 'yes' : 'no');

/** A match with what may exist only says that it may hold. */
const weakened = (match: Match): Match => (match === 'no' ? 'no' : 'unknown');

/** Whether some holder of an address is as asked. */
function someHolder({ holders, possible }: Occupants, holdsFor: (holder: Holder) => Match): Match {
  return any([...holders.map(holdsFor), ...possible.map((one) => weakened(holdsFor(one)))]);
}

/** A list that was not empty and has nothing of this family is a rule that does not exist for it (1.7). */
const ofFamily = (nets: readonly Cidr[], { address }: PacketEnd) =>
  nets.filter(({ base }) => base.family === address.family);

function inNets(snapshot: Snapshot, nets: readonly Cidr[], { address, uncertain }: PacketEnd): Match {
  // A prefix of length 0 holds every address of the family, whatever it was translated to.
  if (uncertain && nets.length > 0) return nets.some(({ length }) => length === 0) ? 'yes' : 'unknown';
  return any(nets.map((cidr) => isHeldBy(snapshot, cidr, address)));
}

/** What a holder must be for its address to count: with a positive selector, the negative one only filters it. */
function isSelected({ selector, notSelector }: EntityMatch, holder: Holder): Match {
  if (selector === undefined) return 'yes';
  return all([
    holds(selector, holder.labels),
    notSelector === undefined ? 'yes' : not(holds(notSelector, holder.labels)),
  ]);
}

/** A named port stands for the ports of that name that the endpoints with this address declare (1.7). */
function declares(holder: Holder, name: string, rule: Rule, packet: PolicyPacket, port: number | undefined) {
  if (holder.kind === 'network-set') return 'no';
  const { protocol } = packet;
  if (!hasPorts(protocol) || (rule.protocol !== undefined && rule.protocol !== protocol)) return 'no';
  if (holder.namedPorts === undefined) return 'unknown';
  const named = holder.namedPorts.filter((one) => one.name === name && one.protocol === protocol);
  if (named.length === 0) return 'no';
  return port === undefined ? 'unknown' : said(named.some((one) => one.port === port));
}

function portHolds(
  term: PortTerm,
  rule: Rule,
  entity: EntityMatch,
  packet: PolicyPacket,
  end: PacketEnd,
  occupants: Occupants,
): Match {
  if ('name' in term) {
    const { name } = term;
    if (end.uncertain) return hasPorts(packet.protocol) ? 'unknown' : 'no';
    return someHolder(occupants, (holder) =>
      all([isSelected(entity, holder), declares(holder, name, rule, packet, end.port)]),
    );
  }
  if (!hasPorts(packet.protocol)) return 'no';
  return end.port === undefined ? 'unknown' : said(term.from <= end.port && end.port <= term.to);
}

function* sideConditions(
  snapshot: Snapshot,
  rule: Rule,
  packet: PolicyPacket,
  side: Side,
): Generator<Condition> {
  const entity = side === 'source' ? rule.from : rule.to;
  const { nets, notNets, selector, notSelector, service, ports, notPorts } = entity;
  const end = endOf(packet, side);
  if (nets.length > 0) yield { field: `${side}.nets`, match: inNets(snapshot, ofFamily(nets, end), end) };
  if (notNets.length > 0) {
    const own = ofFamily(notNets, end);
    yield { field: `${side}.notNets`, match: own.length === 0 ? 'no' : not(inNets(snapshot, own, end)) };
  }
  const looksUp =
    selector !== undefined ||
    notSelector !== undefined ||
    [...ports, ...notPorts].some((one) => 'name' in one);
  const occupants: Occupants = looksUp
    ? membersOf(snapshot).at(end.address)
    : { holders: [], possible: [], mayBeOther: false };
  const among = (holdsFor: (holder: Holder) => Match) =>
    end.uncertain ? 'unknown' : someHolder(occupants, holdsFor);
  if (selector !== undefined)
    yield { field: `${side}.selector`, match: among((holder) => isSelected(entity, holder)) };
  else if (notSelector !== undefined)
    yield { field: `${side}.notSelector`, match: not(among(({ labels }) => holds(notSelector, labels))) };
  if (service !== undefined)
    yield { field: `${side}.service`, match: serviceHolds(snapshot, service, packet, side) };
  const anyPort = (terms: readonly PortTerm[]) =>
    any(terms.map((term) => portHolds(term, rule, entity, packet, end, occupants)));
  if (ports.length > 0) yield { field: `${side}.ports`, match: anyPort(ports) };
  if (notPorts.length > 0) yield { field: `${side}.notPorts`, match: not(anyPort(notPorts)) };
}

function icmpHolds({ type, code }: IcmpMatch, { icmp }: PolicyPacket): Match {
  if (icmp === undefined) return 'unknown';
  if (icmp.type !== type) return 'no';
  if (code === undefined) return 'yes';
  return icmp.code === undefined ? 'unknown' : said(icmp.code === code);
}

/** The conditions of a rule, one by one: cheap ones first. */
export function* conditionsOf(snapshot: Snapshot, rule: Rule, packet: PolicyPacket): Generator<Condition> {
  const { ipVersion, protocol, notProtocol, icmp, notIcmp } = rule;
  if (ipVersion !== undefined) yield { field: 'family', match: said(ipVersion === packet.source.family) };
  if (protocol !== undefined) yield { field: 'protocol', match: said(protocol === packet.protocol) };
  if (notProtocol !== undefined) yield { field: 'notProtocol', match: said(notProtocol !== packet.protocol) };
  if (icmp !== undefined) yield { field: 'icmp', match: icmpHolds(icmp, packet) };
  if (notIcmp !== undefined) yield { field: 'notIcmp', match: not(icmpHolds(notIcmp, packet)) };
  yield* sideConditions(snapshot, rule, packet, 'source');
  yield* sideConditions(snapshot, rule, packet, 'destination');
  if (rule.unread.length > 0) yield { field: 'unread', match: 'unknown' };
}

/** Whether a rule matches a packet: all its conditions must hold. */
export function ruleMatches(snapshot: Snapshot, rule: Rule, packet: PolicyPacket): Match {
  let match: Match = 'yes';
  for (const condition of conditionsOf(snapshot, rule, packet)) {
    if (condition.match === 'no') return 'no';
    if (condition.match === 'unknown') match = 'unknown';
  }
  return match;
}
