import { z } from 'zod';

/** What a LabelSelector asks of one label. */
export type Requirement =
  | { readonly key: string; readonly operator: 'in' | 'not-in'; readonly values: readonly string[] }
  | { readonly key: string; readonly operator: 'exists' | 'not-exists' };

/** A LabelSelector of Kubernetes. */
export const labelSelector = z.strictObject({
  matchLabels: z.record(z.string(), z.string()).nullish(),
  matchExpressions: z
    .array(
      z.strictObject({
        key: z.string(),
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
});

const OPERATORS = { In: 'in', NotIn: 'not-in', Exists: 'exists', DoesNotExist: 'not-exists' } as const;

/** What a LabelSelector asks of labels; nothing at all when it is empty. */
export function requirementsOf(read: z.infer<typeof labelSelector> | null | undefined): Requirement[] {
  const labels = Object.entries(read?.matchLabels ?? {}).map(
    ([key, value]): Requirement => ({ key, operator: 'in', values: [value] }),
  );
  const expressions = (read?.matchExpressions ?? []).map(({ key, operator, values }): Requirement => {
    const op = OPERATORS[operator];
    return op === 'in' || op === 'not-in'
      ? { key, operator: op, values: values ?? [] }
      : { key, operator: op };
  });
  return [...labels, ...expressions];
}
