import { z } from 'zod';
import { source } from './evidence.ts';

export const verdictValue = z.enum(['delivered', 'blocked', 'mixed', 'unknown']);
export const confidence = z.enum(['proven', 'assumed']);

/** How a trace ends. The list may grow within one schema version: readers keep unknown values as text. */
export const disposition = z.enum([
  'DELIVERED',
  'EXITS_CLUSTER',
  'LEAKS_OUTSIDE',
  'DENIED_EGRESS',
  'DENIED_INGRESS',
  'DENIED_HOST',
  'NO_BACKEND',
  'NO_ROUTE',
  'ROUTE_BLACKHOLE',
  'ROUTE_UNREACHABLE',
  'ROUTE_PROHIBIT',
  'NEIGHBOUR_MISSING',
  'INTERFACE_DOWN',
  'TUNNEL_DOWN',
  'TUNNEL_PEER_WRONG',
  'LOOP',
  'UNKNOWN',
]);

export const step = z.strictObject({
  kind: z.enum([
    'originate',
    'route',
    'neighbour',
    'policy',
    'dnat',
    'snat',
    'encap',
    'underlay',
    'decap',
    'deliver',
    'exit',
    'stop',
  ]),
  /** One sentence; what happens here and why. */
  says: z.string(),
  /** Interface, table or policy at which it happens. */
  at: z.string().optional(),
  evidence: z.array(source),
});

export const hop = z.strictObject({
  kind: z.enum(['workload', 'node', 'outside']),
  name: z.string(),
  steps: z.array(step),
});

/** Something that the input does not tell, and the one command that would. */
export const gap = z.strictObject({ id: z.string(), says: z.string(), command: z.string() });

/** One direction of a flow, hop by hop. */
export const path = z.strictObject({
  disposition,
  /** What decided, in one sentence. */
  says: z.string(),
  /** TTL left when it arrives, of 64 at the start; absent when it does not arrive inside the cluster. */
  ttl: z.int().optional(),
  hops: z.array(hop),
});

export const flow = z.strictObject({
  from: z.string(),
  to: z.string(),
  source: z.string(),
  destination: z.string(),
  protocol: z.string(),
  port: z.int().optional(),
});

/** Something that policy was asked on the way to a verdict. */
export const trailStep = z.strictObject({
  kind: z.enum(['tier', 'policy', 'rule', 'end-of-tier', 'verdict']),
  /** Of a rule that does not match, with the one condition that it would have taken. */
  says: z.string(),
  /** Of a rule: whether it matches; of a policy: whether it selects. */
  match: z.enum(['yes', 'no', 'unknown']).optional(),
  /** The policy that the step is about. */
  policy: z.string().optional(),
  evidence: z.array(source),
});

/** Where policy may stand in the way of a packet; the order in which it meets them is that of the list. */
export const policyPoint = z.enum([
  'untracked-ingress',
  'untracked-egress',
  'pre-dnat',
  'host-ingress',
  'host-egress',
  'forward-ingress',
  'forward-egress',
  'workload-egress',
  'workload-ingress',
  'endpoint-to-host',
]);

/** What policy said at one point of the way. */
export const policyAnswer = z.strictObject({
  point: policyPoint,
  direction: z.enum(['egress', 'ingress']),
  /** The pod, the host endpoint, or the node. */
  endpoint: z.string(),
  verdict: z.enum(['allowed', 'denied', 'unknown']),
  says: z.string(),
  policy: z.string().optional(),
  evidence: z.array(source),
  /** Everything that was asked, in order. */
  trail: z.array(trailStep).optional(),
});

/** A flow between two ends: there and back. */
const followed = z.strictObject({
  flow,
  verdict: verdictValue,
  confidence,
  disposition,
  /** Which direction decided: the reply can be lost although the request arrives. */
  decidedBy: z.enum(['request', 'reply']),
  says: z.string(),
  /** The policy rule, or its absence, that decided at each point. */
  policies: z.array(policyAnswer),
  /**
   * What would turn a verdict of policy around: lists of facts, the shortest that were found. All facts of one list
   * together are enough.
   */
  changes: z.array(z.array(z.string())).optional(),
  /** TTL of the reply where the request started. */
  ttl: z.int().optional(),
  assumptions: z.array(z.string()),
  unknownBecause: z.array(gap),
  forward: path,
  reply: path.optional(),
});

/** A flow to a Service, and what becomes of it at each backend that a connection may get. */
export const service = z.strictObject({
  name: z.string(),
  /** By which of its addresses it was asked for. */
  door: z.enum(['cluster-ip', 'external-ip', 'load-balancer', 'node-port']),
  outcome: z.enum(['backends', 'refused', 'dropped', 'unresolved', 'unknown']),
  backends: z.array(
    z.strictObject({
      address: z.string(),
      port: z.int(),
      workload: z.string().optional(),
      node: z.string().optional(),
      trace: followed,
    }),
  ),
  evidence: z.array(source),
});

/** Both directions of one flow with the verdict on it; of a Service the way is that of the backend that decides. */
export const trace = z.strictObject({ ...followed.shape, service: service.optional() });

export type VerdictValue = z.infer<typeof verdictValue>;
export type Disposition = z.infer<typeof disposition>;
export type Step = z.infer<typeof step>;
export type Hop = z.infer<typeof hop>;
export type Gap = z.infer<typeof gap>;
export type Path = z.infer<typeof path>;
export type Flow = z.infer<typeof flow>;
export type PolicyAnswer = z.infer<typeof policyAnswer>;
export type Followed = z.infer<typeof followed>;
export type Service = z.infer<typeof service>;
export type Trace = z.infer<typeof trace>;
