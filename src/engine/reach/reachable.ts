import type { Bits } from '../../lib/bits.ts';

/** Traffic between two endpoints, as cells of the traffic space: what is allowed, and what may be. */
export interface Reachable {
  readonly allowed: Bits;
  /** Allowed or denied: the input does not tell. */
  readonly unknown: Bits;
}
