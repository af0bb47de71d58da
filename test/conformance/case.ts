import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';

/** The points of policing, in the order in which a packet may meet them. */
const POINTS = [
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
] as const;

const verdict = z.enum(['allowed', 'denied', 'unknown', 'mixed']);

const flow = z.strictObject({
  from: z.string(),
  to: z.string(),
  traffic: z.string(),
  sourcePort: z.int().optional(),
  family: z.union([z.literal(4), z.literal(6)]).default(4),
  via: z.string().optional(),
  expect: verdict,
  each: z.record(z.string(), verdict).optional(),
  'source-seen': z.string().optional(),
  l7: z.boolean().default(false),
  ...Object.fromEntries(POINTS.map((point) => [point, z.string().optional()])),
});

const conformanceCase = z.strictObject({
  about: z.string(),
  reference: z.string(),
  calico: z.string().default('v3.32.1'),
  partial: z.array(z.string()).default([]),
  objects: z.array(z.record(z.string(), z.unknown())),
  flows: z.array(flow).min(1),
});

export type CaseFlow = z.infer<typeof flow>;

/** A small cluster, and what policy must say about flows in it. */
export type Case = z.infer<typeof conformanceCase> & { readonly file: string };

/** What a case states of the points, by name. */
export function statedPoints(stated: CaseFlow): ReadonlyMap<string, string> {
  const fields: Readonly<Record<string, unknown>> = stated;
  return new Map(
    POINTS.flatMap((point) => {
      const value = fields[point];
      return typeof value === 'string' ? [[point, value] as const] : [];
    }),
  );
}

/** All cases under a folder. */
export function casesUnder(folder: string): readonly Case[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((file) => {
      const read = conformanceCase.safeParse(parse(readFileSync(join(folder, file), 'utf8')));
      if (!read.success) throw new Error(`${file}: ${z.prettifyError(read.error)}`);
      return { ...read.data, file };
    });
}
