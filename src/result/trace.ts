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

/** Both directions of one flow with the verdict on it. */
export const trace = z.strictObject({
  flow,
  verdict: verdictValue,
  confidence,
  disposition,
  /** Which direction decided: the reply can be lost although the request arrives. */
  decidedBy: z.enum(['request', 'reply']),
  says: z.string(),
  /** The policy rule, or its absence, that decided at each end. */
  policies: z.array(
    z.strictObject({
      direction: z.enum(['egress', 'ingress']),
      endpoint: z.string(),
      verdict: z.enum(['allowed', 'denied', 'unknown']),
      says: z.string(),
      policy: z.string().optional(),
      evidence: z.array(source),
    }),
  ),
  /** TTL of the reply where the request started. */
  ttl: z.int().optional(),
  assumptions: z.array(z.string()),
  unknownBecause: z.array(gap),
  forward: path,
  reply: path.optional(),
});

export type VerdictValue = z.infer<typeof verdictValue>;
export type Disposition = z.infer<typeof disposition>;
export type Step = z.infer<typeof step>;
export type Hop = z.infer<typeof hop>;
export type Gap = z.infer<typeof gap>;
export type Path = z.infer<typeof path>;
export type Flow = z.infer<typeof flow>;
export type Trace = z.infer<typeof trace>;
