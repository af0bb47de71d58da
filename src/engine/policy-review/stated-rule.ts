import { groupedBy } from '../../lib/group.ts';
import type { Direction, Policy, Rule } from '../../model/policy.ts';

/** A rule as its author wrote it; of a Kubernetes policy its parts are one for each peer and protocol. */
export interface StatedRule {
  readonly policy: Policy;
  readonly direction: Direction;
  /** Its place in the list of the object, from 0. */
  readonly index: number;
  readonly parts: readonly [Rule, ...Rule[]];
}

/** The rules of a policy in one direction, as they were written. */
export function rulesStated(policy: Policy, direction: Direction): readonly StatedRule[] {
  const groups = groupedBy(policy.spec?.[direction] ?? [], ({ index }) => index);
  return [...groups].flatMap(([index, [first, ...rest]]) =>
    first ? [{ policy, direction, index, parts: [first, ...rest] }] : [],
  );
}

/** The rules that a policy acts by: those of a direction that is none of its types do nothing. */
export const actingRules = (policy: Policy): readonly StatedRule[] =>
  (policy.spec?.types ?? []).flatMap((direction) => rulesStated(policy, direction));
