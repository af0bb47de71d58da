import type { Source } from '../../lib/source.ts';
import { type Direction, type Policy, titleOf } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Workload } from '../../model/workload.ts';
import type { AssumptionId } from '../assumptions.ts';
import type { Gap } from '../ledger.ts';
import { calledOf } from './doubts.ts';
import { judge } from './evaluate.ts';
import type { Decider, Judgement } from './judgement.ts';
import type { PolicyPacket } from './packet.ts';

/** The answer of policy for one endpoint and one direction, and what decided it. */
export interface PolicyVerdict {
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  readonly says: string;
  /** The deciding policy, `namespace/name` for a Kubernetes one; absent when none selects the endpoint. */
  readonly policy?: string;
  readonly evidence: readonly Source[];
  readonly assumptions: readonly AssumptionId[];
  readonly gaps: readonly Gap[];
}

function endOfTierSays(selecting: readonly Policy[], tier: string, workload: Workload, direction: Direction) {
  const names = selecting.map(calledOf).join(', ');
  const where = tier === 'default' ? '' : ` in tier ${tier}`;
  return selecting.length === 1
    ? `Policy ${names} selects ${workload.id} for ${direction}${where}, and no rule of it matches: denied.`
    : `Policies ${names} select ${workload.id} for ${direction}${where}, and no rule of them matches: denied.`;
}

function ruleSays({ verdict, policy, rule }: Decider, direction: Direction): string {
  if (policy?.kind === 'KubernetesNetworkPolicy')
    return `Policy ${calledOf(policy)} has a rule that allows this ${direction}.`;
  const verb = verdict === 'allowed' ? 'allows' : 'denies';
  return `${policy ? titleOf(policy) : 'A policy'} ${verb} this by rule ${(rule?.index ?? 0) + 1} of its ${direction}.`;
}

function profileSays(
  { verdict, by }: Decider,
  judgement: Judgement,
  workload: Workload,
  direction: Direction,
) {
  if (verdict === 'denied')
    return by === 'no profile'
      ? `No policy decides about ${workload.id}, and its namespace does not exist: denied.`
      : `${workload.id} is no endpoint that Calico knows: denied.`;
  return judgement.isPoliced
    ? `The policies that select ${workload.id} for ${direction} pass this on, and nothing denies it: allowed.`
    : `No policy selects ${workload.id} for ${direction}: everything is allowed.`;
}

/** What decided, in a sentence, and by which policy. */
function decided(judgement: Judgement, workload: Workload, direction: Direction) {
  const [decider] = judgement.decidedBy;
  if (!decider) throw new Error('Bug: a verdict without a decider');
  const { policy, selecting, tier } = decider;
  if (policy) return { says: ruleSays(decider, direction), policy: calledOf(policy) };
  if (!selecting) return { says: profileSays(decider, judgement, workload, direction) };
  const says = endOfTierSays(selecting, tier?.name ?? 'default', workload, direction);
  return { says, ...(selecting[0] && { policy: calledOf(selecting[0]) }) };
}

function doubtful({ doubts, decidedBy }: Judgement, workload: Workload, direction: Direction) {
  const policies =
    doubts.length > 0 ? doubts.map(({ policy }) => policy) : decidedBy.flatMap((one) => one.policy ?? []);
  const distinct = [...new Map(policies.map((policy) => [calledOf(policy), policy])).values()];
  const preposition = direction === 'ingress' ? 'to' : 'from';
  const names = distinct.map(calledOf).join(', ');
  const about = distinct.length > 0 ? `policy ${names}` : `profiles of ${workload.id}`;
  return {
    says: `Whether traffic ${preposition} ${workload.id} is allowed depends on what cannot be told about ${about}.`,
    evidence: distinct.flatMap((policy) => policy.evidence.slice(0, 1)),
  };
}

/** What policy says about one new connection at a pod, in words. */
export function policyVerdict(
  snapshot: Snapshot,
  workload: Workload,
  direction: Direction,
  packet: PolicyPacket,
): PolicyVerdict {
  return worded(judge(snapshot, { kind: 'workload', workload }, direction, packet), workload, direction);
}

/** A judgement about a pod, in words. */
export function worded(judgement: Judgement, workload: Workload, direction: Direction): PolicyVerdict {
  const { verdict, evidence, assumptions, gaps } = judgement;
  if (verdict === 'allowed' || verdict === 'denied')
    return { verdict, ...decided(judgement, workload, direction), evidence, assumptions, gaps };
  const { says, evidence: known } = doubtful(judgement, workload, direction);
  const shown = known.length > 0 ? known : evidence;
  return { verdict: 'unknown', says, evidence: shown, assumptions, gaps };
}
