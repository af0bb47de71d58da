import { judgeFlow } from '../engine/policy/flow.ts';
import { packetOf } from '../engine/reach/pair-by-pair.ts';
import { Reach } from '../engine/reach/reach.ts';
import { hasBit } from '../lib/bits.ts';
import { type PolicySize, policyCluster } from './policy-cluster.ts';

/** What it took to answer every pair of endpoint classes on all traffic. */
export interface ReachCost {
  readonly size: PolicySize;
  readonly classes: number;
  /** Classes, label sets and compiled rules. */
  readonly preparing: number;
  /** Every class to every class. */
  readonly answering: number;
  /** What the tracer would take for the same answers, by a sample of them. */
  readonly tracing: number;
  readonly sampled: number;
  readonly disagreements: number;
}

const seconds = (since: number) => (performance.now() - since) / 1000;

/** Pairs drawn so that most are in one namespace, where rules make a difference. */
function* pairs(reach: Reach, count: number): Generator<readonly [number, number]> {
  const size = reach.endpoints.length;
  for (let i = 0; i < count; i++) {
    const from = (i * 7919) % size;
    yield [from, (from + 1500 * (1 + (i % 9)) + (i % 3 === 0 ? i : 0)) % size];
  }
}

/** Answers all pairs by classes, and a sample of them by the tracer, which must say the same. */
export function reachCost(size: PolicySize): ReachCost {
  const snapshot = policyCluster(size);
  const start = performance.now();
  const reach = new Reach(snapshot, 4);
  const preparing = seconds(start);
  const again = performance.now();
  for (const { members } of reach.classes.list) {
    const [to] = members;
    if (to !== undefined) reach.between(to === 0 ? 1 : 0, to);
  }
  const answering = seconds(again);
  let [tracing, sampled, disagreements] = [0, 0, 0];
  for (const [from, to] of pairs(reach, 2000)) {
    const [source, destination] = [reach.endpoints[from]?.end, reach.endpoints[to]?.end];
    if (!source || !destination || source.kind === 'outside' || from === to) continue;
    const answer = reach.between(from, to);
    const cell = (from + to) % reach.space.cells.length;
    const of = reach.space.cells[cell];
    if (!of) continue;
    const asked = performance.now();
    const { verdict } = judgeFlow(snapshot, { from: source, to: destination, packet: packetOf(of, 4) });
    tracing += seconds(asked);
    sampled += 1;
    if ((verdict === 'allowed') !== hasBit(answer.allowed, cell)) disagreements += 1;
  }
  const all = reach.classes.list.length ** 2 * reach.space.cells.length;
  return {
    size,
    classes: reach.classes.list.length,
    preparing,
    answering,
    tracing: (tracing / sampled) * all,
    sampled,
    disagreements,
  };
}
