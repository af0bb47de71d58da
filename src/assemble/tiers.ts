import { z } from 'zod';
import type { Tier } from '../model/policy.ts';
import type { Known } from '../model/snapshot.ts';
import type { Change } from './changes.ts';
import { clusterWideAt } from './cluster-wide.ts';
import type { Collection } from './collection.ts';
import { evidenceOf, type KindOfObject } from './known-objects.ts';

/** What the Kubernetes datastore reads where a tier has no order (calico-semantics 1.2). */
const DEFAULT_ORDER = 1_000_000;

const tier = z.object({
  spec: z.object({ order: z.number().nullish(), defaultAction: z.string().nullish() }).nullish(),
});

const TIERS: KindOfObject<Tier> = {
  kind: 'Tier',
  list: 'tiers',
  resource: 'tier',
  isNamespaced: false,
  read(object) {
    const read = tier.safeParse(object.document);
    if (!read.success) return undefined;
    const { order, defaultAction } = read.data.spec ?? {};
    return {
      name: object.name,
      order: order ?? DEFAULT_ORDER,
      // Anything but exactly this word means Deny.
      defaultAction: defaultAction === 'Pass' ? 'pass' : 'deny',
      sources: evidenceOf(object, '/spec/order', '/spec/defaultAction'),
    };
  },
};

/** The Tier objects; `undefined` when nothing was asked about them. */
export function assembleTiers(
  all: Collection,
  changes: readonly Change[],
  at: number,
): Known<Tier> | undefined {
  return clusterWideAt(all, changes, TIERS, at);
}
