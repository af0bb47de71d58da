import type { Direction, PolicyKind, PolicySpec, Unread } from '../../model/policy.ts';
import { type AdminRule, adminRule } from './admin-rule.ts';
import { subjectOf } from './admin-selectors.ts';
import { adminPolicyShape } from './admin-shapes.ts';
import { elementsOf, readPart, unreadAt } from './part.ts';
import { acting, idle, type PolicyObject, type ReadPolicy, specOf } from './read-policy.ts';
import { isIn } from './release.ts';

/** In which releases Calico reads a kind: from one on, and before another. */
const RELEASES: Readonly<Partial<Record<PolicyKind, readonly [number, number]>>> = {
  AdminNetworkPolicy: [29, 32],
  BaselineAdminNetworkPolicy: [30, 32],
  ClusterNetworkPolicy: [32, Number.POSITIVE_INFINITY],
};

const CLUSTER_TIERS: Readonly<Record<string, string>> = { Admin: 'kube-admin', Baseline: 'kube-baseline' };

/** The order of the baseline, of which there is only one. */
const BASELINE_ORDER = 1000;

/** Tier and order; `undefined` for a tier that Calico does not know. */
function placeOf(kind: PolicyKind, tier: string | null | undefined, priority: number | null | undefined) {
  const order = priority ?? 0;
  if (kind === 'AdminNetworkPolicy') return { tier: 'adminnetworkpolicy', order };
  if (kind === 'BaselineAdminNetworkPolicy')
    return { tier: 'baselineadminnetworkpolicy', order: BASELINE_ORDER };
  const known = CLUSTER_TIERS[tier ?? ''];
  return known === undefined ? undefined : { tier: known, order };
}

/** These policies act only in directions that have rules: their tiers pass what no rule decides. */
const typesOf = (spec: Pick<PolicySpec, Direction>, unread: readonly Unread[]): Direction[] =>
  (['ingress', 'egress'] as const).filter(
    (direction) => spec[direction].length > 0 || unread.some(({ field }) => field === `/spec/${direction}`),
  );

/** Rules of one direction, and the first problem among them. */
function merged(rules: readonly AdminRule[]) {
  return { rules: rules.flatMap((one) => one.rules), problem: rules.find((one) => one.problem)?.problem };
}

/** Reads an AdminNetworkPolicy, BaselineAdminNetworkPolicy or ClusterNetworkPolicy. */
export function adminPolicy(object: PolicyObject): ReadPolicy {
  const { identity, release, spec: part } = object;
  const { kind } = identity;
  const [from, before] = RELEASES[kind] ?? [0];
  const isActive = isIn(release, from, before);
  if (isActive === false)
    return idle(object, 'invalid', `Calico v3.${release} does not read this kind of policy.`);
  const { value, unread: faults } = readPart(adminPolicyShape, part);
  // Without the spec not even the tier of a ClusterNetworkPolicy is known; the first one decides over the others.
  const place = placeOf(kind, value ? value.tier : 'Admin', value?.priority);
  if (!place)
    return idle(
      object,
      'invalid',
      'Calico ignores it: it names no tier that there is.',
      part.at('/spec/tier'),
    );
  if (!value) return acting(object, place, undefined);
  const isSubjectRead = !faults.some(({ field }) => field.startsWith('/spec/subject'));
  const selector = subjectOf(value);
  if (!selector && isSubjectRead)
    return idle(object, 'invalid', 'Calico ignores it: its subject is empty.', part.at('/spec/subject'));
  const field = kind === 'ClusterNetworkPolicy' ? 'protocols' : 'ports';
  const read = (direction: Direction) =>
    merged(
      elementsOf(part, direction, value[direction]).map((rule, index) =>
        adminRule(rule, direction, index, field, kind !== 'BaselineAdminNetworkPolicy'),
      ),
    );
  const [ingress, egress] = [read('ingress'), read('egress')];
  const problem = ingress.problem ?? egress.problem;
  // Only the releases that read this kind know what becomes of such a rule: newer ones replace it alone.
  if (problem !== undefined && kind !== 'ClusterNetworkPolicy' && isActive === true)
    return idle(
      object,
      'invalid',
      `Calico before v3.32 leaves out a policy with a rule that it cannot convert: ${problem}.`,
    );
  const unread: Unread[] = [
    ...faults,
    ...(isActive === 'unknown' ? [unreadAt({ ...part, pointer: '/kind' })] : []),
  ];
  const rules = { ingress: ingress.rules, egress: egress.rules };
  const spec = specOf(
    { selector: selector ?? { kind: 'all' }, types: typesOf(rules, unread), ...rules },
    unread,
  );
  return acting(object, place, spec);
}
