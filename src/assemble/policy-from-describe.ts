import { sourceAt } from '../lib/artifact.ts';
import { parseCidr } from '../lib/cidr.ts';
import { optional } from '../lib/optional.ts';
import type { Source } from '../lib/source.ts';
import type {
  Direction,
  LabelSelector,
  Peer,
  Policy,
  PortMatch,
  Requirement,
  Rule,
} from '../model/policy.ts';
import type { RecordOf } from '../parsers/index.ts';
import { type Collected, sourceOf } from './collection.ts';

type Described = RecordOf<'kubectl-describe-networkpolicies'>;
type DescribedRule = Described['ingress']['rules'][number];

/**
 * Reads a selector as kubectl prints it: `a=b,c in (x,y),!d,e`, `<none>` for an empty one. `undefined` for text
 * that is none of these forms.
 */
export function parseSelectorText(text: string): LabelSelector | undefined {
  if (/^<none>|^$/.test(text.trim())) return { requirements: [] };
  const terms = text.trim().split(/,(?![^(]*\))/);
  const requirements = terms.map((term): Requirement | undefined => {
    const set = /^\s*(\S+) (in|notin) \(([^)]*)\)\s*$/.exec(term);
    if (set)
      return {
        key: set[1] as string,
        operator: set[2] === 'in' ? 'in' : 'not-in',
        values: (set[3] ?? '').split(',').map((v) => v.trim()),
      };
    const equal = /^\s*([^\s=!]+)(!=|==?)(\S*)\s*$/.exec(term);
    if (equal)
      return {
        key: equal[1] as string,
        operator: equal[2] === '!=' ? 'not-in' : 'in',
        values: [equal[3] ?? ''],
      };
    const key = /^\s*(!?)([\w./-]+)\s*$/.exec(term);
    return key ? { key: key[2] as string, operator: key[1] ? 'not-exists' : 'exists' } : undefined;
  });
  const known = requirements.filter((one) => one !== undefined);
  return known.length === terms.length ? { requirements: known } : undefined;
}

function peerOf(peer: DescribedRule['peers'][number], source: Source): Peer {
  const unknown: Peer = { kind: 'unknown', source };
  if (peer.cidr !== undefined) {
    const cidr = parseCidr(peer.cidr);
    const except = peer.except.map(parseCidr).filter((one) => one !== undefined);
    return cidr && except.length === peer.except.length ? { kind: 'nets', cidr, except } : unknown;
  }
  const pods = peer.podSelector === undefined ? undefined : parseSelectorText(peer.podSelector);
  const namespaces =
    peer.namespaceSelector === undefined ? undefined : parseSelectorText(peer.namespaceSelector);
  const lost =
    (peer.podSelector !== undefined && !pods) || (peer.namespaceSelector !== undefined && !namespaces);
  return lost || (!pods && !namespaces) ? unknown : { kind: 'pods', ...optional({ pods, namespaces }) };
}

/** `80/TCP`, `8000-8080/TCP`, `http/TCP`, `<any>/UDP`. */
function portOf(text: string): PortMatch {
  const [port = '', protocol = 'TCP'] = text.split('/');
  const range = /^(\d+)-(\d+)$/.exec(port);
  if (range) return { protocol: protocol.toLowerCase(), port: Number(range[1]), endPort: Number(range[2]) };
  if (/^<any>$|^$/.test(port)) return { protocol: protocol.toLowerCase() };
  return { protocol: protocol.toLowerCase(), port: /^\d+$/.test(port) ? Number(port) : port };
}

function ruleOf(of: Collected, rule: DescribedRule): Rule {
  const source = sourceAt(of.artifact, rule.line);
  const anyPort = rule.ports.length === 0 || rule.ports.some(({ text }) => /^<any>(?!\/)/.test(text));
  const anyPeer = rule.peers.length === 0 || rule.peers.some((peer) => peer.any);
  return {
    action: 'allow',
    peers: anyPeer ? undefined : rule.peers.map((peer) => peerOf(peer, sourceAt(of.artifact, peer.line))),
    ports: anyPort ? undefined : rule.ports.map(({ text }) => portOf(text)),
    source,
  };
}

/** A policy as `kubectl describe networkpolicy` prints it. */
export function policyFromDescribe(
  of: Collected<'kubectl-describe-networkpolicies'>,
  record: Described,
): Policy {
  const selector = parseSelectorText(record.podSelector.text.replace(/\s*\(.*$/, ''));
  const types = record.policyTypes.map((type): Direction => (/^egress$/i.test(type) ? 'egress' : 'ingress'));
  const source = sourceAt(of.artifact, record.podSelector.line);
  return {
    kind: 'NetworkPolicy',
    namespace: record.namespace ?? of.artifact.args.namespace ?? 'default',
    name: record.name,
    tier: 'default',
    order: 1000,
    selector: selector ?? { requirements: [] },
    types,
    ingress: record.ingress.rules.map((rule) => ruleOf(of, rule)),
    egress: record.egress.rules.map((rule) => ruleOf(of, rule)),
    specKnown: selector !== undefined && types.length > 0,
    evidence: [sourceOf(of, { line: record.line }), source],
  };
}
