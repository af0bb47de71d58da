import { byText } from '../../lib/sort.ts';
import type { Tier } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';

/** Minor version of Calico 3, when it is known. */
export function minorOf(snapshot: Snapshot): number | undefined {
  const [, minor] = /^v?3\.(\d+)/.exec(snapshot.versions.calico?.value ?? '') ?? [];
  return minor === undefined ? undefined : Number(minor);
}

interface BuiltIn extends Omit<Tier, 'sources'> {
  readonly since: number;
  readonly until: number;
}

const always = { since: 0, until: Number.POSITIVE_INFINITY };

/** Tiers that exist without anybody making them (calico-semantics 1.2). */
const BUILT_IN: readonly BuiltIn[] = [
  { name: 'adminnetworkpolicy', order: 1_000, defaultAction: 'pass', since: 29, until: 31 },
  { name: 'kube-admin', order: 1_000, defaultAction: 'pass', since: 32, until: always.until },
  { name: 'default', order: 1_000_000, defaultAction: 'deny', ...always },
  { name: 'baselineadminnetworkpolicy', order: 10_000_000, defaultAction: 'pass', since: 30, until: 31 },
  { name: 'kube-baseline', order: 10_000_000, defaultAction: 'pass', since: 32, until: always.until },
];

const TIERS = new WeakMap<Snapshot, readonly Tier[]>();

/** The tiers of the cluster in order: those collected, and those built in that the input does not show. */
export function tiersOf(snapshot: Snapshot): readonly Tier[] {
  const known = TIERS.get(snapshot) ?? allTiers(snapshot);
  TIERS.set(snapshot, known);
  return known;
}

function allTiers(snapshot: Snapshot): readonly Tier[] {
  const seen = snapshot.tiers?.items ?? [];
  const minor = minorOf(snapshot);
  const missing = BUILT_IN.filter(
    ({ name, since, until }) =>
      !seen.some((tier) => tier.name === name) && (minor === undefined || (since <= minor && minor <= until)),
  );
  const builtIn = missing.map(({ name, order, defaultAction }) => ({
    name,
    order,
    defaultAction,
    sources: [],
  }));
  return [...seen, ...builtIn].sort((a, b) => byNumber(a.order, b.order) || byText(a.name, b.name));
}

/** Infinity equals itself, which its difference does not say. */
export const byNumber = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
