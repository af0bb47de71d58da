import { z } from 'zod';
import { gap } from './trace.ts';

/** A set of traffic, protocol by protocol: `{ tcp: '80,443' }`; `{ all: 'all' }`; empty for none. */
export const traffic = z.record(z.string(), z.string());

export const reachGroup = z.strictObject({
  /** `g1`, `g2`, ...: good within one answer only. */
  id: z.string(),
  name: z.string(),
  kind: z.enum(['pods', 'nodes', 'outside']),
  /** Pods as `namespace/name`, nodes by name, outside addresses as the fewest prefixes. */
  members: z.array(z.string()),
});

export const reachFlow = z.strictObject({
  from: z.string(),
  to: z.string(),
  /** Between which members: all, those that share a node, or those that do not. */
  where: z.enum(['anywhere', 'same-node', 'other-nodes']),
  allowed: traffic,
  /** Allowed or denied: the input does not tell. */
  unknown: traffic,
  /** What would settle it, as far as it was worked out. */
  unknownBecause: z.array(gap),
});

export const reachFamily = z.strictObject({
  family: z.union([z.literal(4), z.literal(6)]),
  groups: z.array(reachGroup),
  /** The groups that are asked about as sources, and as destinations. */
  sources: z.array(z.string()),
  destinations: z.array(z.string()),
  /** Pairs of groups of which nothing is listed have nothing allowed. */
  flows: z.array(reachFlow),
});

/** What `calisnap reach --json` prints: who can reach whom by policy alone, group by group. */
export const reachResult = z.strictObject({
  schemaVersion: z.literal('calisnap.reach/1'),
  form: z.literal('groups'),
  /** Forwarding, translation and the network are not looked at. */
  scope: z.literal('policy'),
  question: z.strictObject({
    from: z.string().nullable(),
    to: z.string().nullable(),
    port: z.string().nullable(),
  }),
  pods: z.int(),
  nodes: z.int(),
  policies: z.int(),
  families: z.array(reachFamily),
  assumptions: z.array(gap),
  /** Only about one endpoint on each side and a port; `mixed`: it hangs on the source port or the family. */
  verdict: z.enum(['allowed', 'denied', 'unknown', 'mixed']).optional(),
});

/** One line of the list of pairs of `calisnap reach --json --expand`. */
export const reachPair = z.strictObject({
  from: z.string(),
  to: z.string(),
  family: z.union([z.literal(4), z.literal(6)]),
  allowed: traffic,
  unknown: traffic,
});

/** What `calisnap reach --json --expand` prints: every ordered pair, in one canonical form. */
export const reachExpanded = z.strictObject({
  schemaVersion: z.literal('calisnap.reach/1'),
  form: z.literal('pairs'),
  scope: z.literal('policy'),
  pairs: z.array(reachPair),
});

export type ReachGroup = z.infer<typeof reachGroup>;
export type ReachFlow = z.infer<typeof reachFlow>;
export type ReachFamily = z.infer<typeof reachFamily>;
export type ReachResult = z.infer<typeof reachResult>;
export type Traffic = z.infer<typeof traffic>;
