import type { Flow } from '../policy/flow.ts';
import type { Endpoint } from './endpoint.ts';
import type { Translation } from './packet.ts';
import type { Target } from './target.ts';

/** What is asked between two ends. */
export interface Traffic {
  readonly protocol: string;
  readonly port?: number;
  /** What is only assumed counts as unknown. */
  readonly strict?: boolean;
  /** Tells everything that policy was asked, and what would turn its verdict around. */
  readonly explain?: boolean;
}

/** A flow to be traced. */
export interface Question extends Traffic {
  readonly from: Endpoint;
  readonly to: Target;
}

/** A flow to one end, which a node may have put in the place of a Service. */
export interface Followed extends Traffic {
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** The port that `to` is asked for; `port` is the one that the client dials. */
  readonly translation?: Translation;
  /** The same flow as policy sees it. */
  readonly flow: Flow;
}
