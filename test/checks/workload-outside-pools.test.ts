import { describe, expect, it } from 'vitest';
import { workloadOutsidePools } from '../../src/checks/workload-outside-pools.ts';
import { interfaceNameOf } from '../../src/engine/forwarding/interfaces.ts';
import type { Workload } from '../../src/model/workload.ts';
import {
  aLink,
  aNode,
  aPool,
  aSnapshot,
  aStack,
  aWorkload,
  cidr,
  known,
  knownIn,
  source,
  withoutNode,
} from '../support/build.ts';
import { ask, essence, findings, lacks, words } from './ask.ts';

type Parts = Parameters<typeof aSnapshot>[0];

const birch = aNode('birch', '198.51.100.11');
const inside = aWorkload('shop/cart', '192.0.2.18');
const stray = aWorkload('shop/stray', '203.0.113.77');
const among = (workloads: readonly Workload[], more: Parts = {}) =>
  ask(workloadOutsidePools, aSnapshot({ nodes: [birch], pools: [aPool()], workloads, ...more }));

/** The interface that Calico gives a pod. */
const caliOf = (pod: Workload) => aLink(interfaceNameOf(pod));

describe('with everything known', () => {
  it('passes when each address is in a pool', () => {
    expect(words(among([inside]))).toBe('All 1 pods in the pod network have one.');
  });
  it('passes for pods on the host network and finished ones', () => {
    const onHost = aWorkload('kube-system/proxy', '198.51.100.11', { hostNetwork: true });
    expect(words(among([inside, onHost, { ...stray, phase: 'Succeeded' }]))).toContain('All 1 pods');
  });
  it('passes for a pod that is left in a disabled pool: it is a pool still', () => {
    expect(words(among([inside], { pools: [aPool('192.0.2.0/24', { disabled: true })] }))).toContain('All 1');
  });
  it('passes with both families in pools', () => {
    const dual = aWorkload('shop/cart', ['192.0.2.18', '2001:db8:7::3']);
    const pools = [aPool(), aPool('2001:db8:7::/64', { name: 'six' })];
    expect(words(among([dual], { pools }))).toContain('All 1');
    expect(findings(among([dual]))[0]?.says).toContain('shop/cart (2001:db8:7::3) on birch');
  });
  it('passes beside pods of host-local IPAM, which it counts apart', () => {
    const nodes = [aNode('birch', '198.51.100.11', { podCidrs: ['203.0.113.64/26'] })];
    const hosts = { birch: aStack({ links: [caliOf(stray)] }) };
    expect(words(among([inside, stray], { nodes, hosts }))).toBe(
      'All 1 pods in the pod network have one, 1 more from the podCIDR of their node.',
    );
    expect(words(among([stray], { nodes, hosts }), 'not-applicable')).toContain('host-local');
  });
  it('not applicable without any pool', () => {
    expect(words(among([stray], { pools: [] }), 'not-applicable')).toContain('no Calico pool');
  });
});

describe('a pod outside the pools', () => {
  const bridge = aLink('virtbr7', ['203.0.113.65/26'], { source: source('9: virtbr7') });
  const bridged = {
    birch: aStack({
      links: [bridge, aLink('veth1', [], { master: 'virtbr7' })],
      routes: ['203.0.113.64/26 dev virtbr7 proto kernel scope link', '203.0.113.0/24 dev ens3'],
    }),
  };
  const cniConfigs = [
    {
      node: 'birch',
      file: '05-virt.conflist',
      content: {
        network: 'virt',
        plugins: ['bridge'],
        bridge: 'virtbr7',
        subnets: [cidr('203.0.113.64/26')],
      },
      evidence: [source('"subnet": "203.0.113.64/26"')] as const,
    },
    {
      node: 'birch',
      file: '10-calico.conflist',
      content: { network: 'k8s-pod-network', plugins: ['calico'], subnets: [] },
      evidence: [source('"type": "calico"')] as const,
    },
  ];

  it('fails, and cites the pod and the pools', () => {
    expect(essence(among([inside, stray]))).toEqual([
      {
        severity: 'high',
        subjects: ['shop/stray'],
        lines: ['shop stray Running 203.0.113.77', 'Cidr: 192.0.2.0/24'],
      },
    ]);
  });
  it('fails without a claim about routes and policy where its interface was not seen', () => {
    const [finding] = findings(among([stray]));
    expect(finding?.says).toContain('how these are attached is not in the input');
    expect(finding?.says).not.toMatch(/neither routes nor polices|They/);
  });
  it('fails with the bridge, its route and both CNI configurations', () => {
    const [finding] = findings(among([stray], { hosts: bridged, cniConfigs }));
    expect(finding?.evidence.slice(2).map(({ text }) => text)).toEqual([
      '"subnet": "203.0.113.64/26"',
      '"type": "calico"',
      'inet 203.0.113.65/26 virtbr7',
      '203.0.113.64/26 dev virtbr7 proto kernel scope link',
    ]);
    expect(finding?.says).toContain('05-virt.conflist on birch, bridge virtbr7, 203.0.113.65/26');
    expect(finding?.says).toContain('neither routes nor polices');
    expect(finding?.commands).toEqual([
      'mv /etc/cni/net.d/05-virt.conflist /etc/cni/net.d/05-virt.conflist.disabled   # on birch',
      'kubectl delete pod -n shop stray',
    ]);
  });
  it('fails as medium for a pod on an interface of Calico: its pool is gone, its policy is not', () => {
    const outcome = among([stray], { hosts: { birch: aStack({ links: [caliOf(stray)] }) } });
    expect(essence(outcome)[0]).toMatchObject({ severity: 'medium', subjects: ['shop/stray'] });
    expect(findings(outcome)[0]?.says).toContain('policy holds');
    expect(findings(outcome)[0]?.says).not.toContain("not Calico's");
  });
  it('fails for a pod whose node is not known', () => {
    const lost = withoutNode(stray);
    expect(essence(among([inside, lost]))[0]?.subjects).toEqual(['shop/stray']);
  });
  it('fails once for each node', () => {
    const nodes = [birch, aNode('cedar', '198.51.100.12')];
    const pods = [stray, { ...stray, id: 'shop/other' }, { ...stray, id: 'shop/third', node: 'cedar' }];
    expect(essence(among(pods, { nodes })).map(({ subjects }) => subjects)).toEqual([
      ['shop/stray', 'shop/other'],
      ['shop/third'],
    ]);
  });
});

describe('what cannot be known', () => {
  it('unknown without pods or pools', () => {
    expect(lacks(ask(workloadOutsidePools, aSnapshot()))).toEqual(['workloads', 'pools']);
  });
  it('unknown when a pool that was not listed may hold the address', () => {
    expect(lacks(among([stray], { pools: known([aPool()], false) }))).toEqual(['all IP pools']);
    expect(lacks(among([stray], { pools: known([], false) }))).toEqual(['all IP pools']);
  });
  it('unknown when only some namespaces were listed', () => {
    const snapshot = aSnapshot({ nodes: [birch], pools: [aPool()], workloads: knownIn([inside], ['shop']) });
    expect(lacks(ask(workloadOutsidePools, snapshot))).toEqual(['the pods of all namespaces']);
  });
  it('unknown when the pod may be on the host network', () => {
    const nodes = ['the addresses of the nodes'];
    expect(lacks(among([{ ...stray, hostNetwork: undefined }]))).toEqual(nodes);
    const unaddressed = [birch, aNode('cedar', '<none>')];
    expect(lacks(among([{ ...stray, node: 'cedar' }], { nodes: unaddressed }))).toEqual(nodes);
    expect(lacks(among([{ ...stray, node: 'elder' }]))).toEqual(nodes);
  });
  it('unknown when a running pod shows no address', () => {
    expect(lacks(among([inside, aWorkload('shop/bare', [])]))).toEqual(['the addresses of shop/bare']);
  });
  it('unknown when the address is of the podCIDR, and the interface was not seen', () => {
    const nodes = [aNode('birch', '198.51.100.11', { podCidrs: ['203.0.113.64/26'] })];
    expect(lacks(among([stray], { nodes }))).toEqual(['how shop/stray is attached']);
  });
});
