import { describe, expect, it } from 'vitest';
import { clusterDnsUnreachable } from '../../src/checks/cluster-dns-unreachable.ts';
import type { Workload } from '../../src/model/workload.ts';
import {
  aLink,
  aNode,
  aPolicy,
  aPort,
  aRule,
  aSelector,
  aSnapshot,
  aStack,
  aWorkload,
  knownIn,
  listed,
  withoutNode,
} from '../support/build.ts';
import { ask, essence, findings, lacks, words } from './ask.ts';

type Parts = Parameters<typeof aSnapshot>[0];

const nodes = [aNode('birch', '198.51.100.11'), aNode('cedar', '198.51.100.12')];
const server = aWorkload('kube-system/coredns-5d9-xkq2v', '192.0.2.34', {
  node: 'cedar',
  labels: { 'k8s-app': 'kube-dns' },
});
const cart = aWorkload('shop/cart', '192.0.2.18', { labels: { app: 'cart' } });
const till = aWorkload('shop/till', '192.0.2.35', { node: 'cedar' });

const UNDERLAY = '198.51.100.0/24 dev ens3';
const DEFAULT = 'default via 198.51.100.1 dev ens3';
const onCedar = aStack({
  routes: [
    UNDERLAY,
    DEFAULT,
    '192.0.2.34 dev virt1',
    '192.0.2.35 dev virt2',
    '192.0.2.16/28 via 198.51.100.11 dev ens3',
  ],
});
const onBirch = (...routes: readonly string[]) =>
  aStack({ routes: [UNDERLAY, DEFAULT, '192.0.2.18 dev virt1', '192.0.2.19 dev virt2', ...routes] });
const TO_CEDAR = '192.0.2.32/28 via 198.51.100.12 dev ens3';

const of = (workloads: readonly Workload[], more: Parts = {}) =>
  ask(
    clusterDnsUnreachable,
    aSnapshot({
      nodes,
      workloads,
      pools: [],
      policies: [],
      hosts: { birch: onBirch(TO_CEDAR), cedar: onCedar },
      ...more,
    }),
  );
const cutOff = { hosts: { birch: onBirch(), cedar: onCedar } };

describe('routes', () => {
  it('passes when a pod of each node reaches a server', () => {
    expect(words(of([server, cart, till]))).toBe('From each of 2 nodes a pod reaches a DNS server.');
  });
  it('passes when one of two servers is reached', () => {
    const near = aWorkload('kube-system/coredns-5d9-7hh2c', '192.0.2.19');
    expect(words(of([server, near, cart], cutOff))).toContain('1 nodes');
  });
  it('fails for the node without a route, and cites the route that leaks', () => {
    expect(essence(of([server, cart, till], cutOff))).toEqual([
      {
        severity: 'critical',
        subjects: ['node:birch', 'kube-system/coredns-5d9-xkq2v'],
        lines: [DEFAULT, 'kube-system coredns-5d9-xkq2v Running 192.0.2.34'],
      },
    ]);
    expect(findings(of([server, cart, till], cutOff))[0]?.says).toMatch(/^Pods on 1 of 2 nodes cannot reach/);
  });
  it('fails when the request arrives and the reply does not', () => {
    const cedar = aStack({ routes: [UNDERLAY, DEFAULT, '192.0.2.34 dev virt1', 'blackhole 192.0.2.16/28'] });
    const outcome = of([server, cart], { hosts: { birch: onBirch(TO_CEDAR), cedar } });
    expect(essence(outcome)[0]?.lines[0]).toBe('blackhole 192.0.2.16/28');
  });
  it('fails for a server that is known by its name alone', () => {
    const { labels, ...bare } = server;
    expect(labels).toBeDefined();
    expect(essence(of([{ ...bare, labels: undefined }, cart], cutOff))).toHaveLength(1);
  });
  it('passes although a pod on the bridge of another plugin does not get through', () => {
    const bridged = aWorkload('shop/alien', '203.0.113.9', { labels: { app: 'alien' } });
    const birch = aStack({
      links: [aLink('virbr7', ['203.0.113.1/24']), aLink('veth1', [], { master: 'virbr7' }), aLink('ens3')],
      routes: [UNDERLAY, DEFAULT, '192.0.2.18 dev ens3', TO_CEDAR],
    });
    expect(words(of([server, bridged, cart], { hosts: { birch, cedar: onCedar } }))).toContain('1 nodes');
  });
});

describe('policy', () => {
  const fence = (labels: Record<string, string>) =>
    aPolicy('shop/fence', { selector: aSelector(labels), egress: [] });

  it('passes when policy keeps one pod of a node from DNS, and another is free', () => {
    const free = aWorkload('shop/free', '192.0.2.19', { labels: { app: 'free' } });
    expect(words(of([server, cart, free], { policies: [fence({ app: 'cart' })] }))).toContain('1 nodes');
  });
  it('fails when policy keeps every pod of a node from DNS, and cites the policy', () => {
    const [finding] = findings(of([server, cart, till], { policies: [fence({ app: 'cart' })] }));
    expect(finding?.subjects).toEqual(['node:birch', 'kube-system/coredns-5d9-xkq2v']);
    expect(finding?.says).toContain('shop/fence');
    expect(finding?.evidence[0].text).toBe('name: fence');
  });
  it('passes with a rule that allows port 53, fails with one for another', () => {
    const open = (port: number) => [
      aPolicy('shop/fence', { egress: [aRule({ protocol: 17, to: { ports: [aPort(port)] } })] }),
    ];
    expect(words(of([server, cart], { policies: open(53) }))).toContain('1 nodes');
    expect(essence(of([server, cart], { policies: open(54) }))).toHaveLength(1);
  });
});

describe('the servers themselves', () => {
  it('fails when none of them runs', () => {
    const waiting = { ...server, addresses: [], phase: 'Pending' };
    expect(essence(of([waiting, { ...server, phase: 'CrashLoopBackOff' }, cart]))).toEqual([
      {
        severity: 'critical',
        subjects: [server.id, server.id],
        lines: Array(2).fill('kube-system coredns-5d9-xkq2v Running 192.0.2.34'),
      },
    ]);
  });
  it.each([
    ['there is none', [cart]],
    ['what looks like one scales them', [cart, aWorkload('kube-system/coredns-autoscaler-5d9-xkq2v')]],
    ['nobody else is there', [server]],
    ['pods ask a cache on their node', [server, cart, aWorkload('kube-system/node-local-dns-8s7', [])]],
  ])('not applicable when %s', (_, workloads) => {
    expect(words(of(workloads), 'not-applicable')).not.toBe('');
  });
});

describe('what cannot be known', () => {
  it('unknown without pods, nodes and hosts', () => {
    expect(lacks(ask(clusterDnsUnreachable, aSnapshot()))).toEqual(['workloads', 'nodes', 'hosts']);
  });
  it('unknown when kube-system was not listed: other servers may answer', () => {
    const some = (...workloads: readonly Workload[]) =>
      ask(
        clusterDnsUnreachable,
        aSnapshot({ nodes, workloads: knownIn(workloads, ['shop']), policies: [], ...cutOff }),
      );
    expect(lacks(some(cart))).toEqual(['the pods of kube-system']);
    expect(lacks(some(server, cart))).toContain('the pods of kube-system');
  });
  it('unknown when another server hides its address', () => {
    const hidden = aWorkload('kube-system/coredns-5d9-7hh2c', []);
    expect(lacks(of([server, hidden, cart], cutOff))).toContain(
      'the address of kube-system/coredns-5d9-7hh2c',
    );
    expect(lacks(of([hidden, cart]))).toEqual(['the address of kube-system/coredns-5d9-7hh2c']);
  });
  it('unknown when the routes of a node are missing or filtered', () => {
    const missing = of([server, cart, till], { hosts: { cedar: onCedar } });
    expect(lacks(missing)).toEqual(['The routes of birch were not collected.']);
    const birch = aStack({ routes: listed([], { complete: false }) });
    expect(lacks(of([server, cart], { hosts: { birch, cedar: onCedar } }))).toEqual([
      expect.stringContaining('collected in part'),
    ]);
  });
  it('unknown which way packets take when next hops differ', () => {
    const ecmp = '192.0.2.32/28 nexthop via 198.51.100.12 dev ens3 nexthop via 198.51.100.13 dev ens3';
    const elder = aStack({ routes: ['blackhole 192.0.2.32/28'] });
    const outcome = of([server, cart], {
      nodes: [...nodes, aNode('elder', '198.51.100.13')],
      hosts: { birch: onBirch(ecmp), cedar: onCedar, elder },
    });
    expect(lacks(outcome)).toEqual([expect.stringMatching(/^which way packets take from shop\/cart/)]);
  });
  it('unknown when the pods to ask for may be on the host network', () => {
    expect(lacks(of([server, { ...cart, hostNetwork: undefined }]))).toEqual(['the addresses of the nodes']);
  });
  it('unknown when the node of a pod, or other pods on other nodes, are not known', () => {
    expect(lacks(of([server, withoutNode(cart)]))).toEqual(['the nodes of the pods']);
    const workloads = knownIn([server, cart], ['shop', 'kube-system']);
    const hosts = { birch: onBirch(TO_CEDAR), cedar: onCedar };
    const some = ask(clusterDnsUnreachable, aSnapshot({ nodes, workloads, pools: [], policies: [], hosts }));
    expect(lacks(some)).toEqual(['the pods of all namespaces']);
  });
});
