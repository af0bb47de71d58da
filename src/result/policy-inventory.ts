import { z } from 'zod';
import { evidence, source } from './evidence.ts';

export const direction = z.enum(['ingress', 'egress']);
/** What every answer of `calisnap policies` begins with. */
export const version = { schemaVersion: z.literal('calisnap.policies/1') };

/** Something about a policy or a rule of it that its author may not have meant. The kinds may grow within a version. */
export const policyRemark = z.strictObject({
  kind: z.string(),
  direction: direction.optional(),
  /** Number of the rule in the list of the object, from 1. */
  rule: z.int().positive().optional(),
  /** The part of the rule that it is about, in words; absent when it is about all of it. */
  part: z.string().optional(),
  says: z.string(),
  /** `as-collected`: something was not listed in full, and might make a difference. */
  exactness: z.enum(['certain', 'as-collected']),
  evidence,
});

/** What a selector selects: for certain, and possibly. */
export const selectedEndpoints = z.strictObject({ sure: z.array(z.string()), may: z.array(z.string()) });

export const policyLine = z.strictObject({
  policy: z.string(),
  /** `null`: none, which is the last. */
  order: z.number().nullable(),
  types: z.array(direction),
  rules: z.int(),
  /** How many endpoints it selects for certain and possibly, of how many that it could select. */
  selects: z.strictObject({ sure: z.int(), may: z.int(), of: z.int() }),
  remarks: z.array(policyRemark),
  evidence,
});

export const policyTier = z.strictObject({
  name: z.string(),
  /** `null`: none, which is the last. */
  order: z.number().nullable(),
  defaultAction: z.enum(['deny', 'pass']),
  /** Where this comes from: an object, Calico itself, or nowhere. */
  origin: z.enum(['object', 'built-in', 'missing', 'not-collected']),
  policies: z.array(policyLine),
  evidence: z.array(source),
});

export const idlePolicy = z.strictObject({
  policy: z.string(),
  reason: z.enum(['staged', 'invalid']),
  says: z.string(),
  evidence,
});

const notLookedAt = z.array(z.strictObject({ policy: z.string(), because: z.string() }));

/** `calisnap policies BUNDLE --json`. */
export const policyInventory = z.strictObject({
  ...version,
  form: z.literal('inventory'),
  tiers: z.array(policyTier),
  /** True when the order of some policies depends on the version of Calico, and that is not known. */
  orderIsOpen: z.boolean(),
  idle: z.array(idlePolicy),
  notLookedAt,
  /** What was not listed in full. */
  lacking: z.array(z.string()),
});

/** The same for a policy without effect. */
export const policyWithoutEffect = z.strictObject({
  ...version,
  form: z.literal('idle'),
  ...idlePolicy.shape,
});

export type PolicyRemark = z.infer<typeof policyRemark>;
export type PolicyInventory = z.infer<typeof policyInventory>;
export type PolicyWithoutEffect = z.infer<typeof policyWithoutEffect>;
