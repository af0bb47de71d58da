import { entityMatches, selectorsOf } from './calico-entity.ts';
import { type Direction, type Doc, docAt, numberAt, textAt, textsAt, valueAt } from './documents.ts';
import { hasPorts, type Packet, protocolNumber, stated } from './packet.ts';
import type { Action, Rule } from './rule.ts';
import type { World } from './world.ts';

const MOST_ICMP_TYPE = 254;

/** What a rule does; undefined for a word that Felix refuses. Only Pass must be spelt exactly. */
function actionOf(text: string): Action | undefined {
  if (text === 'Pass') return 'pass';
  switch (text.toLowerCase()) {
    case '':
    case 'allow':
      return 'allow';
    case 'deny':
      return 'deny';
    case 'log':
      return 'log';
    default:
      return undefined;
  }
}

/** Ports need a protocol that has them; without any protocol only names of ports are legal. */
function portsAreValid(rule: Doc, entity: Doc): boolean {
  const ports = [...textsAt(entity, 'ports'), ...textsAt(entity, 'notPorts')];
  if (ports.length === 0) return true;
  const protocol = textAt(rule, 'protocol');
  if (protocol !== '') return hasPorts(protocolNumber(protocol));
  return !ports.some((port) => /^\d+(:\d+)?$/.test(port));
}

const icmpIsValid = (rule: Doc, field: string) => (numberAt(rule, field, 'type') ?? 0) <= MOST_ICMP_TYPE;

/** The two sides of a rule; an absent one says nothing. */
const sidesOf = (rule: Doc) => ({
  source: docAt(rule, 'source') ?? {},
  destination: docAt(rule, 'destination') ?? {},
});

/** Would Felix keep a policy with this rule in it? Throws when a selector cannot be parsed. */
export function ruleIsValid(rule: Doc): boolean {
  const { source, destination } = sidesOf(rule);
  for (const entity of [source, destination]) selectorsOf(entity, '');
  return (
    actionOf(textAt(rule, 'action')) !== undefined &&
    portsAreValid(rule, source) &&
    portsAreValid(rule, destination) &&
    icmpIsValid(rule, 'icmp') &&
    icmpIsValid(rule, 'notICMP')
  );
}

/** Type and code, as far as they are given; an ICMP match without a type asks for nothing. */
function icmpMatches(rule: Doc, field: string, packet: Packet): boolean {
  const [type, code] = [numberAt(rule, field, 'type'), numberAt(rule, field, 'code')];
  if (type === undefined) return true;
  if (stated(packet.icmpType, 'ICMP type') !== type) return false;
  return code === undefined || stated(packet.icmpCode, 'ICMP code') === code;
}

function protocolMatches(rule: Doc, packet: Packet): boolean {
  const [wanted, unwanted] = [textAt(rule, 'protocol'), textAt(rule, 'notProtocol')];
  if (wanted !== '' && protocolNumber(wanted) !== packet.protocol) return false;
  if (unwanted !== '' && protocolNumber(unwanted) === packet.protocol) return false;
  const version = valueAt(rule, 'ipVersion');
  if (version !== undefined && version !== packet.family) return false;
  if (!icmpMatches(rule, 'icmp', packet)) return false;
  return numberAt(rule, 'notICMP', 'type') === undefined || !icmpMatches(rule, 'notICMP', packet);
}

/** One rule of a Calico policy or profile; `namespace` is '' for a global one. */
export function calicoRule(
  world: World,
  namespace: string,
  direction: Direction,
  rule: Doc,
  index: number,
): Rule {
  const { source, destination } = sidesOf(rule);
  return {
    index,
    action: actionOf(textAt(rule, 'action')) ?? 'deny',
    http: direction === 'ingress' && docAt(rule, 'http') !== undefined,
    matches: (packet) =>
      protocolMatches(rule, packet) &&
      entityMatches({ world, namespace, side: 'source' }, source, packet) &&
      entityMatches({ world, namespace, side: 'destination' }, destination, packet),
  };
}
