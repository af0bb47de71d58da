import type { Address } from '../lib/address.ts';
import type { Source } from '../lib/source.ts';
import type { Labels } from '../model/workload.ts';

/** One line or object that shows a pod. */
export interface Sighting {
  readonly moment: number;
  readonly namespace: string;
  readonly name: string;
  readonly phase?: string;
  readonly addresses: readonly Address[];
  readonly node?: string;
  readonly hostNetwork?: boolean;
  readonly labels?: Labels;
  readonly source: Source;
}
