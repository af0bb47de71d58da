import type { Policy, Rule } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Flow } from './flow.ts';

/** A flow in a cluster. */
export interface World {
  readonly snapshot: Snapshot;
  readonly flow: Flow;
}

/** One fact that could be another one. */
export interface Change {
  readonly kind: 'label' | 'namespace-label' | 'port' | 'rule';
  readonly says: string;
  readonly in: (world: World) => World;
}

/** The rules of policies whose content is known. */
export const rulesOf = (policies: readonly Policy[]): readonly Rule[] =>
  policies.flatMap(({ spec }) => (spec ? [...spec.ingress, ...spec.egress] : []));
