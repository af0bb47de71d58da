import { sourceAt } from '../../lib/artifact.ts';
import { optional } from '../../lib/optional.ts';
import { protocolNumber } from '../../lib/protocols.ts';
import { kubernetesPeer, kubernetesSubject } from '../../lib/selector/from-label-selector.ts';
import type { Source } from '../../lib/source.ts';
import type { Direction, Policy, Rule, Unread } from '../../model/policy.ts';
import type { RecordOf } from '../../parsers/index.ts';
import { type Collected, sourceOf } from '../collection.ts';
import { expandedRules, type PeerMatch, type PortEntry } from './expanded-rules.ts';
import { tieBreaksOf } from './identity.ts';
import { netsOf } from './kubernetes-peer.ts';
import { KUBERNETES_PLACE } from './kubernetes-policy.ts';
import { portRange, portTerm } from './ports.ts';
import { specOf } from './read-policy.ts';
import type { Release } from './release.ts';
import { parseSelectorText } from './selector-text.ts';

type Described = RecordOf<'kubectl-describe-networkpolicies'>;
type DescribedRule = Described['ingress']['rules'][number];

function peerOf(peer: DescribedRule['peers'][number], namespace: string, unread: Unread): PeerMatch {
  const unknown = { entity: {}, unread: [unread] };
  if (peer.cidr !== undefined) {
    const entity = netsOf(peer.cidr, peer.except);
    return entity ? { entity, unread: [] } : unknown;
  }
  const read = (text: string | undefined) => (text === undefined ? undefined : parseSelectorText(text));
  const [pods, namespaces] = [read(peer.podSelector), read(peer.namespaceSelector)];
  const lost =
    (peer.podSelector !== undefined && !pods) || (peer.namespaceSelector !== undefined && !namespaces);
  if (lost || (!pods && !namespaces)) return unknown;
  return { entity: { selector: kubernetesPeer(optional({ pods, namespaces }), namespace) }, unread: [] };
}

/** `80/TCP`, `8000-8080/TCP`, `http/TCP`, `<any>/UDP`. */
function entryOf(text: string): PortEntry | undefined {
  const [port = '', name = 'TCP'] = text.split('/');
  const protocol = protocolNumber(name);
  if (protocol === undefined) return undefined;
  if (/^<any>$|^$/.test(port)) return { protocol, port: undefined };
  const range = /^(\d+)-(\d+)$/.exec(port);
  const term = range ? portRange(Number(range[1]), Number(range[2])) : portTerm(port);
  return term && { protocol, port: term };
}

/** Finds the line of a part; the text has no pointers, so parts are named by what they are. */
type At = (line: number) => Source;

function rulesOf(
  rule: DescribedRule,
  direction: Direction,
  index: number,
  namespace: string,
  at: At,
): readonly Rule[] {
  const field = `${direction}/${index}`;
  const anyPort = rule.ports.length === 0 || rule.ports.some(({ text }) => /^<any>(?!\/)/.test(text));
  const anyPeer = rule.peers.length === 0 || rule.peers.some((peer) => peer.any);
  const ports = anyPort ? [] : rule.ports.map((port) => ({ port, entry: entryOf(port.text) }));
  const peers = rule.peers.map((peer) => peerOf(peer, namespace, { field, source: at(peer.line) }));
  return expandedRules(
    { action: 'allow', index, source: at(rule.line) },
    direction,
    anyPeer ? [{ entity: {}, unread: [] }] : peers,
    {
      entries: ports.flatMap(({ entry }) => entry ?? []),
      unread: ports.flatMap(({ port, entry }) => (entry ? [] : [{ field, source: at(port.line) }])),
    },
    [],
  );
}

/** A Kubernetes NetworkPolicy as `kubectl describe networkpolicy` prints it. */
export function describedPolicy(
  of: Collected<'kubectl-describe-networkpolicies'>,
  record: Described,
  release: Release,
): Policy {
  const namespace = record.namespace ?? of.artifact.args.namespace ?? 'default';
  const identity = { kind: 'KubernetesNetworkPolicy', namespace, name: record.name } as const;
  const at: At = (line) => sourceAt(of.artifact, line);
  const selector = parseSelectorText(record.podSelector.text.replace(/\s*\(.*$/, ''));
  const types = record.policyTypes.map((type): Direction => (/^egress$/i.test(type) ? 'egress' : 'ingress'));
  const rules = (direction: Direction) =>
    record[direction].rules.flatMap((rule, index) => rulesOf(rule, direction, index, namespace, at));
  const parts = { types, ingress: rules('ingress'), egress: rules('egress') };
  const isKnown = selector !== undefined && types.length > 0;
  return {
    ...identity,
    ...KUBERNETES_PLACE,
    tieBreaks: tieBreaksOf(identity, KUBERNETES_PLACE.tier, release),
    spec: isKnown ? specOf({ selector: kubernetesSubject(selector, namespace), ...parts }, []) : undefined,
    evidence: [sourceOf(of, { line: record.line }), at(record.podSelector.line)],
  };
}
