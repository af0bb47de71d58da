import { z } from 'zod';
import type { Labels } from '../model/workload.ts';

const labels = z.record(z.string(), z.string()).nullish();

const labelled = z.object({
  metadata: z.object({ labels, annotations: z.record(z.string(), z.unknown()).nullish() }),
});

/** Where the storage of Calico keeps the metadata of an object that its own tools wrote, as JSON. */
const METADATA = 'projectcalico.org/metadata';
const metadata = z.object({ labels });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The labels of an object of Calico; `undefined` when they are not shown, or not as labels. */
export function storedLabels(document: unknown, apiVersion: string): Labels | undefined {
  const read = labelled.safeParse(document);
  if (!read.success) return undefined;
  const { labels: own, annotations } = read.data.metadata;
  const stored = annotations?.[METADATA];
  if (!apiVersion.startsWith('crd.') || stored === undefined) return own ?? {};
  // The collector leaves the copy out when it may quote more than labels.
  const copy = metadata.safeParse(typeof stored === 'string' ? parsed(stored) : undefined);
  return copy.success ? { ...own, ...copy.data.labels } : undefined;
}
