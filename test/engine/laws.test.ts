import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../src/assemble/assemble.ts';
import type { Collected } from '../../src/assemble/collection.ts';
import { endpointOf } from '../../src/engine/path/endpoint.ts';
import type { Trace } from '../../src/engine/path/model.ts';
import { trace } from '../../src/engine/path/trace.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { type KernelCase, kernelCases } from '../oracle/kernel-cases.ts';
import { aPolicy, aStack } from '../support/build.ts';
import { cali, NODES, orchard, traced } from './path/orchard.ts';
import { snapshotOf } from './policy/kube-cluster.ts';
import { aCluster, aQuestion } from './policy/random-policies.ts';

/** The trace between two pods; `undefined` when the snapshot does not show them both. */
function traceOf(snapshot: Snapshot, from: string, to: string): Trace | undefined {
  const [source, target] = [from, to].map((id) => {
    const workload = snapshot.workloads?.items.find((one) => one.id === id);
    return workload && endpointOf(snapshot, workload);
  });
  if (!source || !target || 'problem' in source || 'problem' in target) return undefined;
  return trace(snapshot, { from: source, to: target, protocol: 'icmp' });
}

const tracesOf = (lab: KernelCase, collected: readonly Collected[]) => {
  const snapshot = assemble(collected, lab.collected.length);
  return lab.truth.map(({ from, to }) => traceOf(snapshot, from, to));
};

/** Every pair of pods is traced again without each artifact: the one lab with many pods would take too long. */
const labs = kernelCases.filter(({ truth }) => truth.length < 100);

const OPPOSITE: Readonly<Record<string, string>> = { delivered: 'blocked', blocked: 'delivered' };

describe('an artifact that is taken away', () => {
  /** What must not happen; a default may stand in for what is missing, if it is named. */
  function breach(before: Trace, after: Trace | undefined): string | undefined {
    if (!after || after.verdict !== OPPOSITE[before.verdict]) return undefined;
    const turned = `${before.flow.from} -> ${before.flow.to}: ${before.verdict} became ${after.verdict}`;
    if (after.confidence === 'proven') return `${turned}, proven`;
    const named = after.assumptions.some((id) => !before.assumptions.includes(id));
    return before.confidence === 'proven' && !named ? `${turned} without a new assumption` : undefined;
  }
  it.each(labs)('turns no proven verdict around, and proves nothing: $name', (lab) => {
    const before = tracesOf(lab, lab.collected);
    const breaches = lab.collected.flatMap((gone) => {
      const after = tracesOf(
        lab,
        lab.collected.filter((one) => one !== gone),
      );
      return before.flatMap((trace, i) => {
        const found = trace && breach(trace, after[i]);
        return found === undefined ? [] : [`without ${gone.artifact.path}: ${found}`];
      });
    });
    expect(breaches).toEqual([]);
  });
});

/** The same items in another order, the same for the same seed. */
const shuffled = <T>(items: readonly T[], seed: number): T[] =>
  fc.sample(fc.shuffledSubarray([...items], { minLength: items.length }), { seed, numRuns: 1 })[0] ?? [];

describe('a trace', () => {
  it.each(labs)('is the same for another order of lines, and the second time: $name', (lab) => {
    const before = tracesOf(lab, lab.collected);
    expect(tracesOf(lab, lab.collected)).toEqual(before);
    const mixed = lab.collected.map((one, i) => ({ ...one, records: shuffled(one.records, i) }) as Collected);
    expect(tracesOf(lab, mixed)).toEqual(before);
  });

  it('ends within as many nodes as there are, and one more', () => {
    const via = fc.constantFrom(...NODES.map(({ ip }) => ip), '198.51.100.1');
    const to = fc.constantFrom('192.0.2.0/24', ...NODES.map(({ block }) => block), '192.0.2.34', 'default');
    const route = fc
      .tuple(to, fc.array(via, { minLength: 1, maxLength: 3 }), fc.constantFrom('eth0', 'eth0', 'tunl0'))
      .map(([net, all, dev]) => `${net} ${all.map((one) => `nexthop via ${one} dev ${dev}`).join(' ')}`);
    const table = fc.uniqueArray(route, {
      selector: (text) => text.split(' ')[0],
      minLength: 1,
      maxLength: 5,
    });
    const own = `192.0.2.34 dev ${cali('bank/safe')} scope link`;
    const seen: Record<string, number> = {};
    fc.assert(
      fc.property(table, table, table, fc.boolean(), (birch, cedar, elder, hasOwn) => {
        const routes = { birch, cedar: hasOwn ? [own, ...cedar] : cedar, elder };
        const found = traced(orchard({ routes, links: {} }), 'shop/cart', 'bank/safe');
        for (const path of [found.forward, ...(found.reply ? [found.reply] : [])])
          expect(path.hops.filter(({ kind }) => kind === 'node').length).toBeLessThanOrEqual(
            NODES.length + 1,
          );
        seen[found.forward.disposition] = (seen[found.forward.disposition] ?? 0) + 1;
      }),
      { seed: 41, numRuns: 2000 },
    );
    expect(Math.min(seen.LOOP ?? 0, seen.DELIVERED ?? 0)).toBeGreaterThan(50);
  });
});

it('a policy that denies everything lets nothing through that was blocked', () => {
  const seen = { before: { delivered: 0, blocked: 0 }, after: { delivered: 0, blocked: 0 } };
  const count = (when: 'before' | 'after', { verdict }: Trace) => {
    if (verdict === 'delivered' || verdict === 'blocked') seen[when][verdict] += 1;
  };
  fc.assert(
    fc.property(aCluster(3), aQuestion, fc.constantFrom('shop', 'bank'), (cluster, question, namespace) => {
      const pods = cluster.pods.map(({ namespace: own, name, ip }) => ({ id: `${own}/${name}`, ip }));
      const routes = pods.map(({ id, ip }) => `${ip} dev ${cali(id)} scope link`);
      const birch = aStack({ routes: ['default via 198.51.100.1 dev eth0', ...routes] });
      const open: Snapshot = { ...snapshotOf(cluster), hosts: new Map([['birch', birch]]) };
      const fence = aPolicy(`${namespace}/deny-all`, { ingress: [], egress: [] });
      const fenced = { ...open, policies: { ...open.policies, items: [...open.policies.items, fence] } };
      const [from, to] = [pods[question.from]?.id ?? '', pods[question.to]?.id ?? ''];
      const more = { protocol: question.protocol.toLowerCase(), port: question.port };
      const before = traced(open, from, to, more);
      const after = traced(fenced, from, to, more);
      if (before.verdict === 'blocked') expect(after.verdict).toBe('blocked');
      if (after.verdict === 'delivered') expect(before.verdict).toBe('delivered');
      count('before', before);
      count('after', after);
    }),
    { seed: 42, numRuns: 500 },
  );
  expect(Math.min(seen.before.blocked, seen.after.delivered)).toBeGreaterThan(50);
  expect(seen.after.delivered).toBeLessThan(seen.before.delivered);
});
