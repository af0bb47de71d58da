import type { PolicyKind } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { PolicedEndpoint } from './endpoint.ts';
import type { Decider } from './judgement.ts';
import { minorOf, tiersOf } from './tiers.ts';

/** The versions of Calico 3 that know a kind (calico-semantics 0). */
const VERSIONS: Readonly<Record<PolicyKind, readonly [since: number, until: number]>> = {
  KubernetesNetworkPolicy: [0, Number.POSITIVE_INFINITY],
  NetworkPolicy: [0, Number.POSITIVE_INFINITY],
  GlobalNetworkPolicy: [0, Number.POSITIVE_INFINITY],
  AdminNetworkPolicy: [29, 31],
  BaselineAdminNetworkPolicy: [30, 31],
  ClusterNetworkPolicy: [32, Number.POSITIVE_INFINITY],
};

const KINDS = Object.keys(VERSIONS) as readonly PolicyKind[];

/** Host endpoints are selected by nothing else. */
const FOR_HOSTS: readonly PolicyKind[] = ['GlobalNetworkPolicy'];

/** The kinds of which policies may exist that were not collected, and that would select this endpoint. */
export function unlistedKinds(snapshot: Snapshot, endpoint: PolicedEndpoint): readonly PolicyKind[] {
  const minor = minorOf(snapshot);
  const kinds = endpoint.kind === 'workload' ? KINDS : FOR_HOSTS;
  return kinds.filter((kind) => {
    const [since, until] = VERSIONS[kind];
    if (minor !== undefined && (minor < since || minor > until)) return false;
    const listed = snapshot.policies.completeIn[kind];
    if (listed === undefined || listed === 'all') return listed === undefined;
    return endpoint.kind !== 'workload' || !listed.includes(endpoint.workload.namespace);
  });
}

/** A place in the order of evaluation: of the tier, and in it. */
type Place = readonly [tier: number, order: number];

const FIRST: Place = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
const ADMIN: Place = [1_000, Number.NEGATIVE_INFINITY];

/** Before which place no policy of a kind can stand: Kubernetes ones are all of order 1000 in the default tier. */
const EARLIEST: Readonly<Record<PolicyKind, Place>> = {
  KubernetesNetworkPolicy: [1_000_000, 1_000],
  NetworkPolicy: FIRST,
  GlobalNetworkPolicy: FIRST,
  AdminNetworkPolicy: ADMIN,
  BaselineAdminNetworkPolicy: [10_000_000, 1_000],
  ClusterNetworkPolicy: ADMIN,
};

const LAST: Place = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];

function placeOf(snapshot: Snapshot, { policy, rule, tier }: Decider): Place {
  const name = tier?.name ?? policy?.tier;
  const found = name === undefined ? undefined : tiersOf(snapshot).find((one) => one.name === name);
  if (!found) return LAST;
  return [found.order, rule ? (policy?.order ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY];
}

const isBefore = (a: Place, b: Place): boolean => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);

/** Whether a policy of this kind that was not collected could have kept the decider from deciding so. */
function mayPrecede(snapshot: Snapshot, kind: PolicyKind, decider: Decider): boolean {
  const isAllowance = decider.verdict === 'allowed' && decider.policy?.kind === 'KubernetesNetworkPolicy';
  // Kubernetes policies only add allowances.
  if (kind === 'KubernetesNetworkPolicy' && isAllowance) return false;
  return !isBefore(placeOf(snapshot, decider), EARLIEST[kind]);
}

/** True when a policy that was not collected may have decided otherwise about this endpoint. */
export function mayBeMore(
  snapshot: Snapshot,
  endpoint: PolicedEndpoint,
  decidedBy: readonly Decider[],
): boolean {
  const kinds = unlistedKinds(snapshot, endpoint);
  return decidedBy.some((decider) => kinds.some((kind) => mayPrecede(snapshot, kind, decider)));
}
