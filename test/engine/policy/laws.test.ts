import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judge } from '../../../src/engine/policy/evaluate.ts';
import type { Judgement } from '../../../src/engine/policy/judgement.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { address, aPolicy, aRule, aSelector } from '../../support/build.ts';
import { aLoss } from './random-loss.ts';
import { aPolicyQuestion, aWholeCluster } from './random-model.ts';

type Question = typeof aPolicyQuestion extends fc.Arbitrary<infer Q> ? Q : never;

function asked(snapshot: Snapshot, { own, peer, protocol, port, direction }: Question): Judgement {
  const workload = snapshot.workloads?.items.find(({ name }) => name === `pod-${own}`);
  if (!workload) throw new Error(`no pod ${own}`);
  const [self, other] = [address(`192.0.2.${17 + own}`), address(`192.0.2.${17 + peer}`)];
  const [from, to] = direction === 'egress' ? [self, other] : [other, self];
  const packet = {
    source: from,
    destination: to,
    protocol,
    ...(protocol !== 1 && { destinationPort: port }),
  };
  return judge(snapshot, { kind: 'workload', workload }, direction, packet);
}

const questions = fc.array(aPolicyQuestion, { minLength: 4, maxLength: 8 });

it('knowing less never turns a verdict around', () => {
  const seen = { allowed: 0, denied: 0, unknown: 0, passed: 0 };
  fc.assert(
    fc.property(
      aWholeCluster,
      fc.array(aLoss, { minLength: 1, maxLength: 3 }),
      questions,
      (whole, losses, all) => {
        const part = losses.reduce((one, lose) => lose(one), whole);
        for (const question of all) {
          const [full, less] = [asked(whole, question), asked(part, question)];
          if (less.verdict !== 'unknown')
            expect(full.verdict === 'unknown' ? 'unknown' : less.verdict).toBe(full.verdict);
          seen[less.verdict] += 1;
        }
      },
    ),
    { seed: 51, numRuns: 1500 },
  );
  expect(Math.min(seen.allowed, seen.denied, seen.unknown)).toBeGreaterThan(500);
});

it('a verdict that is not known has a way to know it', () => {
  let unknown = 0;
  fc.assert(
    fc.property(aWholeCluster, aLoss, questions, (whole, lose, all) => {
      for (const question of all) {
        const judgement = asked(lose(whole), question);
        expect(judgement.gaps.length > 0).toBe(judgement.verdict === 'unknown');
        if (judgement.verdict === 'unknown') unknown += 1;
        else expect(new Set(judgement.decidedBy.map(({ verdict }) => verdict)).size).toBe(1);
      }
    }),
    { seed: 52, numRuns: 800 },
  );
  expect(unknown).toBeGreaterThan(100);
});

/** The same cluster, listed in another order. */
function shuffled(snapshot: Snapshot, by: (a: number) => number): Snapshot {
  const mixed = <T>(items: readonly T[]) =>
    items
      .map((item, i) => ({ item, at: by(i) }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  const { workloads, namespaces, tiers, policies } = snapshot;
  return {
    ...snapshot,
    workloads: workloads && { ...workloads, items: mixed(workloads.items) },
    namespaces: namespaces && { ...namespaces, items: mixed(namespaces.items) },
    tiers: tiers && { ...tiers, items: mixed(tiers.items) },
    policies: { ...policies, items: mixed(policies.items) },
  };
}

it('the order of the input does not matter', () => {
  fc.assert(
    fc.property(aWholeCluster, fc.func(fc.nat(99)), questions, (whole, by, all) => {
      const other = shuffled(whole, by);
      for (const question of all) {
        const [one, two] = [asked(whole, question), asked(other, question)];
        expect(two.verdict).toBe(one.verdict);
        expect(new Set(two.decidedBy.map((each) => each.by))).toEqual(
          new Set(one.decidedBy.map((each) => each.by)),
        );
      }
    }),
    { seed: 53, numRuns: 800 },
  );
});

it('a policy that denies before all others lets nothing more through', () => {
  const seen = { before: 0, after: 0 };
  const conditions = fc.constantFrom({}, { protocol: 6 }, { from: { selector: aSelector({ app: 'web' }) } });
  fc.assert(
    fc.property(aWholeCluster, conditions, questions, (whole, condition, all) => {
      const rules = [aRule({ action: 'deny', ...condition })];
      const front = aPolicy('front', {
        kind: 'GlobalNetworkPolicy',
        tier: 'audit',
        order: -1,
        ingress: rules,
        egress: rules,
      });
      const fenced = { ...whole, policies: { ...whole.policies, items: [...whole.policies.items, front] } };
      for (const question of all) {
        const [before, after] = [asked(whole, question).verdict, asked(fenced, question).verdict];
        if (after === 'allowed') expect(before).toBe('allowed');
        if (Object.keys(condition).length === 0) expect(after).toBe('denied');
        seen.before += before === 'allowed' ? 1 : 0;
        seen.after += after === 'allowed' ? 1 : 0;
      }
    }),
    { seed: 54, numRuns: 800 },
  );
  expect(seen.after).toBeGreaterThan(100);
  expect(seen.after).toBeLessThan(seen.before);
});
