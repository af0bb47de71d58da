import { isRange, losesRuleOnly, type Peer, type Port, pairMatches } from './converted-rule.ts';
import {
  type Direction,
  type Doc,
  docAt,
  groupOf,
  listAt,
  nameOf,
  namespaceOf,
  textAt,
  textsAt,
  valueAt,
} from './documents.ts';
import { IS_POD, inNamespace, labelTerms, namespaceTerms } from './label-selector.ts';
import type { Policy, Rule } from './rule.ts';
import { allOf, holds } from './selector.ts';
import type { World } from './world.ts';

const ORDER = 1000;

function peerOf(namespace: string, peer: unknown): Peer {
  const block = docAt(peer, 'ipBlock');
  if (block !== undefined) {
    return { kind: 'nets', nets: [textAt(block, 'cidr')], except: textsAt(block, 'except') };
  }
  const namespaceSelector = docAt(peer, 'namespaceSelector');
  const where =
    namespaceSelector === undefined ? [inNamespace(namespace)] : namespaceTerms(namespaceSelector);
  return {
    kind: 'owners',
    selector: allOf([IS_POD, ...where, ...labelTerms(docAt(peer, 'podSelector'))]),
  };
}

/** One port of a rule; undefined when it cannot be converted. */
function portOf(entry: unknown): Port | undefined {
  const protocol = textAt(entry, 'protocol') || 'TCP';
  const [port, last] = [valueAt(entry, 'port'), valueAt(entry, 'endPort')];
  if (!/^(TCP|UDP|SCTP)$/.test(protocol)) return undefined;
  if (typeof port === 'string') {
    return last === undefined ? { kind: 'named', protocol, name: port } : undefined;
  }
  if (typeof port !== 'number') return last === undefined ? { kind: 'range', protocol } : undefined;
  const high = typeof last === 'number' ? last : port;
  return isRange(port, high) ? { kind: 'range', protocol, low: port, high } : undefined;
}

/** One entry of the ingress or egress list; undefined when it cannot be converted. */
function ruleOf(
  world: World,
  namespace: string,
  direction: Direction,
  entry: unknown,
  index: number,
): Rule | undefined {
  const peers = listAt(entry, direction === 'ingress' ? 'from' : 'to').map((peer) => peerOf(namespace, peer));
  const ports = listAt(entry, 'ports').map(portOf);
  const usable = ports.flatMap((port) => port ?? []);
  if (usable.length < ports.length) return undefined;
  const peersOrAny: readonly (Peer | undefined)[] = peers.length === 0 ? [undefined] : peers;
  const portsOrAny: readonly Port[] = usable.length === 0 ? [{ kind: 'everything' }] : usable;
  return {
    index,
    action: 'allow',
    http: false,
    matches: (packet) =>
      peersOrAny.some((peer) => portsOrAny.some((port) => pairMatches(world, direction, peer, port, packet))),
  };
}

function policyOf(world: World, doc: Doc): Policy | undefined {
  const namespace = namespaceOf(doc);
  const entries = (direction: Direction) =>
    listAt(doc, 'spec', direction).map((entry, index) => ruleOf(world, namespace, direction, entry, index));
  const [ingress, egress] = [entries('ingress'), entries('egress')];
  if ([...ingress, ...egress].includes(undefined) && !losesRuleOnly(world)) return undefined;
  const selector = allOf([IS_POD, inNamespace(namespace), ...labelTerms(docAt(doc, 'spec', 'podSelector'))]);
  const types = textsAt(doc, 'spec', 'policyTypes');
  const both = [
    ['Ingress', 'ingress'],
    ['Egress', 'egress'],
  ] as const;
  return {
    kind: 'KubernetesNetworkPolicy',
    title: `${namespace}/${nameOf(doc)}`,
    tier: 'default',
    order: ORDER,
    tie: losesRuleOnly(world)
      ? `${nameOf(doc)}/${namespace}/KubernetesNetworkPolicy`
      : `${namespace}/knp.default.${nameOf(doc)}`,
    selects: (owner) => owner.kind !== 'set' && holds(selector, owner.labels),
    types:
      types.length === 0
        ? ['ingress']
        : both.flatMap(([type, direction]) => (types.includes(type) ? direction : [])),
    stage: 'normal',
    applyOnForward: false,
    rules: {
      ingress: ingress.flatMap((rule) => rule ?? []),
      egress: egress.flatMap((rule) => rule ?? []),
    },
  };
}

/** NetworkPolicies of Kubernetes, as Calico converts them. */
export function kubernetesPolicies(world: World): readonly Policy[] {
  return world.docs
    .filter((doc) => textAt(doc, 'kind') === 'NetworkPolicy' && groupOf(doc) === 'networking.k8s.io')
    .flatMap((doc) => policyOf(world, doc) ?? []);
}
