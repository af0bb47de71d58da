import { describe, expect, it } from 'vitest';
import { duplicateWorkloadAddress } from '../../src/checks/duplicate-workload-address.ts';
import type { Node } from '../../src/model/node.ts';
import type { Workload } from '../../src/model/workload.ts';
import { aNode, aSnapshot, aWorkload, known, knownIn, withoutNode } from '../support/build.ts';
import { ask, essence, lacks, words } from './ask.ts';

const cart = aWorkload('shop/cart', '192.0.2.18');
const till = aWorkload('shop/till', '192.0.2.18', { node: 'cedar' });
const stock = aWorkload('shop/stock', '192.0.2.19');
const birch = aNode('birch', '198.51.100.11');
const cedar = aNode('cedar', '198.51.100.12');

const among = (workloads: readonly Workload[], nodes: readonly Node[] = [birch, cedar]) =>
  ask(duplicateWorkloadAddress, aSnapshot({ workloads, nodes }));

describe('with all pods and nodes known', () => {
  it('passes when each pod has its own address', () => {
    expect(words(among([cart, stock]))).toBe('2 pods in the pod network, 2 addresses.');
  });
  it('passes for pods on the host network, which share the address of their node', () => {
    const onHost = { hostNetwork: true };
    const proxies = ['kube-proxy-1', 'calico-node-1'].map((name) =>
      aWorkload(`kube-system/${name}`, '198.51.100.11', onHost),
    );
    expect(words(among([cart, ...proxies]))).toBe('1 pods in the pod network, 1 addresses.');
  });
  it('passes when the other pod with the address has finished, or has none yet', () => {
    const done = { ...till, phase: 'Completed' };
    const waiting = aWorkload('shop/late', [], { phase: 'Pending' });
    expect(words(among([cart, done, waiting]))).toBe('1 pods in the pod network, 1 addresses.');
  });
  it('passes for one pod that shows an address twice', () => {
    expect(words(among([aWorkload('shop/cart', ['192.0.2.18', '192.0.2.18'])]))).toContain('1 addresses');
  });
  it('passes where a manifest says "not on the host network" and no node address is known', () => {
    expect(words(among([cart, stock], [aNode('birch', '<none>')]))).toContain('2 addresses');
  });
  it('fails for two pods with one address, and cites both lines', () => {
    expect(essence(among([cart, stock, till]))).toEqual([
      {
        severity: 'high',
        subjects: ['shop/cart', 'shop/till'],
        lines: ['shop cart Running 192.0.2.18', 'shop till Running 192.0.2.18'],
      },
    ]);
  });
  it('fails for IPv6 however it is written, and when only the second address is shared', () => {
    const six = aWorkload('shop/cart', ['192.0.2.20', '2001:db8::5']);
    const other = aWorkload('shop/till', ['192.0.2.21', '2001:DB8:0::0:5']);
    expect(essence(among([six, other])).map(({ subjects }) => subjects)).toEqual([
      ['shop/cart', 'shop/till'],
    ]);
  });
  it('fails once for each shared address', () => {
    const fourth = { ...stock, id: 'shop/fourth' };
    expect(essence(among([cart, till, stock, fourth]))).toHaveLength(2);
  });
});

describe('with something missing', () => {
  it('unknown without pods', () =>
    expect(lacks(ask(duplicateWorkloadAddress, aSnapshot()))).toEqual(['workloads']));
  it('unknown when only some namespaces were listed', () => {
    const snapshot = aSnapshot({ workloads: knownIn([cart, stock], ['shop']), nodes: [birch] });
    expect(lacks(ask(duplicateWorkloadAddress, snapshot))).toEqual(['the pods of all namespaces']);
  });
  it('unknown when pods may be on the host network', () => {
    const unsure = { ...till, hostNetwork: undefined };
    expect(lacks(among([cart, unsure]))).toEqual(['the addresses of the nodes']);
  });
  it('unknown when two pods share what may be the address of their node', () => {
    expect(lacks(among([till, { ...till, id: 'shop/twin' }], [birch, aNode('cedar', '<none>')]))).toEqual([
      'the addresses of the nodes',
    ]);
  });
  it('unknown when a pod is on no known node, and some node is not listed', () => {
    const lost = withoutNode(cart);
    const nodes = known([birch], false);
    expect(lacks(ask(duplicateWorkloadAddress, aSnapshot({ workloads: [lost], nodes })))).toEqual([
      'the addresses of the nodes',
    ]);
    expect(words(among([lost]))).toContain('1 pods');
  });
  it('unknown when a running pod shows no address', () => {
    expect(lacks(among([cart, aWorkload('shop/bare', [])]))).toEqual(['the addresses of shop/bare']);
  });
  it.each(['Terminating', 'OOMKilled', 'ContainerStatusUnknown', 'Unknown'])(
    'unknown when the other pod is %s: it may have given the address back',
    (phase) => {
      expect(lacks(among([cart, { ...till, phase }]))).toEqual([
        'whether shop/cart and shop/till still both have 192.0.2.18',
      ]);
    },
  );
});
