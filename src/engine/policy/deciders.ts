import { type Direction, type Policy, type Rule, titleOf } from '../../model/policy.ts';
import type { Decider } from './judgement.ts';
import type { Ending } from './walked.ts';

const VERDICT_OF = { allow: 'allowed', deny: 'denied' } as const;

function ruleDecider(policy: Policy, rule: Rule, direction: Direction): Decider[] {
  if (rule.action !== 'allow' && rule.action !== 'deny') return [];
  const by = `${titleOf(policy)} ${direction} ${rule.index}`;
  const evidence = [...policy.evidence.slice(0, 1), rule.source];
  return [{ verdict: VERDICT_OF[rule.action], by, policy, rule, evidence }];
}

function opaqueDeciders(policy: Policy): Decider[] {
  const evidence = policy.evidence.slice(0, 1);
  const by = titleOf(policy);
  const allowed: Decider = { verdict: 'allowed', by, policy, evidence };
  // A Kubernetes NetworkPolicy only allows; what it does not allow, the end of its tier denies.
  return policy.kind === 'KubernetesNetworkPolicy' ? [allowed] : [allowed, { ...allowed, verdict: 'denied' }];
}

/** Who decides where the evaluation ends so; of a policy that is hardly known, both verdicts. */
export function decidersOf(ending: Ending, direction: Direction): Decider[] {
  switch (ending.kind) {
    case 'rule':
      return ruleDecider(ending.policy, ending.rule, direction);
    case 'opaque':
      return opaqueDeciders(ending.policy);
    case 'end-of-tier': {
      const { tier, policies } = ending;
      const evidence = policies.flatMap((policy) => policy.evidence.slice(0, 2));
      return [{ verdict: 'denied', by: `end of tier ${tier.name}`, tier, selecting: policies, evidence }];
    }
  }
}

/** A decider that no object stands for. */
export const simple = (verdict: Decider['verdict'], by: string): Decider => ({ verdict, by, evidence: [] });
