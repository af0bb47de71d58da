import type { Match } from '../../lib/kleene.ts';
import type { Policy, PolicySpec, Tier } from '../../model/policy.ts';

/** A policy that selects an endpoint, or may. */
export interface Applicable {
  readonly policy: Policy;
  readonly selects: Exclude<Match, 'no'>;
  /** `undefined`: not enough of it is known to say anything about what it does. */
  readonly spec: PolicySpec | undefined;
}

/** What is asked for one endpoint and direction, tier by tier; tiers with nothing to ask are left out. */
export interface ApplicableTier {
  readonly tier: Tier;
  readonly isKnown: boolean;
  readonly policies: readonly Applicable[];
}
