import { adminPorts, clusterPorts } from './admin-port.ts';
import { losesRuleOnly, type Peer, type Port, pairMatches } from './converted-rule.ts';
import { type Direction, type Doc, docAt, listAt, nameOf, numberAt, textAt, textsAt } from './documents.ts';
import { IS_POD, labelTerms, namespaceTerms } from './label-selector.ts';
import type { Action, Policy, Rule } from './rule.ts';
import { allOf, holds, type Selector } from './selector.ts';
import type { World } from './world.ts';

const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ['Allow', 'allow'],
  ['Accept', 'allow'],
  ['Deny', 'deny'],
  ['Pass', 'pass'],
]);
const BASELINE_ORDER = 1000;

/** Pods by the labels of their namespace and their own. */
function podsSelector(pods: unknown): Selector {
  return allOf([
    IS_POD,
    ...namespaceTerms(docAt(pods, 'namespaceSelector')),
    ...labelTerms(docAt(pods, 'podSelector')),
  ]);
}

/** One peer; undefined when it is of a kind that Calico cannot convert. */
function peerOf(peer: unknown): Peer | undefined {
  const namespaces = docAt(peer, 'namespaces');
  // No term asks for a pod here: network sets of the namespace match, too.
  if (namespaces !== undefined) return { kind: 'owners', selector: allOf(namespaceTerms(namespaces)) };
  const pods = docAt(peer, 'pods');
  if (pods !== undefined) return { kind: 'owners', selector: podsSelector(pods) };
  const nets = textsAt(peer, 'networks');
  return nets.length === 0 ? undefined : { kind: 'nets', nets, except: [] };
}

function ruleOf(
  world: World,
  kind: string,
  direction: Direction,
  entry: unknown,
  index: number,
): Rule | undefined {
  const peers = listAt(entry, direction === 'ingress' ? 'from' : 'to').map(peerOf);
  const ports = kind === 'ClusterNetworkPolicy' ? clusterPorts(entry) : adminPorts(entry);
  const action = ACTIONS.get(textAt(entry, 'action'));
  if (action === undefined || ports === undefined || peers.includes(undefined)) return undefined;
  const usable = peers.flatMap((peer) => peer ?? []);
  const open: readonly Port[] = ports.length === 0 ? [{ kind: 'everything' }] : ports;
  return {
    index,
    action,
    http: false,
    // An empty list of peers yields no rule: nothing is some of nothing.
    matches: (packet) =>
      usable.some((peer) => open.some((port) => pairMatches(world, direction, peer, port, packet))),
  };
}

/** What stands in for a rule of a ClusterNetworkPolicy that cannot be converted: deny all, or nothing. */
function replacement(entry: unknown, index: number): readonly Rule[] {
  if (ACTIONS.get(textAt(entry, 'action')) === 'allow') return [];
  return [{ index, action: 'deny', http: false, matches: () => true }];
}

/** The rules of one direction; undefined when the whole policy is lost to one of them. */
function rulesOf(world: World, doc: Doc, direction: Direction): readonly Rule[] | undefined {
  const rules: Rule[] = [];
  for (const [index, entry] of listAt(doc, 'spec', direction).entries()) {
    const rule = ruleOf(world, textAt(doc, 'kind'), direction, entry, index);
    if (rule === undefined && !losesRuleOnly(world)) return undefined;
    rules.push(...(rule === undefined ? replacement(entry, index) : [rule]));
  }
  return rules;
}

/** Whom a policy is about; undefined when it names nobody. */
function subjectOf(doc: Doc): Selector | undefined {
  const namespaces = docAt(doc, 'spec', 'subject', 'namespaces');
  if (namespaces !== undefined) return allOf([IS_POD, ...namespaceTerms(namespaces)]);
  const pods = docAt(doc, 'spec', 'subject', 'pods');
  return pods === undefined ? undefined : podsSelector(pods);
}

/** The tier of a policy, and its name inside; undefined for a tier that does not exist. */
function seatOf(doc: Doc): { readonly tier: string; readonly tie: string } | undefined {
  const name = nameOf(doc);
  switch (textAt(doc, 'kind')) {
    case 'AdminNetworkPolicy':
      return { tier: 'adminnetworkpolicy', tie: `kanp.adminnetworkpolicy.${name}` };
    case 'BaselineAdminNetworkPolicy':
      return { tier: 'baselineadminnetworkpolicy', tie: `kbanp.baselineadminnetworkpolicy.${name}` };
    default: {
      const tiers = new Map([
        ['Admin', 'kube-admin'],
        ['Baseline', 'kube-baseline'],
      ]);
      const tier = tiers.get(textAt(doc, 'spec', 'tier'));
      return tier === undefined ? undefined : { tier, tie: `${name}//KubernetesClusterNetworkPolicy` };
    }
  }
}

function policyOf(world: World, doc: Doc): Policy | undefined {
  const [ingress, egress] = [rulesOf(world, doc, 'ingress'), rulesOf(world, doc, 'egress')];
  const [subject, seat] = [subjectOf(doc), seatOf(doc)];
  if (ingress === undefined || egress === undefined) return undefined;
  if (subject === undefined || seat === undefined) return undefined;
  const both: readonly Direction[] = ['ingress', 'egress'];
  const isBaseline = textAt(doc, 'kind') === 'BaselineAdminNetworkPolicy';
  return {
    kind: textAt(doc, 'kind'),
    title: nameOf(doc),
    ...seat,
    order: isBaseline ? BASELINE_ORDER : (numberAt(doc, 'spec', 'priority') ?? 0),
    selects: (owner) => owner.kind === 'pod' && holds(subject, owner.labels),
    // No entries of a direction, no type; an absent type leaves the direction alone.
    types: both.filter((direction) => listAt(doc, 'spec', direction).length > 0),
    stage: 'normal',
    applyOnForward: false,
    rules: { ingress, egress },
  };
}

/** The kinds that a version knows. */
function kindsOf(minor: number): readonly string[] {
  if (minor >= 32) return ['ClusterNetworkPolicy'];
  if (minor >= 30) return ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'];
  return minor === 29 ? ['AdminNetworkPolicy'] : [];
}

/** AdminNetworkPolicies, BaselineAdminNetworkPolicies and ClusterNetworkPolicies, as far as the version has them. */
export function adminPolicies(world: World): readonly Policy[] {
  return world.docs
    .filter((doc) => kindsOf(world.minor).includes(textAt(doc, 'kind')))
    .flatMap((doc) => policyOf(world, doc) ?? []);
}
