import { describe, expect, it } from 'vitest';
import { tunnelMtuMismatch } from '../../src/checks/tunnel-mtu-mismatch.ts';
import type { Link, NetworkStack } from '../../src/model/network-stack.ts';
import { aLink, aNode, aRoute, aSnapshot, aStack, known, listed } from '../support/build.ts';
import { ask, essence, findings, lacks, words } from './ask.ts';

const ROUTE = '192.0.2.32/28 via 198.51.100.12 dev tunl0 proto bird onlink';
const VXLAN = '192.0.2.32/28 via 192.0.2.32 dev vxlan.calico onlink';
const node = aNode('birch', '198.51.100.11');
const uplink = aLink('ens3', ['198.51.100.11/24'], { mtu: 1500 });
const tunnel = (mtu: number) => aLink('tunl0', ['192.0.2.16/32'], { mtu });
const pod = (mtu: number) => aLink('cali0123456789a', [], { mtu });

const on = (birch: NetworkStack) => ask(tunnelMtuMismatch, aSnapshot({ nodes: [node], hosts: { birch } }));
const withLinks = (...links: readonly Link[]) => on(aStack({ links: [uplink, ...links], routes: [ROUTE] }));

describe('with one tunnel in use', () => {
  it('passes when pod, tunnel and uplink just fit', () => {
    expect(words(withLinks(tunnel(1480), pod(1480)))).toBe(
      'On 1 nodes: tunl0 1480, consistent with their uplinks and pods.',
    );
  });
  it('passes whatever a pod that is down has', () => {
    expect(words(withLinks(tunnel(1480), aLink('cali1', [], { mtu: 9000, down: true })))).toContain('1480');
  });
  it('fails when pods are one byte wider than the tunnel', () => {
    expect(essence(withLinks(tunnel(1480), pod(1481), aLink('cali2', [], { mtu: 1480 })))).toEqual([
      {
        severity: 'high',
        subjects: ['node:birch'],
        lines: [
          'tunl0: <BROADCAST,UP,LOWER_UP> mtu 1480',
          'cali0123456789a: <BROADCAST,UP,LOWER_UP> mtu 1481',
        ],
      },
    ]);
  });
  it('fails with the sizes of the largest ping that fits and the next', () => {
    const [finding] = findings(withLinks(tunnel(1480), pod(1500)));
    expect(finding?.title).toBe('Pods on birch send packets that do not fit into tunl0');
    expect(finding?.commands.map((command) => /-s (\d+)/.exec(command)?.[1])).toEqual(['1452', '1453']);
  });
  it('fails when the tunnel is one byte wider than the uplink allows', () => {
    expect(essence(withLinks(tunnel(1481), pod(1400)))).toEqual([
      {
        severity: 'high',
        subjects: ['node:birch'],
        lines: ['tunl0: <BROADCAST,UP,LOWER_UP> mtu 1481', 'ens3: <BROADCAST,UP,LOWER_UP> mtu 1500'],
      },
    ]);
  });
  it('fails twice when nothing fits', () =>
    expect(essence(withLinks(tunnel(1500), pod(1600)))).toHaveLength(2));
  it('fails although another node was not looked at', () => {
    const hosts = { birch: aStack({ links: [uplink, tunnel(1480), pod(1500)], routes: [ROUTE] }) };
    const nodes = known([node, aNode('cedar', '198.51.100.12')], false);
    expect(essence(ask(tunnelMtuMismatch, aSnapshot({ nodes, hosts })))).toHaveLength(1);
  });
});

describe('other tunnels', () => {
  const of = (name: string, mtu: number, route: string, six = false) =>
    on(
      aStack({
        links: [uplink, aLink(name, [], { mtu })],
        routes: six ? [] : [route],
        routes6: six ? [aRoute(route)] : [],
      }),
    );
  const V6 = '2001:db8:7::/122 via 2001:db8:7:: dev vxlan-v6.calico metric 1024 onlink';
  it.each([
    ['vxlan.calico', 1450, VXLAN, false],
    ['vxlan-v6.calico', 1430, V6, true],
    ['wireguard.cali', 1440, '192.0.2.32/28 dev wireguard.cali table 1', false],
  ])('passes with %s of %s bytes on 1500, fails with one more', (name, mtu, route, six) => {
    expect(words(of(name, mtu, route, six))).toContain(`${name} ${mtu}`);
    expect(findings(of(name, mtu + 1, route, six))[0]?.says).toContain(`at most ${mtu} fit`);
  });
  it('fails for IPv6 with sizes that count its longer header', () => {
    const links = [uplink, aLink('vxlan-v6.calico', [], { mtu: 1430 }), pod(1500)];
    const [finding] = findings(on(aStack({ links, routes: [], routes6: [aRoute(V6)] })));
    expect(finding?.commands[0]).toMatch(/^ping -6 .* 1382 /);
  });
});

describe('a tunnel that packets do not take', () => {
  const leftover = aLink('vxlan.calico', [], { mtu: 1300 });
  it('passes beside a leftover that no route leads into', () => {
    expect(words(withLinks(tunnel(1480), pod(1480), leftover))).not.toContain('vxlan');
  });
  it.each([
    ['no tunnel is there', []],
    ['the tunnel is down', [aLink('tunl0', [], { mtu: 1300, down: true })]],
    ['no route leads into it', [leftover]],
    [
      'eBPF keeps it without an MTU of its own',
      [aLink('vxlan.calico', [], { mtu: 1500 }), aLink('bpfin.cali')],
    ],
  ])('not applicable when %s', (_, links) => {
    expect(
      words(on(aStack({ links: [uplink, pod(1500), ...links], routes: [] })), 'not-applicable'),
    ).not.toBe('');
  });
});

describe('what cannot be known', () => {
  const interfaces = ['the interfaces of birch'];
  it('unknown without nodes and hosts', () => {
    expect(lacks(ask(tunnelMtuMismatch, aSnapshot()))).toEqual(['nodes', 'hosts']);
  });
  it('unknown when the interfaces of a node were not collected', () => {
    expect(lacks(on(aStack({ routes: [ROUTE] })))).toEqual(interfaces);
    const hosts = { birch: aStack({ links: [uplink, tunnel(1480)], routes: [ROUTE] }) };
    const nodes = [node, aNode('cedar', '198.51.100.12')];
    expect(lacks(ask(tunnelMtuMismatch, aSnapshot({ nodes, hosts })))).toEqual(['the interfaces of cedar']);
  });
  it('unknown when interfaces were filtered out', () => {
    const links = listed([uplink, tunnel(1480)], { complete: false });
    expect(lacks(on(aStack({ links, routes: [ROUTE] })))).toEqual(interfaces);
  });
  it('unknown when interfaces were printed in brief, without flags and MTU', () => {
    const { mtu, ...brief } = aLink('tunl0', [], { flags: [], state: 'UNKNOWN' });
    expect(mtu).toBeDefined();
    expect(lacks(withLinks(brief))).toEqual(interfaces);
  });
  it('unknown when no interface has the address of the node', () => {
    const links = [aLink('ens4', ['198.51.100.99/24']), tunnel(1480)];
    expect(lacks(on(aStack({ links, routes: [ROUTE] })))).toEqual(interfaces);
  });
  it('unknown when the node has no address that is known', () => {
    const hosts = { birch: aStack({ links: [uplink, tunnel(1480)], routes: [ROUTE] }) };
    const nodes = [aNode('birch', '<none>')];
    expect(lacks(ask(tunnelMtuMismatch, aSnapshot({ nodes, hosts })))).toEqual(['the address of birch']);
  });
  it('unknown whether the tunnel is used, without the routes or with some of them', () => {
    const links = [uplink, tunnel(1300), pod(1500)];
    const used = ['whether birch uses tunl0'];
    expect(lacks(on(aStack({ links })))).toEqual(used);
    expect(lacks(on(aStack({ links, routes: listed([], { complete: false }) })))).toEqual(used);
  });
  it('unknown whether WireGuard is used, when its own table was not printed', () => {
    const links = [uplink, aLink('wireguard.cali', [], { mtu: 1300 }), pod(1500)];
    expect(lacks(on(aStack({ links, routes: [] })))).toEqual(['whether birch uses wireguard.cali']);
  });
  it('unknown when more nodes may exist', () => {
    const hosts = { birch: aStack({ links: [uplink, tunnel(1480)], routes: [ROUTE] }) };
    expect(lacks(ask(tunnelMtuMismatch, aSnapshot({ nodes: known([node], false), hosts })))).toEqual([
      'all nodes',
    ]);
  });
});
