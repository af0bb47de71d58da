import { z } from 'zod';
import { evidence, source } from './evidence.ts';

export const severity = z.enum(['critical', 'high', 'medium', 'low', 'info']);
export type Severity = z.infer<typeof severity>;

export const finding = z.strictObject({
  severity,
  /** What it is about: a workload, a node, a policy. */
  subjects: z.array(z.string()),
  title: z.string(),
  /** What is the case, in a few sentences. */
  says: z.string(),
  evidence,
  /** What to do about it. */
  remedy: z.string().optional(),
  /** Commands that would do or check it; shown, never run. */
  commands: z.array(z.string()),
});

const question = { id: z.string(), title: z.string(), why: z.string() };

/** The answer of one check. `unknown` is an answer: it names what would have to be collected. */
export const outcome = z.discriminatedUnion('status', [
  z.strictObject({ ...question, status: z.literal('passed'), says: z.string(), evidence: z.array(source) }),
  z.strictObject({ ...question, status: z.literal('failed'), findings: z.array(finding).min(1) }),
  z.strictObject({
    ...question,
    status: z.literal('unknown'),
    missing: z.array(z.strictObject({ what: z.string(), command: z.string() })),
  }),
  z.strictObject({ ...question, status: z.literal('not-applicable'), says: z.string() }),
]);

export type Finding = z.infer<typeof finding>;
export type Outcome = z.infer<typeof outcome>;
