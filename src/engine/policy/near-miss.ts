import { protocolName } from '../../lib/protocols.ts';
import type { EntityMatch, PortTerm, Rule } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { editText, editThatMakes } from './label-edit.ts';
import { type Condition, conditionsOf, type Field } from './match.ts';
import { membersOf } from './members.ts';
import { endOf, type PolicyPacket, type Side } from './packet.ts';

const portText = (term: PortTerm): string => {
  if ('name' in term) return `one that it calls ${term.name}`;
  return term.from === term.to ? `${term.from}` : `${term.from} to ${term.to}`;
};

const orOf = (texts: readonly string[]): string => {
  const more = texts.length > 3 ? ` or ${texts.length - 3} more` : '';
  return `${texts.slice(0, 3).join(' or ')}${more}`;
};

const whose = (side: Side) => `the ${side}`;

/** Which label of the holder of an address would have to be another one. */
function selectorMiss(snapshot: Snapshot, entity: EntityMatch, packet: PolicyPacket, side: Side): string {
  const { holders } = membersOf(snapshot).at(endOf(packet, side).address);
  const { selector, notSelector } = entity;
  for (const { labels } of holders) {
    const edit = selector
      ? editThatMakes(selector, labels, 'yes')
      : notSelector && editThatMakes(notSelector, labels, 'no');
    if (edit) return editText(whose(side), labels, edit);
  }
  return holders.length === 0
    ? `${whose(side)} were an endpoint that the selector means (it is none)`
    : `${whose(side)} were an endpoint that the selector means`;
}

function sideMiss(snapshot: Snapshot, rule: Rule, packet: PolicyPacket, side: Side, what: string): string {
  const entity = side === 'source' ? rule.from : rule.to;
  const port = side === 'source' ? 'source port' : 'port';
  switch (what) {
    case 'nets':
      return `${whose(side)} were in ${orOf(entity.nets.map(({ text }) => text))}`;
    case 'notNets':
      return `${whose(side)} were not in ${orOf(entity.notNets.map(({ text }) => text))}`;
    case 'ports':
      return `the ${port} were ${orOf(entity.ports.map(portText))}`;
    case 'notPorts':
      return `the ${port} were not ${orOf(entity.notPorts.map(portText))}`;
    case 'service':
      return `${whose(side)} were an endpoint of Service ${entity.service?.namespace}/${entity.service?.name}`;
    default:
      return selectorMiss(snapshot, entity, packet, side);
  }
}

const icmpText = (icmp: { readonly type: number; readonly code?: number } | undefined) =>
  `ICMP type ${icmp?.type}${icmp?.code === undefined ? '' : ` code ${icmp.code}`}`;

function missText(snapshot: Snapshot, rule: Rule, packet: PolicyPacket, field: Field): string {
  switch (field) {
    case 'family':
      return `the packet were IPv${rule.ipVersion}`;
    case 'protocol':
      return `the protocol were ${protocolName(rule.protocol ?? 0).toUpperCase()}`;
    case 'notProtocol':
      return `the protocol were not ${protocolName(rule.notProtocol ?? 0).toUpperCase()}`;
    case 'icmp':
      return `it were ${icmpText(rule.icmp)}`;
    case 'notIcmp':
      return `it were not ${icmpText(rule.notIcmp)}`;
    case 'unread':
      return 'what cannot be read of the rule were so';
    default: {
      const [side = 'source', what = ''] = field.split('.');
      return sideMiss(snapshot, rule, packet, side === 'source' ? 'source' : 'destination', what);
    }
  }
}

/** Why a rule does not match: with one condition that fails, what it would take. */
export function nearMiss(snapshot: Snapshot, rule: Rule, packet: PolicyPacket): string {
  const failed: readonly Condition[] = [...conditionsOf(snapshot, rule, packet)].filter(
    ({ match }) => match === 'no',
  );
  const [only] = failed;
  if (only && failed.length === 1) return `would match if ${missText(snapshot, rule, packet, only.field)}`;
  return `does not match: ${failed.map(({ field }) => field.replace('.', ' ')).join(', ')} differ`;
}
