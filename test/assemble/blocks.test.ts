import { describe, expect, it } from 'vitest';
import type { Block } from '../../src/model/ip-pool.ts';
import { aList, anArtifact, assembled } from './collected.ts';
import { aBlockObject, anAffinity, cedar } from './objects.ts';

const BLOCK = '192.0.2.32/28';
const NODES = ['birch', 'cedar'].map((name) => ({ ...cedar, metadata: { name } }));

/** The blocks, each as `cidr node: clue of node at file:line, ...`. */
const told = (items: readonly Block[] | undefined) =>
  items?.map(({ cidr, node, ownedBy }) => {
    const clues = ownedBy.map(
      (clue) => `${clue.how} of ${clue.node} at ${clue.source.file}:${clue.source.line}`,
    );
    return `${cidr.text} ${node ?? '-'}: ${clues.join(', ')}`;
  });

const blocksOf = (...lists: Parameters<typeof assembled>[0]) =>
  assembled([aList('nodes', NODES), ...lists]).blocks;

const routesOn = (host: string, text: string) =>
  anArtifact('ip-route', text, { path: `nodes/${host}/ip-route.txt`, scope: { kind: 'host', host } });

describe('an IPAMBlock', () => {
  it('belongs to the node of its affinity', () => {
    const blocks = blocksOf(aList('ipamblocks', [aBlockObject(BLOCK, { affinity: 'host:cedar' })]));
    expect(told(blocks?.items)).toEqual([`${BLOCK} cedar: affinity of cedar at cluster/ipamblocks.json:16`]);
    expect(blocks?.items[0]?.evidence[0].text.trim()).toBe(`"cidr": "${BLOCK}",`);
    expect(blocks?.complete).toBe(true);
  });
  it.each([
    ['without affinity', {}],
    ['of a service', { affinity: 'virtual:load-balancer' }],
    ['of nobody any more', { affinity: null }],
  ])('%s belongs to no node', (_, spec) => {
    expect(told(blocksOf(aList('ipamblocks', [aBlockObject(BLOCK, spec)]))?.items)).toEqual([`${BLOCK} -: `]);
  });
  it.each([true, 'true'])('that was deleted (%j) is none', (deleted) => {
    const list = aList('ipamblocks', [aBlockObject(BLOCK, { affinity: 'host:cedar', deleted })]);
    expect(blocksOf(list)?.items).toEqual([]);
  });
  it('is found in the list of either API group', () => {
    for (const list of ['ipamblocks.crd.projectcalico.org', 'ipamblocks.v3.projectcalico.org'])
      expect(blocksOf(aList(list, [aBlockObject(BLOCK)]))?.items).toHaveLength(1);
    expect(blocksOf(aList('ipamblocks.example.org', [aBlockObject(BLOCK)]))).toBeUndefined();
  });
  it('that is not shown may exist when the list was cut', () => {
    const objects = [aBlockObject(BLOCK), aBlockObject('192.0.2.48/28')];
    const blocks = blocksOf(aList('ipamblocks', objects, { state: 'truncated' }));
    expect([blocks?.complete, told(blocks?.items)]).toEqual([false, [`${BLOCK} -: `]]);
  });
});

describe('the affinity of a block and the kernel', () => {
  const api = aList('ipamblocks', [aBlockObject(BLOCK, { affinity: 'host:cedar' })]);
  it('are both clues when they agree', () => {
    const blocks = blocksOf(api, routesOn('cedar', `blackhole ${BLOCK} proto bird\n`));
    expect(told(blocks?.items)).toEqual([
      `${BLOCK} cedar: affinity of cedar at cluster/ipamblocks.json:16, blackhole of cedar at nodes/cedar/ip-route.txt:1`,
    ]);
  });
  it('stay visible when they disagree, and packets follow the kernel', () => {
    const blocks = blocksOf(api, routesOn('birch', `blackhole ${BLOCK} proto 80\n`));
    expect(told(blocks?.items)).toEqual([
      `${BLOCK} birch: affinity of cedar at cluster/ipamblocks.json:16, blackhole of birch at nodes/birch/ip-route.txt:1`,
    ]);
  });
  it('counts before what the routes of others let one guess', () => {
    const blocks = blocksOf(api, routesOn('birch', `${BLOCK} via 198.51.100.12 dev eth0 proto bird\n`));
    expect(blocks?.items[0]?.node).toBe('cedar');
    expect(blocks?.items[0]?.ownedBy.map(({ how }) => how)).toEqual(['affinity', 'route-from-other-node']);
  });
});

describe('a BlockAffinity', () => {
  it('tells the owner of a block of which only the name was listed', () => {
    const names = anArtifact('kubectl-get-crd', 'NAME               AGE\n192-0-2-32-28      3d\n', {
      args: { resource: 'ipamblocks' },
    });
    const blocks = blocksOf(names, aList('blockaffinities', [anAffinity('birch', BLOCK)]));
    expect(told(blocks?.items)).toEqual([
      `${BLOCK} birch: affinity of birch at cluster/blockaffinities.json:13`,
    ]);
    expect(blocks?.complete).toBe(true);
  });
  it('shows its block, and not that there is no other', () => {
    const blocks = blocksOf(aList('blockaffinities', [anAffinity('birch', BLOCK, { state: '' })]));
    expect(blocks).toMatchObject({ complete: false, items: [{ node: 'birch' }] });
  });
  it.each([
    ['pending', { state: 'pending' }],
    ['about to go', { state: 'pendingDeletion' }],
    ['deleted', { deleted: 'true' }],
    ['of a service', { type: 'virtual' }],
  ])('that is %s is no clue', (_, spec) => {
    expect(blocksOf(aList('blockaffinities', [anAffinity('birch', BLOCK, spec)]))).toBeUndefined();
  });
});
