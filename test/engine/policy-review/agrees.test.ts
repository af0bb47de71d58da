import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../src/engine/policy/evaluate.ts';
import type { Remark } from '../../../src/engine/policy-review/remark.ts';
import { reviewOf } from '../../../src/engine/policy-review/review.ts';
import { rulesStated } from '../../../src/engine/policy-review/stated-rule.ts';
import { packetOf } from '../../../src/engine/reach/pair-by-pair.ts';
import { Reach } from '../../../src/engine/reach/reach.ts';
import type { Policy, Rule } from '../../../src/model/policy.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { snapshotOf } from '../../conformance/cluster.ts';
import { randomCluster } from '../../oracle/naive/random-cluster.ts';

const RUNS = 120;
const LISTS = ['pods', 'namespaces', 'networksets', 'globalnetworkpolicies', 'hostendpoints'];

const snapshots = fc
  .tuple(randomCluster, fc.subarray(LISTS, { maxLength: 1 }))
  .map(([{ calicoVersion, objects }, partial]): Snapshot => {
    const raw = objects.map((object): Record<string, unknown> => ({ ...object }));
    return snapshotOf({ file: 'random', calico: calicoVersion, partial, objects: raw });
  });

/** The rules that a remark is about: those of the whole policy, of one rule as it was written, or a part of it. */
function rulesOf({ policy, direction, index, part }: Remark): readonly Rule[] {
  if (part) return [part];
  if (direction === undefined) return [...(policy.spec?.ingress ?? []), ...(policy.spec?.egress ?? [])];
  return rulesStated(policy, direction)
    .filter((one) => one.index === index)
    .flatMap(({ parts }) => parts);
}

/** The rules that matched a packet with nothing decided before, among the packets of all pods to and from all. */
function rulesThatMatched(snapshot: Snapshot, family: 4 | 6, pick: number): ReadonlySet<Rule> {
  const matched = new Set<Rule>();
  const { endpoints, space } = new Reach(snapshot, family);
  const onEvent: NonNullable<Parameters<typeof judge>[4]>['onEvent'] = (event) => {
    if (event.kind === 'rule' && event.match === 'yes') matched.add(event.rule);
  };
  for (const { end } of endpoints)
    for (const { end: other } of endpoints) {
      if (end.kind !== 'workload') continue;
      const endpoint = { kind: 'workload', workload: end.workload } as const;
      for (const cell of space.cells.filter((_, i) => i % 3 === pick)) {
        const packet = packetOf(cell, family);
        const [own, far] = [end.address, other.address];
        judge(snapshot, endpoint, 'egress', { ...packet, source: own, destination: far }, { onEvent });
        judge(snapshot, endpoint, 'ingress', { ...packet, source: far, destination: own }, { onEvent });
      }
    }
  return matched;
}

/** The snapshot without some rules, or a policy. */
function without(snapshot: Snapshot, gone: ReadonlySet<Policy | Rule>): Snapshot {
  const isLeft = (one: Policy | Rule) => !gone.has(one);
  const items = snapshot.policies.items.filter(isLeft).map((policy): Policy => {
    const { spec } = policy;
    if (!spec) return policy;
    return {
      ...policy,
      spec: { ...spec, ingress: spec.ingress.filter(isLeft), egress: spec.egress.filter(isLeft) },
    };
  });
  return { ...snapshot, policies: { ...snapshot.policies, items } };
}

/** What every pair may send, packet by packet: the spaces of the two snapshots may be cut differently. */
function answersOf(snapshot: Snapshot, family: 4 | 6, like: Reach) {
  const cuts = like.space.cells.flatMap(({ protocols, x, y }) =>
    protocols.slice(0, 1).flatMap(([protocol]) => [
      { protocol, axis: 'x' as const, range: x },
      { protocol, axis: 'y' as const, range: y },
    ]),
  );
  const nets = like.atoms.atoms.flatMap(({ cidr }) => (cidr ? [cidr] : []));
  const reach = new Reach(snapshot, family, { cuts, nets });
  return reach.endpoints.map(({ id }, from) => [
    id,
    reach.endpoints.map((_, to) => {
      const { allowed, unknown } = reach.between(from, to);
      return `${allowed.join()} ${unknown.join()}`;
    }),
  ]);
}

const counted: Record<string, number> = {};

const count = ({ kind }: Remark) => {
  counted[kind] = (counted[kind] ?? 0) + 1;
};

describe('a review of policies', () => {
  test('calls no rule unused that matches something', () => {
    fc.assert(
      fc.property(snapshots, fc.nat(2), (snapshot, pick) => {
        const unused = reviewOf(snapshot).remarks.filter(({ kind }) =>
          /^(matches-nothing|never-reached|never-asked|selects-nothing)$/.test(kind),
        );
        unused.forEach(count);
        const matched = [4, 6].map((family) => rulesThatMatched(snapshot, family === 4 ? 4 : 6, pick));
        const wrong = unused.filter((remark) =>
          rulesOf(remark).some((rule) => matched.some((rules) => rules.has(rule))),
        );
        expect(wrong.map(({ says }) => says)).toEqual([]);
      }),
      { numRuns: RUNS, seed: 20261125 },
    );
    expect(Math.min(counted['never-reached'] ?? 0, counted['matches-nothing'] ?? 0)).toBeGreaterThan(50);
  }, 120_000);

  test('calls nothing redundant without which a pair would get another answer', () => {
    fc.assert(
      fc.property(snapshots, fc.constantFrom(4 as const, 6 as const), fc.nat(), (snapshot, family, pick) => {
        // With host endpoints all pairs are answered by the tracer, one by one: that takes long and tells nothing more.
        if (snapshot.hostEndpoints?.items.length !== 0) return;
        const redundant = reviewOf(snapshot).remarks.filter(({ kind }) => kind.startsWith('redundant-'));
        redundant.forEach(count);
        const one = redundant[pick % Math.max(1, redundant.length)];
        if (!one) return;
        const removedBy = (some: Remark): readonly (Policy | Rule)[] =>
          some.kind === 'redundant-policy' ? [some.policy] : rulesOf(some);
        const like = new Reach(snapshot, family);
        const before = answersOf(snapshot, family, like);
        const alone = without(snapshot, new Set(removedBy(one)));
        expect(answersOf(alone, family, like)).toEqual(before);
        const all = without(snapshot, new Set(redundant.flatMap(removedBy)));
        expect(answersOf(all, family, like)).toEqual(before);
      }),
      { numRuns: RUNS, seed: 20261126 },
    );
    expect(Math.min(counted['redundant-rule'] ?? 0, counted['redundant-policy'] ?? 0)).toBeGreaterThan(20);
  }, 120_000);
});
