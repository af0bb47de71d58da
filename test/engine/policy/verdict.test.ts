import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forget, snapshotOf, verdictOf } from './kube-cluster.ts';
import { isAllowed, type KubePod, type KubePolicy } from './naive-evaluator.ts';
import { aCluster, aQuestion, LABELS } from './random-policies.ts';

const flowOf = (
  pods: readonly KubePod[],
  question: typeof aQuestion extends fc.Arbitrary<infer Q> ? Q : never,
) => {
  const [from, to] = [pods[question.from], pods[question.to]];
  if (!from || !to) throw new Error('no such pod');
  return { from, to, protocol: question.protocol, port: question.port };
};

const questions = fc.array(aQuestion, { minLength: 6, maxLength: 12 });

describe('policy of a fully known cluster', () => {
  it('says what the naive evaluator says', () => {
    const seen = { allowed: 0, denied: 0 };
    fc.assert(
      fc.property(aCluster(), questions, (cluster, asked) => {
        const snapshot = snapshotOf(cluster);
        for (const question of asked) {
          const flow = flowOf(cluster.pods, question);
          const truth = isAllowed(cluster.policies, flow, question.direction) ? 'allowed' : 'denied';
          expect(verdictOf(snapshot, flow, question.direction)).toBe(truth);
          seen[truth] += 1;
        }
      }),
      { seed: 31, numRuns: 400 },
    );
    const share = seen.denied / (seen.allowed + seen.denied);
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.8);
  });
});

/** Every way in which a pod may be labelled. */
const LABELLINGS = [undefined, ...LABELS.app].flatMap((app) =>
  [undefined, ...LABELS.tier].map((tier) => ({ ...(app && { app }), ...(tier && { tier }) })),
);

/** For one flow it only matters whether a policy selects the pod, and if so whether it lets the flow pass. */
const SPECS: readonly KubePolicy['spec'][] = [
  { podSelector: { matchLabels: { nobody: 'has-this' } } },
  { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}], egress: [{}] },
];

/** Every cluster that one may be when of these pods the labels, and of these policies all but the name is unknown. */
function* completions(
  cluster: { readonly pods: readonly KubePod[]; readonly policies: readonly KubePolicy[] },
  [pod, ...pods]: readonly KubePod[],
  [policy, ...policies]: readonly KubePolicy[],
): Generator<typeof cluster> {
  if (pod)
    for (const labels of LABELLINGS) {
      const relabelled = cluster.pods.map((one) => (one.name === pod.name ? { ...one, labels } : one));
      yield* completions({ ...cluster, pods: relabelled }, pods, policy ? [policy, ...policies] : []);
    }
  else if (policy)
    for (const spec of SPECS) {
      const rewritten = cluster.policies.map((one) => (one.name === policy.name ? { ...one, spec } : one));
      yield* completions({ ...cluster, policies: rewritten }, [], policies);
    }
  else yield cluster;
}

describe('policy of a partly known cluster', () => {
  const forgotten = <T>(items: readonly T[], which: readonly number[]) =>
    items.filter((_, i) => which.includes(i));

  it('only says what holds however the unknown turns out', () => {
    const seen = { allowed: 0, denied: 0, unknown: 0, overcautious: 0 };
    const which = fc.uniqueArray(fc.nat(5), { maxLength: 2 });
    fc.assert(
      fc.property(aCluster(3), which, which, questions, (cluster, podsLost, policiesLost, asked) => {
        const pods = forgotten(cluster.pods, podsLost);
        const policies = forgotten(cluster.policies, policiesLost);
        const part = forget(snapshotOf(cluster), pods, policies);
        const complete = [...completions(cluster, pods, policies)];
        for (const question of asked) {
          const { direction } = question;
          const verdict = verdictOf(part, flowOf(cluster.pods, question), direction);
          const possible = new Set(
            complete.map((one) => isAllowed(one.policies, flowOf(one.pods, question), direction)),
          );
          if (verdict !== 'unknown') expect([...possible]).toEqual([verdict === 'allowed']);
          seen[verdict] += 1;
          if (verdict === 'unknown' && possible.size === 1) seen.overcautious += 1;
        }
      }),
      { seed: 32, numRuns: 600 },
    );
    expect(Math.min(seen.allowed, seen.denied, seen.unknown)).toBeGreaterThan(100);
    // Two unknowns that hang on one label are taken as independent: that may cost an answer, now and then.
    expect(seen.overcautious / seen.unknown).toBeLessThan(0.1);
  });

  it('turns no verdict around when it knows less', () => {
    const which = fc.uniqueArray(fc.nat(5), { maxLength: 4 });
    fc.assert(
      fc.property(aCluster(), which, which, questions, (cluster, podsLost, policiesLost, asked) => {
        const whole = snapshotOf(cluster);
        const part = forget(
          whole,
          forgotten(cluster.pods, podsLost),
          forgotten(cluster.policies, policiesLost),
        );
        for (const question of asked) {
          const flow = flowOf(cluster.pods, question);
          const full = verdictOf(whole, flow, question.direction);
          expect([full, 'unknown']).toContain(verdictOf(part, flow, question.direction));
        }
      }),
      { seed: 33, numRuns: 400 },
    );
  });
});
