import type { Match } from '../../lib/kleene.ts';
import type { Policy, Rule, Tier } from '../../model/policy.ts';
import type { Applicable } from './applicable-tier.ts';

/** What may end the evaluation. */
export type Ending =
  | { readonly kind: 'rule'; readonly policy: Policy; readonly rule: Rule }
  | { readonly kind: 'end-of-tier'; readonly tier: Tier; readonly policies: readonly Policy[] }
  /** A policy about which too little is known: it may allow as well as deny. */
  | { readonly kind: 'opaque'; readonly policy: Policy };

/** What could not be told about a policy. */
export interface Doubt {
  readonly policy: Policy;
  readonly about: 'selects' | 'content' | 'tier' | 'rule';
  readonly rule?: Rule;
}

/** What happens on the way, for whoever wants to tell it. */
export type Event =
  | { readonly kind: 'policy'; readonly tier: Tier; readonly applicable: Applicable }
  | { readonly kind: 'rule'; readonly policy: Policy; readonly rule: Rule; readonly match: Match }
  | { readonly kind: 'end-of-tier'; readonly tier: Tier; readonly action: 'deny' | 'pass' };

/** Where the worlds went. */
export interface Walked {
  readonly endings: readonly Ending[];
  /** Worlds that left the last tier without a verdict. */
  readonly isOpen: boolean;
  readonly doubts: readonly Doubt[];
}
