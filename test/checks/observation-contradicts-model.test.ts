import { expect, it } from 'vitest';
import { observationContradictsModel } from '../../src/checks/observation-contradicts-model.ts';
import { compare } from '../../src/engine/path/compare.ts';
import type { Observation } from '../../src/model/observation.ts';
import { address, aNode, aSnapshot, aStack, aWorkload, listed, source } from '../support/build.ts';
import { ask, essence, findings, lacks, words } from './ask.ts';

/** One node that reaches its pod, and drops what is for the rest of its block. */
const snapshot = aSnapshot({
  nodes: [aNode('birch', '198.51.100.11')],
  workloads: [aWorkload('shop/cart', '192.0.2.18')],
  pools: [],
  policies: [],
  hosts: {
    birch: aStack({
      routes: ['192.0.2.18 dev virt0', 'blackhole 192.0.2.96/28', 'default via 198.51.100.1 dev ens3'],
    }),
  },
});

const ping = (to: string, received: number, more: Partial<Observation> = {}): Observation => ({
  moment: 9,
  protocol: 'icmp',
  from: { kind: 'node', id: 'birch' },
  to: address(to),
  sent: 3,
  received,
  command: `ping -c 3 ${to}`,
  source: source(`3 packets to ${to}, ${received} received`, 'session.txt', 77),
  ...more,
});
const of = (...observations: readonly Observation[]) =>
  ask(
    observationContradictsModel,
    snapshot,
    observations.map((one) => compare(snapshot, one)),
  );

it('passes when what was answered and what was not is as predicted', () => {
  expect(words(of(ping('192.0.2.18', 3), ping('192.0.2.99', 0)))).toBe(
    'All 2 observations agree with the model at their moment.',
  );
});
it('passes with packet loss: one answer is an answer', () => {
  expect(words(of(ping('192.0.2.18', 1)))).toContain('All 1 observations');
});
it.each([
  ['an answer where the model sees a blackhole', ping('192.0.2.99', 3)],
  ['silence where the model delivers', ping('192.0.2.18', 0)],
])('fails for %s', (_, observation) => {
  expect(essence(of(ping('198.51.100.11', 3), observation))).toEqual([
    { severity: 'high', subjects: ['node:birch'], lines: [observation.source.text] },
  ]);
});
it('fails with each source named once, however much it contradicts', () => {
  const [finding] = findings(of(ping('192.0.2.99', 3), ping('192.0.2.98', 3)));
  expect(finding?.subjects).toEqual(['node:birch']);
  expect(finding?.evidence).toHaveLength(2);
});
it('fails although another observation cannot be judged', () => {
  expect(essence(of(ping('192.0.2.99', 3), ping('192.0.2.18', 3, { from: undefined })))).toHaveLength(1);
});
it('unknown without observations', () => expect(lacks(of())).toEqual(['comparisons']));
it('unknown where it is not known where a command ran', () => {
  const lost = { from: undefined };
  expect(lacks(of(ping('192.0.2.18', 3, lost), ping('192.0.2.18', 3)))).toEqual([
    'ping -c 3 192.0.2.18: where it was tried from is not known',
  ]);
});
it('unknown when a command was stopped before its first packet', () => {
  expect(lacks(of(ping('192.0.2.18', 0, { sent: 0 })))).toEqual([
    expect.stringMatching(/^ping -c 3 192.0.2.18: none of 0 answered/),
  ]);
});
it('unknown when the model lacks what decides, once for all that lack the same', () => {
  const routes = listed([], { complete: false });
  const partial = { ...snapshot, hosts: new Map([['birch', aStack({ routes })]]) };
  const comparisons = ['192.0.2.18', '192.0.2.99'].map((to) => compare(partial, ping(to, 3)));
  expect(lacks(ask(observationContradictsModel, partial, comparisons))).toEqual([
    expect.stringContaining('routes of birch were collected in part'),
  ]);
});
