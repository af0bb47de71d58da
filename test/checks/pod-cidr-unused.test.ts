import { describe, expect, it } from 'vitest';
import { podCidrUnused } from '../../src/checks/pod-cidr-unused.ts';
import { aBlock, aNode, aSnapshot, aWorkload, known, knownIn } from '../support/build.ts';
import { ask, essence, findings, lacks, words } from './ask.ts';

type Parts = Parameters<typeof aSnapshot>[0];

const birch = aNode('birch', '198.51.100.11', { podCidrs: ['203.0.113.0/26'] });
const cedar = aNode('cedar', '198.51.100.12', { podCidrs: ['203.0.113.64/26'] });
const own = aBlock('192.0.2.16/28', 'birch');
const other = aBlock('192.0.2.32/28', 'cedar');
const pods = [aWorkload('shop/cart', '192.0.2.18'), aWorkload('shop/till', '192.0.2.34', { node: 'cedar' })];
const of = (parts: Parts = {}) =>
  ask(podCidrUnused, aSnapshot({ nodes: [birch, cedar], blocks: [own, other], workloads: pods, ...parts }));

describe('with everything known', () => {
  it('fails when neither blocks nor pods lie in the podCIDR of their node', () => {
    expect(essence(of())).toEqual([
      {
        severity: 'info',
        subjects: ['node:birch', 'node:cedar'],
        lines: ['PodCIDR: 203.0.113.0/26', 'PodCIDR: 203.0.113.64/26', '192-0-2-16-28', '192-0-2-32-28'],
      },
    ]);
    expect(findings(of())[0]?.title).toContain('The podCIDR of the nodes plays no part');
  });
  it('fails for the one node alone whose podCIDR is not used', () => {
    const blocks = [aBlock('203.0.113.16/28', 'birch'), other];
    const [finding] = findings(of({ blocks }));
    expect(finding?.subjects).toEqual(['node:cedar']);
    expect(finding?.title).toContain('The podCIDR of cedar plays no part');
  });
  it('fails when a block lies in the podCIDR of another node only', () => {
    const blocks = [aBlock('203.0.113.64/28', 'birch'), aBlock('203.0.113.0/28', 'cedar')];
    expect(essence(of({ blocks }))[0]?.subjects).toEqual(['node:birch', 'node:cedar']);
  });
  it('fails although the podCIDR of another node is not known', () => {
    expect(essence(of({ nodes: [birch, aNode('cedar', '198.51.100.12')] }))[0]?.subjects).toEqual([
      'node:birch',
    ]);
  });
  it('passes when the block of each node lies in its podCIDR, or the other way round', () => {
    const blocks = [aBlock('203.0.113.16/28', 'birch'), aBlock('203.0.113.0/24', 'cedar')];
    expect(words(of({ blocks }))).toContain('inside its podCIDR');
  });
  it('passes when pods have addresses of the podCIDR without a block', () => {
    const workloads = [
      aWorkload('shop/cart', '203.0.113.5'),
      aWorkload('shop/till', '203.0.113.70', { node: 'cedar' }),
    ];
    expect(words(of({ workloads }))).toContain('inside its podCIDR');
  });
  it('not applicable without blocks, or without pods and blocks on a node', () => {
    expect(words(of({ blocks: [] }), 'not-applicable')).toContain('no blocks');
    expect(
      words(of({ blocks: [aBlock('192.0.2.48/28', 'elder')], workloads: [] }), 'not-applicable'),
    ).toContain('pods or blocks');
  });
});

describe('what cannot be known', () => {
  const BLOCKS = 'all IPAM blocks and their nodes';
  it('unknown without nodes, blocks and pods', () => {
    expect(lacks(ask(podCidrUnused, aSnapshot()))).toEqual(['nodes', 'blocks', 'workloads']);
  });
  it('unknown when no podCIDR is known', () => {
    expect(lacks(of({ nodes: [aNode('birch'), aNode('cedar')] }))).toEqual(['the podCIDR of birch, cedar']);
  });
  it('unknown instead of passed when one podCIDR is not known', () => {
    const blocks = [aBlock('203.0.113.16/28', 'birch'), other];
    expect(lacks(of({ nodes: [birch, aNode('cedar')], blocks }))).toEqual(['the podCIDR of cedar']);
    expect(lacks(of({ nodes: known([birch], false), blocks, workloads: pods.slice(0, 1) }))).toEqual([
      'all nodes',
    ]);
  });
  it('unknown when the owner of a block is not known, or blocks may be missing', () => {
    expect(lacks(of({ blocks: [own, aBlock('203.0.113.64/28')] }))).toEqual([BLOCKS]);
    expect(lacks(of({ blocks: known([own, other], false) }))).toEqual([BLOCKS]);
    expect(lacks(of({ blocks: known([], false) }))).toEqual([BLOCKS]);
  });
  it('unknown when pods that were not listed may use it', () => {
    expect(lacks(of({ workloads: knownIn(pods, ['shop']) }))).toEqual(['the pods of all namespaces']);
    expect(lacks(of({ workloads: [...pods, aWorkload('shop/bare', [])] }))).toEqual([
      'the addresses of shop/bare',
    ]);
  });
});
