import { type Direction, titleOf } from '../../model/policy.ts';
import type { Change } from './change.ts';
import type { FlowJudgement } from './flow.ts';
import { ruleAdded } from './rule-added.ts';

/** Rules in the policies that decided against the wish. A Kubernetes policy cannot deny. */
export function ruleChanges(judged: FlowJudgement, action: 'allow' | 'deny'): Change[] {
  const against = action === 'allow' ? 'denied' : 'allowed';
  return judged.points.flatMap(({ point, judgement }) => {
    const direction: Direction = point.endsWith('egress') ? 'egress' : 'ingress';
    const policies = judgement.decidedBy
      .filter(({ verdict }) => verdict === against)
      .flatMap(({ policy, selecting }) => (policy ? [policy] : (selecting ?? []).slice(0, 1)));
    return policies
      .filter(({ kind }) => action === 'allow' || kind !== 'KubernetesNetworkPolicy')
      .map(
        (policy): Change => ({
          kind: 'rule',
          says: `${titleOf(policy)} had a first ${direction} rule that ${action === 'allow' ? 'allows' : 'denies'} this`,
          in: (world) => ruleAdded(world, policy, direction, action),
        }),
      );
  });
}
