import { describe, expect, it } from 'vitest';
import { tunnelWithoutNeed } from '../../src/checks/tunnel-without-need.ts';
import type { IpPool } from '../../src/model/ip-pool.ts';
import type { Node } from '../../src/model/node.ts';
import { aLink, aNode, aPool, aSnapshot, aStack, aWorkload, known, source } from '../support/build.ts';
import { ask, essence, findings, lacks, words } from './ask.ts';

type Parts = Parameters<typeof aSnapshot>[0];

const always = aPool('192.0.2.0/24', {
  ipipMode: 'Always',
  evidence: [source('Cidr'), source('Ipip Mode: Always')],
});
const at = (name: string, address: string, network: string) =>
  aNode(name, address, {
    calicoNetwork: network,
    evidence: [source(`${name} Ready ${address}`), source(`${name} ${address}/${network.split('/')[1]}`)],
  });
const near = [
  at('birch', '198.51.100.11', '198.51.100.0/24'),
  at('cedar', '198.51.100.12', '198.51.100.0/24'),
] as const;
const far = [near[0], at('cedar', '203.0.113.12', '203.0.113.0/24')];
const of = (pools: readonly IpPool[], nodes: readonly Node[], more: Parts = {}) =>
  ask(tunnelWithoutNeed, aSnapshot({ pools, nodes, ...more }));

describe('what is tunnelled', () => {
  it.each(['CrossSubnet', 'Never'] as const)('passes with mode %s, wherever the nodes are', (mode) => {
    expect(words(of([aPool('192.0.2.0/24', { ipipMode: mode, vxlanMode: mode })], near))).toContain('Always');
  });
  it('passes when no two nodes share a network', () => {
    expect(words(of([always], far))).toContain('No two nodes are in one network');
  });
  it('passes with host prefixes: CrossSubnet would take such nodes for remote, too', () => {
    const hosts = [
      at('birch', '198.51.100.11', '198.51.100.11/32'),
      at('cedar', '198.51.100.12', '198.51.100.12/32'),
    ];
    expect(words(of([always], hosts))).toContain('No two nodes');
  });
  it('passes when only one of two nodes sees the other in its network', () => {
    const mixed = [near[0], at('cedar', '198.51.100.12', '198.51.100.12/32')];
    expect(words(of([always], mixed))).toContain('No two nodes');
  });
  it('passes with an empty disabled pool that would tunnel', () => {
    const disabled = { ...always, disabled: true };
    expect(words(of([disabled], near, { workloads: [] }))).toContain('No pool in use');
  });
  it('fails when all nodes share a network, with the mode and the networks as evidence', () => {
    expect(essence(of([always], near))).toEqual([
      {
        severity: 'info',
        subjects: ['pool:orchard'],
        lines: ['Ipip Mode: Always', 'birch 198.51.100.11/24', 'cedar 198.51.100.12/24'],
      },
    ]);
    expect(findings(of([always], near))[0]?.title).toContain('All nodes share 198.51.100.0/24');
  });
  it('fails with the network that the interfaces show, when Calico was not asked', () => {
    const nodes = [aNode('birch', '198.51.100.11'), aNode('cedar', '198.51.100.12')];
    const hosts = {
      birch: aStack({ links: [aLink('ens3', ['198.51.100.11/24'])] }),
      cedar: aStack({ links: [aLink('ens3', ['198.51.100.12/24'])] }),
    };
    expect(essence(of([always], nodes, { hosts }))[0]?.lines).toEqual([
      'Ipip Mode: Always',
      'inet 198.51.100.11/24 ens3',
      'inet 198.51.100.12/24 ens3',
    ]);
  });
  it('passes when Calico takes host prefixes, whatever the interfaces show', () => {
    const hosts = {
      birch: aStack({ links: [aLink('ens3', ['198.51.100.11/24'])] }),
      cedar: aStack({ links: [aLink('ens3', ['198.51.100.12/24'])] }),
    };
    const nodes = [
      at('birch', '198.51.100.11', '198.51.100.11/32'),
      at('cedar', '198.51.100.12', '198.51.100.12/32'),
    ];
    expect(words(of([always], nodes, { hosts }))).toContain('No two nodes');
  });
  it('fails when prefixes differ in length and each node is in that of the other', () => {
    const nodes = [near[0], at('cedar', '198.51.100.12', '198.51.0.0/16')];
    expect(findings(of([always], nodes))[0]?.title).toMatch(/^Nodes share 198.51.100.0\/24, 198.51.0.0\/16/);
  });
  it('fails for the nodes that share a network, although others are elsewhere', () => {
    const nodes = [...near, at('elder', '203.0.113.12', '203.0.113.0/24')];
    const [finding] = findings(of([always], nodes));
    expect(finding?.title).toMatch(/^Nodes share 198.51.100.0\/24,/);
    expect(finding?.says).toContain('birch, cedar are in 198.51.100.0/24');
    expect(finding?.says).not.toContain('elder');
  });
  it('fails for a disabled pool that still has pods', () => {
    const disabled = { ...always, disabled: true };
    expect(essence(of([disabled], near, { workloads: [aWorkload('shop/cart', '192.0.2.18')] }))).toHaveLength(
      1,
    );
  });
  it('fails with the right field for each pool', () => {
    const vxlan = aPool('203.0.113.0/24', { name: 'grove', vxlanMode: 'Always' });
    expect(findings(of([always, vxlan], near))[0]?.commands).toEqual([
      `calicoctl patch ippool orchard -p '{"spec":{"ipipMode":"CrossSubnet"}}'`,
      `calicoctl patch ippool grove -p '{"spec":{"vxlanMode":"CrossSubnet"}}'`,
    ]);
  });
});

describe('what cannot be known', () => {
  const network = ['the network of each node'];
  it('unknown without pools and nodes', () => {
    expect(lacks(ask(tunnelWithoutNeed, aSnapshot()))).toEqual(['pools', 'nodes']);
  });
  it('unknown when more pools may exist', () => {
    const pools = known([aPool()], false);
    expect(lacks(ask(tunnelWithoutNeed, aSnapshot({ pools, nodes: near })))).toEqual(['all IP pools']);
  });
  it('unknown when the network of a node is not known', () => {
    expect(lacks(of([always], [near[0], aNode('cedar', '198.51.100.12')]))).toEqual(network);
    expect(lacks(of([always], [near[0], aNode('cedar', '<none>')]))).toEqual(network);
  });
  it('unknown when Calico uses an address of the node that is not shown in full', () => {
    expect(lacks(of([always], [near[0], at('cedar', '203.0.113.12', '198.51.100.0/24')]))).toEqual(network);
  });
  it('unknown for IPv6 pools, as only the IPv4 networks of the nodes are known', () => {
    expect(lacks(of([aPool('2001:db8:7::/64', { vxlanMode: 'Always' })], near))).toEqual(network);
  });
  it('unknown when more nodes may exist', () => {
    const nodes = known(far, false);
    expect(lacks(ask(tunnelWithoutNeed, aSnapshot({ pools: [always], nodes })))).toEqual(network);
  });
  it('unknown whether a disabled pool still has pods', () => {
    expect(lacks(of([{ ...always, disabled: true }], near))).toEqual([
      'whether pods are left in a disabled pool',
    ]);
  });
});

it('not applicable with one node', () => {
  expect(words(of([always], [near[0]]), 'not-applicable')).toContain('one node');
});
