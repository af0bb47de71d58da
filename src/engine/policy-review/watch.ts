import { type Bits, sameBits } from '../../lib/bits.ts';
import type { Policy, Rule, Tier } from '../../model/policy.ts';

/** What took packets out of the evaluation. */
export type Decision =
  | { readonly kind: 'rule'; readonly policy: Policy; readonly rule: Rule }
  | { readonly kind: 'end-of-tier'; readonly tier: Tier };

/** Told what happens on the way, with the sources to whose packets it happens. */
export interface Watch {
  readonly asked?: (policy: Policy) => void;
  readonly reached?: (rule: Rule) => void;
  readonly decided?: (decision: Decision, sources: Bits) => void;
  /** The sources that a rule would match, whether or not anything of theirs is left when its turn comes. */
  readonly meant?: (rule: Rule, sources: Bits) => void;
}

/** What may happen to the packets of each source; `l7`: allowed by a rule that leaves the rest to L7. */
export interface Outcome {
  readonly allowed: Bits;
  readonly denied: Bits;
  readonly l7: Bits;
}

/** True when two outcomes are the same for every source. */
export const isSameOutcome = (a: Outcome, b: Outcome): boolean =>
  sameBits(a.allowed, b.allowed) && sameBits(a.denied, b.denied) && sameBits(a.l7, b.l7);
