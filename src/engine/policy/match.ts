import type { Address } from '../../lib/address.ts';
import { contains } from '../../lib/cidr.ts';
import type { LabelSelector, Peer, Policy, PortMatch, Requirement, Rule } from '../../model/policy.ts';
import { inPodNetwork, type Labels, type Workload } from '../../model/workload.ts';

/** Kleene's three values: `unknown` when the input does not tell. */
export type Match = 'yes' | 'no' | 'unknown';

/** All must hold. */
export function all(matches: readonly Match[]): Match {
  if (matches.includes('no')) return 'no';
  return matches.includes('unknown') ? 'unknown' : 'yes';
}

/** One is enough. */
export function any(matches: readonly Match[]): Match {
  if (matches.includes('yes')) return 'yes';
  return matches.includes('unknown') ? 'unknown' : 'no';
}

const said = (holds: boolean): Match => (holds ? 'yes' : 'no');

/** LabelSelector semantics of the Kubernetes API: NotIn also holds for a missing key. */
function requirementHolds(requirement: Requirement, labels: Labels): Match {
  const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
  switch (requirement.operator) {
    case 'in':
      return said(value !== undefined && requirement.values.includes(value));
    case 'not-in':
      return said(value === undefined || !requirement.values.includes(value));
    case 'exists':
      return said(value !== undefined);
    case 'not-exists':
      return said(value === undefined);
  }
}

/** An empty selector selects everything, also what has unknown labels. */
export function selectorMatches(selector: LabelSelector, labels: Labels | undefined): Match {
  if (selector.requirements.length === 0) return 'yes';
  if (labels === undefined) return 'unknown';
  return all(selector.requirements.map((requirement) => requirementHolds(requirement, labels)));
}

/** The label that the API server sets on every namespace (Kubernetes 1.21 and newer). */
const NAME_LABEL = 'kubernetes.io/metadata.name';

/** The label that Calico itself gives each namespace, over one of the same key (calico-semantics 1.5). */
const CALICO_NAME_LABEL = 'projectcalico.org/name';

/** Of a namespace whose labels were not collected only the name labels are known: any other key leaves it open. */
export function namespaceMatches(
  selector: LabelSelector,
  namespace: string,
  labels: Labels | undefined,
): Match {
  const named = { [CALICO_NAME_LABEL]: namespace };
  const known: Labels = labels ? { ...labels, ...named } : { [NAME_LABEL]: namespace, ...named };
  return all(
    selector.requirements.map((requirement) =>
      labels || Object.hasOwn(known, requirement.key) ? requirementHolds(requirement, known) : 'unknown',
    ),
  );
}

/** Whether a policy selects a pod; it never selects pods on the host network. */
export function policySelects(policy: Policy, workload: Workload): Match {
  if (policy.namespace !== workload.namespace || workload.hostNetwork === true) return 'no';
  if (!policy.specKnown) return 'unknown';
  return selectorMatches(policy.selector, workload.labels);
}

/** The other end of a flow, as the policed end sees it. */
export interface PeerEnd {
  readonly address: Address;
  /** The pod that has the address, when one does and it was not translated on the way. */
  readonly workload?: Workload;
  /** Labels of the namespace of that pod, when they were collected. */
  readonly namespaceLabels?: Labels;
  /** The address may have been translated on the way, and nothing tells to what. */
  readonly uncertain?: boolean;
  /** No pod is known to have the address, and not all pods are known. */
  readonly mayBePod?: boolean;
}

/** The traffic that rules match on. A missing port means that none is known (or the protocol has none). */
export interface Traffic {
  readonly protocol: string;
  readonly port?: number;
}

function peerMatches(peer: Peer, policy: Policy, end: PeerEnd): Match {
  if (end.uncertain) return 'unknown';
  switch (peer.kind) {
    case 'unknown':
      return 'unknown';
    case 'nets':
      return said(
        contains(peer.cidr, end.address) && !peer.except.some((cidr) => contains(cidr, end.address)),
      );
    case 'pods': {
      const { workload } = end;
      if (!workload && end.mayBePod) return 'unknown';
      if (!workload || !inPodNetwork(workload)) return 'no';
      const namespace =
        peer.namespaces === undefined
          ? said(workload.namespace === policy.namespace)
          : namespaceMatches(peer.namespaces, workload.namespace, end.namespaceLabels);
      return all([namespace, peer.pods === undefined ? 'yes' : selectorMatches(peer.pods, workload.labels)]);
    }
  }
}

function portMatches(match: PortMatch, traffic: Traffic): Match {
  if (match.protocol !== traffic.protocol) return 'no';
  if (match.port === undefined) return 'yes';
  // Named ports are declared by containers, which no source of this version shows.
  if (typeof match.port === 'string' || traffic.port === undefined) return 'unknown';
  return said(traffic.port >= match.port && traffic.port <= (match.endPort ?? match.port));
}

/** Whether a rule matches: one of its peers and one of its ports. */
export function ruleMatches(rule: Rule, policy: Policy, end: PeerEnd, traffic: Traffic): Match {
  const peers =
    rule.peers === undefined ? 'yes' : any(rule.peers.map((peer) => peerMatches(peer, policy, end)));
  const ports = rule.ports === undefined ? 'yes' : any(rule.ports.map((port) => portMatches(port, traffic)));
  return all([peers, ports]);
}
