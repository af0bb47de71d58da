import { protocolName } from '../../lib/protocols.ts';
import type { Direction, EntityMatch, IcmpMatch, PortTerm, Rule } from '../../model/policy.ts';
import { selectorText } from './selector-text.ts';
import type { StatedRule } from './stated-rule.ts';

const portText = (term: PortTerm): string => {
  if ('name' in term) return term.name;
  return term.from === term.to ? `${term.from}` : `${term.from}-${term.to}`;
};

const MOST_LISTED = 6;

function listed(texts: readonly string[]): string {
  const more = texts.length - MOST_LISTED;
  return more > 1 ? `${texts.slice(0, MOST_LISTED).join(', ')} and ${more} more` : texts.join(', ');
}

const portsText = (ports: readonly PortTerm[]) => listed(ports.map(portText));

const icmpText = ({ type, code }: IcmpMatch) => `type ${type}${code === undefined ? '' : ` code ${code}`}`;

/** True when a side asks who it is, not only for ports. */
export const asksWho = ({ nets, notNets, selector, notSelector, service }: EntityMatch): boolean =>
  nets.length + notNets.length > 0 ||
  selector !== undefined ||
  notSelector !== undefined ||
  service !== undefined;

/** Who may be at one side of a rule: `app == "web" in this namespace`, `10.0.0.0/8`, `anyone`. */
export function sideText(entity: EntityMatch, own: string | undefined): string {
  const { nets, notNets, selector, notSelector, service } = entity;
  const who = [
    ...(selector ? [selectorText(selector, own)] : []),
    ...(service ? [`the endpoints of Service ${service.namespace}/${service.name}`] : []),
    ...(nets.length > 0 ? [listed(nets.map(({ text }) => text))] : []),
  ];
  const except = [
    ...(notSelector ? [selectorText(notSelector, own)] : []),
    ...(notNets.length > 0 ? [listed(notNets.map(({ text }) => text))] : []),
  ];
  const whom = who.length === 0 ? 'anyone' : who.join(' that is also of ');
  return `${whom}${except.length === 0 ? '' : ` except ${except.join(' and ')}`}`;
}

/** The traffic that a rule asks for: `tcp 80, 443`, `icmp type 8`, `all traffic`. */
export function trafficText(rule: Rule): string {
  const { ipVersion, protocol, notProtocol, icmp, notIcmp, from, to, http } = rule;
  const words = [
    ...(protocol === undefined ? [] : [protocolName(protocol)]),
    ...(notProtocol === undefined ? [] : [`any protocol but ${protocolName(notProtocol)}`]),
    ...(icmp ? [icmpText(icmp)] : []),
    ...(notIcmp ? [`not ${icmpText(notIcmp)}`] : []),
    ...(to.ports.length > 0 ? [`${protocol === undefined ? 'port ' : ''}${portsText(to.ports)}`] : []),
    ...(to.notPorts.length > 0 ? [`not port ${portsText(to.notPorts)}`] : []),
    ...(from.ports.length > 0 ? [`from port ${portsText(from.ports)}`] : []),
    ...(from.notPorts.length > 0 ? [`not from port ${portsText(from.notPorts)}`] : []),
  ];
  return [
    words.length === 0 ? 'all traffic' : words.join(' '),
    ...(ipVersion === undefined ? [] : [`over IPv${ipVersion}`]),
    ...(http ? ['that fits its HTTP conditions'] : []),
  ].join(' ');
}

function endsText({ from, to }: Rule, direction: Direction, own: string | undefined): string {
  const source = `from ${sideText(from, own)}`;
  const target = `to ${sideText(to, own)}`;
  if (direction === 'ingress') return asksWho(to) ? `${source} ${target}` : source;
  return asksWho(from) ? `${source} ${target}` : target;
}

const unreadText = ({ unread }: Rule) =>
  unread.length === 0
    ? ''
    : `, if ${unread.map(({ field }) => field).join(', ')} (which cannot be read) holds`;

/** One rule, or one part of it, in words: `allow tcp 8080 from app == "web" in this namespace`. */
export function partText(rule: Rule, direction: Direction, own: string | undefined): string {
  return `${rule.action} ${trafficText(rule)} ${endsText(rule, direction, own)}${unreadText(rule)}`;
}

/** A rule as it was written, its parts in one sentence: traffics with `or`, then peers with `or`. */
export function ruleText({ policy: { namespace }, direction, parts }: StatedRule): string {
  const distinct = (texts: readonly string[]) => [...new Set(texts)];
  const [first] = parts;
  const traffics = distinct(parts.map((part) => `${trafficText(part)}${unreadText(part)}`));
  const ends = distinct(parts.map((part) => endsText(part, direction, namespace)));
  // Only when every peer goes with all traffic may the two lists be told apart.
  if (traffics.length * ends.length !== parts.length)
    return listed(distinct(parts.map((part) => partText(part, direction, namespace))));
  const mostEnds = ends.length - 4;
  const peers = mostEnds > 1 ? [...ends.slice(0, 4), `${mostEnds} more peers`] : ends;
  return `${first.action} ${traffics.join(' or ')} ${peers.join(', or ')}`;
}
