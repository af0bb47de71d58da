import type { Source } from '../../lib/source.ts';
import type { Policy, Rule, Tier } from '../../model/policy.ts';
import type { AssumptionId } from '../assumptions.ts';
import type { Gap } from '../ledger.ts';
import type { Doubt } from './walked.ts';

/** `passed`: a stage before connection tracking or translation had nothing to say, and the next one is asked. */
export type PointVerdict = 'allowed' | 'denied' | 'passed' | 'unknown';

/** What gave a verdict. */
export interface Decider {
  readonly verdict: Exclude<PointVerdict, 'unknown'>;
  /** `NetworkPolicy shop/web ingress 0`, `end of tier default`, `profile kns.shop`, ... */
  readonly by: string;
  readonly policy?: Policy;
  readonly rule?: Rule;
  readonly tier?: Tier;
  /** The policies whose selection makes the end of the tier decide. */
  readonly selecting?: readonly Policy[];
  readonly evidence: readonly Source[];
}

/** The answer of policy at one point. */
export interface Judgement {
  readonly verdict: PointVerdict;
  /** One when the verdict is known; else every decider that is possible. */
  readonly decidedBy: readonly Decider[];
  /** True when the packet is allowed at L4, and a rule leaves the rest to L7. */
  readonly l7: boolean;
  /** True when some policy selects the endpoint, or may. */
  readonly isPoliced: boolean;
  /** What could not be told; empty when that does not matter. */
  readonly doubts: readonly Doubt[];
  readonly gaps: readonly Gap[];
  readonly assumptions: readonly AssumptionId[];
  readonly evidence: readonly Source[];
}
