import type { Source } from '../../lib/source.ts';
import type { AssumptionId } from '../assumptions.ts';
import type { Gap } from '../ledger.ts';
import type { PointName } from '../policy/point.ts';
import type { TrailStep } from '../policy/trail.ts';
import type { Backends } from '../services/backends.ts';
import type { ServiceDoor } from '../services/service-at.ts';

/** How one direction of a flow ends. */
export type Disposition =
  | 'DELIVERED'
  | 'EXITS_CLUSTER'
  | 'LEAKS_OUTSIDE'
  | 'DENIED_EGRESS'
  | 'DENIED_INGRESS'
  | 'DENIED_HOST'
  | 'NO_BACKEND'
  | 'NO_ROUTE'
  | 'ROUTE_BLACKHOLE'
  | 'ROUTE_UNREACHABLE'
  | 'ROUTE_PROHIBIT'
  | 'NEIGHBOUR_MISSING'
  | 'INTERFACE_DOWN'
  | 'TUNNEL_DOWN'
  | 'TUNNEL_PEER_WRONG'
  | 'LOOP'
  | 'UNKNOWN';

export type StepKind =
  | 'originate'
  | 'route'
  | 'neighbour'
  | 'policy'
  | 'dnat'
  | 'snat'
  | 'encap'
  | 'underlay'
  | 'decap'
  | 'deliver'
  | 'exit'
  | 'stop';

/** One thing that happens to the packet, and the lines that show it. */
export interface Step {
  readonly kind: StepKind;
  readonly says: string;
  readonly at?: string;
  readonly evidence: readonly Source[];
}

/** A place that the packet passes. */
export interface Hop {
  readonly kind: 'workload' | 'node' | 'outside';
  readonly name: string;
  readonly steps: readonly Step[];
}

/** Delivered, stopped and unknown are three classes: not knowing is never folded into one of the others. */
export type Class = 'delivered' | 'stopped' | 'unknown';

/** The class of a disposition. */
export function classOf(disposition: Disposition): Class {
  if (disposition === 'DELIVERED' || disposition === 'EXITS_CLUSTER') return 'delivered';
  return disposition === 'UNKNOWN' ? 'unknown' : 'stopped';
}

/** One direction of a flow, hop by hop. */
export interface Path {
  readonly disposition: Disposition;
  readonly says: string;
  /** TTL left on arrival inside the cluster, of 64 at the start. */
  readonly ttl?: number;
  readonly hops: readonly Hop[];
}

/** What policy said at one point, and what decided. */
export interface PolicyAnswer {
  readonly point: PointName;
  readonly direction: 'egress' | 'ingress';
  readonly endpoint: string;
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  readonly says: string;
  readonly policy?: string;
  readonly evidence: readonly Source[];
  /** Everything that was asked, in order, when the question wants it explained. */
  readonly trail?: readonly TrailStep[];
}

export type VerdictValue = 'delivered' | 'blocked' | 'mixed' | 'unknown';

/** A backend of a Service, and what becomes of a connection that goes to it. */
export interface BackendTrace {
  readonly address: string;
  readonly port: number;
  readonly workload?: string;
  readonly node?: string;
  readonly trace: Trace;
}

/** How a Service was asked for, and the backends that a connection may get. */
export interface ServiceTrace {
  /** `namespace/name`. */
  readonly name: string;
  readonly door: ServiceDoor;
  readonly outcome: Backends['outcome'];
  readonly backends: readonly BackendTrace[];
  readonly evidence: readonly Source[];
}

/** Both directions of one flow, with the verdict and all that it leans on. */
export interface Trace {
  readonly flow: {
    readonly from: string;
    readonly to: string;
    readonly source: string;
    readonly destination: string;
    readonly protocol: string;
    readonly port?: number;
  };
  readonly verdict: VerdictValue;
  readonly confidence: 'proven' | 'assumed';
  readonly disposition: Disposition;
  readonly decidedBy: 'request' | 'reply';
  readonly says: string;
  readonly policies: readonly PolicyAnswer[];
  /** The shortest lists of facts that would turn a verdict of policy around, when the question wants it explained. */
  readonly changes?: readonly (readonly string[])[];
  readonly service?: ServiceTrace;
  readonly ttl?: number;
  readonly assumptions: readonly AssumptionId[];
  readonly unknownBecause: readonly Gap[];
  readonly forward: Path;
  readonly reply?: Path;
}
