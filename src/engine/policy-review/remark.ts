import type { Evidence } from '../../lib/source.ts';
import type { Direction, Policy, Rule } from '../../model/policy.ts';
import type { StatedRule } from './stated-rule.ts';

/** What a review may say about a policy or a rule of it. */
export type RemarkKind =
  | 'selects-nothing'
  | 'never-asked'
  | 'redundant-policy'
  | 'matches-nothing'
  | 'never-reached'
  | 'redundant-rule'
  | 'contradictory-selector'
  | 'true-without-label'
  | 'label-nowhere'
  | 'log-only'
  | 'type-missing'
  | 'order-by-name';

/**
 * One remark. `certain`: of all that the snapshot holds, and it holds all of the kinds that matter. `as-collected`:
 * something was not collected that could make a difference.
 */
export interface Remark {
  readonly kind: RemarkKind;
  readonly policy: Policy;
  readonly direction?: Direction;
  /** The rule that it is about, by its place from 0. */
  readonly index?: number;
  /** Set when it is about a part of the rule only. */
  readonly part?: Rule;
  readonly says: string;
  readonly exactness: 'certain' | 'as-collected';
  readonly evidence: Evidence;
}

/** A remark before it is known how exact it is. */
export type Draft = Omit<Remark, 'exactness'>;

/** A remark about a rule, or a part of it, with its place and its line. */
export function aboutRule(
  kind: RemarkKind,
  { policy, direction, index, parts }: StatedRule,
  says: string,
  part?: Rule,
): Draft {
  const { source } = part ?? parts[0];
  return { kind, policy, direction, index, ...(part && { part }), says, evidence: [source] };
}

/** A remark about a policy as a whole. */
export const aboutPolicy = (kind: RemarkKind, policy: Policy, says: string): Draft => ({
  kind,
  policy,
  says,
  evidence: policy.evidence,
});
