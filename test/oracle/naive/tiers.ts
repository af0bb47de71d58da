import { nameOf, numberAt, textAt } from './documents.ts';
import { calicoDocs } from './owners.ts';
import type { World } from './world.ts';

/** A tier in the order of evaluation. */
export interface Tier {
  readonly name: string;
  /** A policy may name a tier that does not exist. */
  readonly exists: boolean;
  readonly order: number;
  readonly end: 'deny' | 'pass';
}

const DEFAULT_ORDER = 1_000_000;
const ADMIN_ORDER = 1000;
const BASELINE_ORDER = 10_000_000;

const built = (name: string, order: number, end: 'deny' | 'pass'): Tier => ({
  name,
  exists: true,
  order,
  end,
});

/** The tiers that a version brings along. */
function builtIn(minor: number): readonly Tier[] {
  const plain = built('default', DEFAULT_ORDER, 'deny');
  if (minor >= 32) {
    return [built('kube-admin', ADMIN_ORDER, 'pass'), plain, built('kube-baseline', BASELINE_ORDER, 'pass')];
  }
  return [
    ...(minor >= 29 ? [built('adminnetworkpolicy', ADMIN_ORDER, 'pass')] : []),
    plain,
    ...(minor >= 30 ? [built('baselineadminnetworkpolicy', BASELINE_ORDER, 'pass')] : []),
  ];
}

/** The tier of a name: its object, else what is built in, else one that comes last and denies. */
export function tierNamed(world: World, name: string): Tier {
  // Before v3.29 there are no objects of this kind, only the one implicit tier.
  const docs = world.minor >= 29 ? calicoDocs(world.docs, 'Tier') : [];
  const doc = docs.find((one) => nameOf(one) === name);
  if (doc !== undefined) {
    return {
      name,
      exists: true,
      order: numberAt(doc, 'spec', 'order') ?? DEFAULT_ORDER,
      end: textAt(doc, 'spec', 'defaultAction') === 'Pass' ? 'pass' : 'deny',
    };
  }
  const known = builtIn(world.minor).find((tier) => tier.name === name);
  return known ?? { name, exists: false, order: Number.POSITIVE_INFINITY, end: 'deny' };
}

/** Does one tier come before another? */
export function tierComesBefore(a: Tier, b: Tier): boolean {
  if (a.exists !== b.exists) return a.exists;
  if (a.order !== b.order) return a.order < b.order;
  return a.name < b.name;
}
