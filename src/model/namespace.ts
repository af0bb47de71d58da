import type { Evidence } from '../lib/source.ts';
import type { Labels } from './workload.ts';

/** A Kubernetes namespace; its labels are what a namespaceSelector looks at. */
export interface Namespace {
  readonly name: string;
  readonly labels: Labels;
  readonly evidence: Evidence;
}
