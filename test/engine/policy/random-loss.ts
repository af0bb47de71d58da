import fc from 'fast-check';
import type { Policy, Rule } from '../../../src/model/policy.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import type { Workload } from '../../../src/model/workload.ts';
import { source } from '../../support/build-values.ts';

/** The same, of which some members can no longer be read. */
const withUnreadSets = ({ globalNetworkSets: sets, ...rest }: Snapshot): Snapshot => ({
  ...rest,
  globalNetworkSets: sets && {
    ...sets,
    items: sets.items.map((one) => ({
      ...one,
      nets: [],
      unread: [{ field: '/spec/nets', source: one.evidence[0] }],
    })),
  },
});

/** Something that is no longer known about a cluster. */
export const aLoss: fc.Arbitrary<(snapshot: Snapshot) => Snapshot> = fc.nat(4).chain((which) =>
  fc.constantFrom<((snapshot: Snapshot) => Snapshot)[]>(
    (one) =>
      withWorkloads(one, (items) =>
        items.map((pod, i) => (i === which ? { ...pod, labels: undefined } : pod)),
      ),
    (one) => withWorkloads(one, (items) => items.map((pod, i) => (i === which ? withoutPorts(pod) : pod))),
    (one) =>
      withPolicies(one, (items) => items.map((own, i) => (i === which ? { ...own, spec: undefined } : own))),
    (one) => withPolicies(one, (items) => items.map((own, i) => (i === which ? unread(own) : own))),
    (one) =>
      withPolicies(one, (items) => items.map((own) => ({ ...own, tieBreaks: ['', own.tieBreaks[0] ?? ''] }))),
    (one) => ({ ...one, networkSets: undefined }),
    (one) => ({ ...one, globalNetworkSets: undefined }),
    (one) => withUnreadSets(one),
    (one) => ({ ...one, hostEndpoints: undefined }),
    (one) => ({ ...one, tiers: undefined }),
    (one) => ({ ...one, pools: undefined }),
    (one) => ({ ...one, namespaces: undefined }),
    (one) =>
      one.namespaces
        ? { ...one, namespaces: { ...one.namespaces, items: one.namespaces.items.slice(1), complete: false } }
        : one,
    (one) => (one.workloads ? { ...one, workloads: { ...one.workloads, completeIn: ['bank'] } } : one),
  ),
);

const withWorkloads = (
  snapshot: Snapshot,
  change: (items: readonly Workload[]) => readonly Workload[],
): Snapshot =>
  snapshot.workloads
    ? { ...snapshot, workloads: { ...snapshot.workloads, items: change(snapshot.workloads.items) } }
    : snapshot;

const withPolicies = (
  snapshot: Snapshot,
  change: (items: readonly Policy[]) => readonly Policy[],
): Snapshot => ({
  ...snapshot,
  policies: { ...snapshot.policies, items: change(snapshot.policies.items) },
});

function withoutPorts({ namedPorts: _, ...pod }: Workload): Workload {
  return pod;
}

const UNREAD = [{ field: '/spec/ingress/0/source/domains', source: source('domains: [x]') }];

/** The first rule of each direction has a condition that cannot be read: it is what the rule is known for. */
function unread(policy: Policy): Policy {
  const { spec } = policy;
  if (!spec) return policy;
  const first = (rules: readonly Rule[]) =>
    rules.map((one, i) => (i === 0 ? { ...one, unread: UNREAD } : one));
  return { ...policy, spec: { ...spec, ingress: first(spec.ingress), egress: first(spec.egress) } };
}
