import { z } from 'zod';
import { evidence, source } from './evidence.ts';
import { direction, policyRemark, selectedEndpoints, version } from './policy-inventory.ts';

const ruleInWords = { rule: z.int().positive(), says: z.string(), evidence };

export const askedPolicy = z.strictObject({
  policy: z.string(),
  order: z.number().nullable(),
  selects: z.enum(['yes', 'unknown']),
  /** Absent when what it says is not known. */
  rules: z.array(z.strictObject({ ...ruleInWords, remarks: z.array(policyRemark) })).optional(),
  evidence,
});

export const policedDirection = z.strictObject({
  direction,
  /** Of a host endpoint; a pod has one stage only. */
  stage: z.enum(['workload', 'untracked', 'pre-dnat', 'normal', 'forward']),
  tiers: z.array(
    z.strictObject({
      name: z.string(),
      policies: z.array(askedPolicy),
      end: z.string(),
      evidence: z.array(source),
    }),
  ),
  /** What becomes of packets that no tier decided. */
  after: z.string(),
});

export const namingRule = z.strictObject({
  policy: z.string(),
  direction,
  ...ruleInWords,
  match: z.enum(['yes', 'unknown']),
});

export const reviewedEndpoint = z.strictObject({
  name: z.string(),
  kind: z.enum(['pod', 'host-endpoint', 'address']),
  addresses: z.array(z.string()),
  /** Own labels, and inherited ones; `null`: not collected. */
  labels: z.array(z.strictObject({ key: z.string(), value: z.string().nullable() })),
  directions: z.array(policedDirection),
  /** Rules whose peer it is. */
  namedBy: z.strictObject({ rules: z.array(namingRule), anyone: z.int() }),
  says: z.array(z.string()),
  evidence: z.array(source),
});

/** `calisnap policies BUNDLE ENDPOINT --json`; a node has several host endpoints. */
export const policiesOfEndpoint = z.strictObject({
  ...version,
  form: z.literal('endpoint'),
  asked: z.string(),
  endpoints: z.array(reviewedEndpoint),
});

export const ruleSide = z.strictObject({
  says: z.string(),
  matches: selectedEndpoints,
  nets: z.array(z.string()),
});

/** `calisnap policies BUNDLE POLICY --json`. */
export const policyInFull = z.strictObject({
  ...version,
  form: z.literal('policy'),
  policy: z.string(),
  tier: z.string(),
  order: z.number().nullable(),
  types: z.array(direction),
  /** Which endpoints it is for, in words; absent when its content is not known. */
  selector: z.string().optional(),
  selects: selectedEndpoints,
  rules: z.array(
    z.strictObject({
      direction,
      ...ruleInWords,
      /** Whether some packet comes to it undecided. */
      use: z.enum(['used', 'unused', 'not-known']),
      source: z.array(ruleSide),
      destination: z.array(ruleSide),
      remarks: z.array(policyRemark),
    }),
  ),
  remarks: z.array(policyRemark),
  notLookedAt: z.string().optional(),
  lacking: z.array(z.string()),
  evidence,
});

export type PoliciesOfEndpoint = z.infer<typeof policiesOfEndpoint>;
export type ReviewedEndpoint = z.infer<typeof reviewedEndpoint>;
export type PolicedDirection = z.infer<typeof policedDirection>;
export type PolicyInFull = z.infer<typeof policyInFull>;
export type RuleSide = z.infer<typeof ruleSide>;
