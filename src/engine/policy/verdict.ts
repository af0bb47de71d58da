import type { Source } from '../../lib/source.ts';
import type { Direction, Policy, Rule } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Workload } from '../../model/workload.ts';
import type { AssumptionId } from '../assumptions.ts';
import type { Gap } from '../ledger.ts';
import { type Match, type PeerEnd, policySelects, ruleMatches, type Traffic } from './match.ts';

/** The answer of policy for one endpoint and one direction, and what decided it. */
export interface PolicyVerdict {
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  readonly says: string;
  /** `namespace/name` of the deciding policy; absent when none selects the endpoint. */
  readonly policy?: string;
  readonly evidence: readonly Source[];
  readonly assumptions: readonly AssumptionId[];
  readonly gaps: readonly Gap[];
}

/** A policy that selects the endpoint, or may, and how far its rules match. */
interface Candidate {
  readonly policy: Policy;
  readonly selects: Match;
  readonly allows: Match;
  readonly rule?: Rule;
}

const name = (policy: Policy) => `${policy.namespace}/${policy.name}`;

function candidateOf(
  policy: Policy,
  workload: Workload,
  direction: Direction,
  end: PeerEnd,
  traffic: Traffic,
): Candidate {
  const rules = direction === 'ingress' ? policy.ingress : policy.egress;
  const matches = (rules ?? []).map((rule) => ({ rule, match: ruleMatches(rule, policy, end, traffic) }));
  const hit =
    matches.find(({ match }) => match === 'yes') ?? matches.find(({ match }) => match === 'unknown');
  const allows = rules === undefined ? 'unknown' : (hit?.match ?? 'no');
  return { policy, selects: policySelects(policy, workload), allows, ...(hit && { rule: hit.rule }) };
}

/** The end with the labels of its namespace. A namespace that no list shows may have any: its pods exist. */
function withNamespace(snapshot: Snapshot, end: PeerEnd): PeerEnd {
  const { workload } = end;
  const namespace = snapshot.namespaces?.items.find(({ name }) => name === workload?.namespace);
  return namespace ? { ...end, namespaceLabels: namespace.labels } : end;
}

/** Policies whose types include the direction; of a policy known by name only nobody knows. */
function candidatesFor(
  snapshot: Snapshot,
  workload: Workload,
  direction: Direction,
  end: PeerEnd,
  traffic: Traffic,
) {
  return (snapshot.policies?.items ?? [])
    .filter((policy) => !policy.specKnown || policy.types.includes(direction))
    .map((policy) => candidateOf(policy, workload, direction, end, traffic))
    .filter(({ selects }) => selects !== 'no');
}

function contentGap(policy: Policy): Gap {
  return {
    id: `policy@${name(policy)}`,
    says: `Whether policy ${name(policy)} selects this pod or allows this traffic cannot be told from the input.`,
    command: `kubectl get networkpolicy ${policy.name} -n ${policy.namespace} -o yaml; kubectl get pods -n ${policy.namespace} --show-labels; kubectl get namespaces -o yaml`,
  };
}

/** Policies of kinds that are not evaluated: any of them may allow or deny before the others are asked. */
function blockedByOtherKinds(snapshot: Snapshot, workload: Workload): PolicyVerdict | undefined {
  const other = snapshot.otherPolicies.find(
    ({ namespace }) => namespace === undefined || namespace === workload.namespace,
  );
  if (!other) return undefined;
  const title = `${other.kind} ${other.namespace === undefined ? '' : `${other.namespace}/`}${other.name}`;
  const gap: Gap = {
    id: `policy-kind@${other.kind}`,
    says: `${title} may decide first, and policies of this kind are not evaluated by this version.`,
    command: 'calicoctl get tiers,globalnetworkpolicies,networkpolicies -A -o yaml   (to read them yourself)',
  };
  return { verdict: 'unknown', says: gap.says, evidence: [other.source], assumptions: [], gaps: [gap] };
}

function decide(
  candidates: readonly Candidate[],
  workload: Workload,
  direction: Direction,
): Omit<PolicyVerdict, 'assumptions'> {
  const sure = candidates.filter(({ selects }) => selects === 'yes');
  const allowing = sure.find(({ allows }) => allows === 'yes');
  const preposition = direction === 'ingress' ? 'to' : 'from';
  if (allowing) {
    const { policy, rule } = allowing;
    const evidence = [...policy.evidence.slice(0, 1), ...(rule ? [rule.source] : [])];
    return {
      verdict: 'allowed',
      says: `Policy ${name(policy)} has a rule that allows this ${direction}.`,
      policy: name(policy),
      evidence,
      gaps: [],
    };
  }
  // A policy that may select the pod isolates it (it matters when it would not allow), or adds an allowance.
  const mayChange = ({ selects, allows }: Candidate) =>
    selects === 'yes' ? allows === 'unknown' : sure.length === 0 ? allows !== 'yes' : allows !== 'no';
  const doubtful = candidates.filter(mayChange);
  if (doubtful.length > 0) {
    const names = doubtful.map(({ policy }) => name(policy)).join(', ');
    return {
      verdict: 'unknown',
      says: `Whether traffic ${preposition} ${workload.id} is allowed depends on what cannot be told about policy ${names}.`,
      evidence: doubtful.flatMap(({ policy }) => policy.evidence.slice(0, 1)),
      gaps: doubtful.map(({ policy }) => contentGap(policy)),
    };
  }
  const [first] = sure;
  if (!first)
    return {
      verdict: 'allowed',
      says: `No policy selects ${workload.id} for ${direction}: everything is allowed.`,
      evidence: [],
      gaps: [],
    };
  const names = sure.map(({ policy }) => name(policy)).join(', ');
  const says =
    sure.length === 1
      ? `Policy ${names} selects ${workload.id} for ${direction}, and no rule of it matches: denied.`
      : `Policies ${names} select ${workload.id} for ${direction}, and no rule of them matches: denied.`;
  return {
    verdict: 'denied',
    says,
    policy: name(first.policy),
    evidence: sure.flatMap(({ policy }) => policy.evidence.slice(0, 2)),
    gaps: [],
  };
}

/**
 * What policy says about one new connection at one endpoint: Kubernetes NetworkPolicy, in which policies only add
 * allowances. A pod that no policy selects for the direction is open; a selected pod is open to what some rule
 * matches (NetworkPolicy API; calico-semantics 1.1 and 1.8).
 */
export function policyVerdict(
  snapshot: Snapshot,
  workload: Workload,
  direction: Direction,
  end: PeerEnd,
  traffic: Traffic,
): PolicyVerdict {
  const other = blockedByOtherKinds(snapshot, workload);
  if (other) return other;
  const candidates = candidatesFor(snapshot, workload, direction, withNamespace(snapshot, end), traffic);
  const decided = decide(candidates, workload, direction);
  // A denial needs no other policy; it could only be lifted by one of another kind, which is assumed away too.
  const assumptions: AssumptionId[] =
    candidates.length > 0 ? ['no-other-policy', 'policy-programmed'] : ['no-other-policy'];
  const evidence = decided.evidence.length > 0 ? decided.evidence : (snapshot.policies?.sources ?? []);
  return { ...decided, evidence, assumptions };
}
