import { cite } from '../compose/cite.ts';
import type { Remark } from '../engine/policy-review/remark.ts';
import type { Review } from '../engine/policy-review/review.ts';
import { partText } from '../engine/policy-review/rule-text.ts';
import type { Direction, Policy } from '../model/policy.ts';
import type { PolicyRemark } from '../result/policy-inventory.ts';

/** A remark as the result shows it. */
export function remarkView({
  kind,
  policy,
  direction,
  index,
  part,
  says,
  exactness,
  evidence,
}: Remark): PolicyRemark {
  return {
    kind,
    ...(direction && { direction }),
    ...(index !== undefined && { rule: index + 1 }),
    ...(part && direction && { part: partText(part, direction, policy.namespace) }),
    says,
    exactness,
    evidence: cite(evidence),
  };
}

/** All remarks about a policy. */
export const remarksOn = ({ remarks }: Review, policy: Policy): PolicyRemark[] =>
  remarks.filter((one) => one.policy === policy).map(remarkView);

/** Those about one of its rules. */
export const remarksOnRule = (
  { remarks }: Review,
  policy: Policy,
  direction: Direction,
  index: number,
): PolicyRemark[] =>
  remarks
    .filter((one) => one.policy === policy && one.direction === direction && one.index === index)
    .map(remarkView);
