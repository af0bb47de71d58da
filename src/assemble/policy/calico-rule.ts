import type { z } from 'zod';
import { protocolNumber } from '../../lib/protocols.ts';
import type { EntityMatch, IcmpMatch, Rule, RuleAction, Unread } from '../../model/policy.ts';
import { entityFrom } from './calico-entity.ts';
import type { CalicoReading } from './calico-reading.ts';
import { ruleShape } from './calico-shapes.ts';
import { type Part, partIn, readPart, unreadAt } from './part.ts';
import { ruleOf } from './rules.ts';

type Read = z.infer<typeof ruleShape>;

const ACTIONS: Readonly<Record<string, RuleAction>> = {
  allow: 'allow',
  deny: 'deny',
  log: 'log',
  '': 'allow',
};

/** Letter case does not matter but for Pass, which Calico only knows in this spelling (calico-semantics 1.1). */
const actionOf = (text: string): RuleAction | undefined =>
  text === 'Pass' ? 'pass' : ACTIONS[text.toLowerCase()];

/** Protocols of which rules may name ports. */
const WITH_PORTS = new Set(['tcp', 'udp', 'sctp'].map(protocolNumber));

/** Why Felix refuses the ports of a rule; `undefined` when it takes them. */
function portRefusal(protocol: number | undefined, sides: readonly EntityMatch[]): string | undefined {
  const ports = sides.flatMap((side) => [...side.ports, ...side.notPorts]);
  if (protocol === undefined)
    return ports.some((port) => 'from' in port)
      ? 'port numbers without a protocol that has ports'
      : undefined;
  return ports.length > 0 && !WITH_PORTS.has(protocol) ? 'ports with a protocol that has none' : undefined;
}

/** The type that stands for no type inside Felix. */
const NO_ICMP_TYPE = 255;

function icmpOf(read: Read['icmp']): IcmpMatch | undefined {
  const { type, code } = read ?? {};
  if (type === undefined || type === null) return undefined;
  return code === undefined || code === null ? { type } : { type, code };
}

/** Conditions of a rule that have the right form, and still say nothing that can be used. */
function unusable(part: Part, read: Read): Unread[] {
  const isProtocol = (value: number | string | null | undefined) =>
    value === undefined || value === null || (protocolNumber(value) ?? 0) > 0;
  const isLoneCode = (value: Read['icmp']) => value?.code != null && value.type == null;
  return [
    ...(isProtocol(read.protocol) ? [] : [unreadAt(part, ['protocol'])]),
    ...(isProtocol(read.notProtocol) ? [] : [unreadAt(part, ['notProtocol'])]),
    ...(isLoneCode(read.icmp) ? [unreadAt(part, ['icmp'])] : []),
    ...(isLoneCode(read.notICMP) ? [unreadAt(part, ['notICMP'])] : []),
  ];
}

const numberOf = (protocol: number | string | null | undefined) =>
  protocol === undefined || protocol === null ? undefined : protocolNumber(protocol) || undefined;

/** What Felix refuses in a rule, and with it the whole policy. */
function refusalsOf(
  read: Read,
  action: RuleAction | undefined,
  rule: Rule,
  unread: readonly Unread[],
): string[] {
  const isRead = !unread.some(({ field }) => /\/(protocol|ports|notPorts)(\/|$)/.test(field));
  const ports = isRead ? portRefusal(rule.protocol, [rule.from, rule.to]) : undefined;
  const types = [rule.icmp?.type, rule.notIcmp?.type];
  return [
    ...(action === undefined ? [`the action ${JSON.stringify(read.action)}`] : []),
    ...(ports === undefined ? [] : [ports]),
    ...(types.includes(NO_ICMP_TYPE) ? [`ICMP type ${NO_ICMP_TYPE}`] : []),
  ];
}

/** Reads a rule of Calico; what Felix refuses goes into the reading. */
export function calicoRule(reading: CalicoReading, part: Part, index: number): Rule {
  const { value, unread: faults } = readPart(ruleShape, part);
  const read: Read = value ?? {};
  const source = part.at(part.pointer);
  const from = entityFrom(reading, partIn(part, 'source', read.source));
  const to = entityFrom(reading, partIn(part, 'destination', read.destination));
  const unread = [...faults, ...unusable(part, read), ...from.unread, ...to.unread];
  const action = actionOf(read.action ?? '');
  // Without its action a rule may do anything, and so may its policy.
  if (!value || faults.some(({ field }) => field === `${part.pointer}/action`))
    reading.unsettled.push(unreadAt(part, ['action']));
  const rule = ruleOf(
    { action: action ?? 'allow', index, source },
    {
      ipVersion: read.ipVersion ?? undefined,
      protocol: numberOf(read.protocol),
      notProtocol: numberOf(read.notProtocol),
      icmp: icmpOf(read.icmp),
      notIcmp: icmpOf(read.notICMP),
      from: from.entity,
      to: to.entity,
      http: read.http !== undefined && read.http !== null,
      unread,
    },
  );
  for (const what of refusalsOf(read, action, rule, unread))
    reading.refusals.push({ says: `${part.pointer} has ${what}`, source });
  return rule;
}
