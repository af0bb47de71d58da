import type { Address } from '../lib/address.ts';
import type { Source } from '../lib/source.ts';

/** Something that was tried in the session and what came of it; compared with the model at its own moment. */
export interface Observation {
  readonly moment: number;
  readonly protocol: 'icmp';
  /** Workload id or node name; `undefined` when the place is not known. */
  readonly from: { readonly kind: 'workload' | 'node'; readonly id: string } | undefined;
  readonly to: Address;
  readonly sent: number;
  readonly received: number;
  /** TTL of the replies, when all are equal. */
  readonly replyTtl?: number;
  readonly command: string;
  readonly source: Source;
}
