import { describe, expect, it } from 'vitest';
import { backendsOf } from '../../../src/engine/services/backends.ts';
import type { ServiceClient } from '../../../src/engine/services/traffic-rule.ts';
import { address, cidr, source } from '../../support/build.ts';
import { aCluster, anEndpoint, aService, aSlice, hitAt, told } from './kube-services.ts';

const POD: ServiceClient = { kind: 'pod', id: 'shop/client', node: 'birch' };
const HOST: ServiceClient = { kind: 'host', node: 'birch' };
const OUTSIDE: ServiceClient = { kind: 'external', node: 'birch' };

const LOCAL_OUTSIDE = { externalTrafficPolicy: 'local' } as const;

const TWO = [anEndpoint(21, 'birch'), anEndpoint(22, 'cedar')];

describe('who asks, and by which door', () => {
  const snapshot = aCluster({ endpointSlices: [aSlice(TWO)] });
  it.each([
    ['ClusterIP from a pod keeps the source', 'cluster-ip', {}, POD, 'backends: 21@birch, 22@cedar'],
    [
      'ClusterIP from a process of a node is masqueraded',
      'cluster-ip',
      {},
      HOST,
      'backends: 21@birch, 22@cedar snat',
    ],
    [
      'ClusterIP from outside, which was routed to a node, too',
      'cluster-ip',
      {},
      OUTSIDE,
      'backends: 21@birch, 22@cedar snat',
    ],
    [
      'external policy Cluster masquerades a client outside',
      'load-balancer',
      {},
      OUTSIDE,
      'backends: 21@birch, 22@cedar snat',
    ],
    ['and pods as well', 'external-ip', {}, POD, 'backends: 21@birch, 22@cedar snat'],
    [
      'external policy Local keeps the client outside',
      'load-balancer',
      LOCAL_OUTSIDE,
      OUTSIDE,
      'backends: 21@birch',
    ],
    [
      'external policy Local: a pod of the cluster goes anywhere, with its own address',
      'load-balancer',
      LOCAL_OUTSIDE,
      POD,
      'backends: 21@birch, 22@cedar',
    ],
    [
      'external policy Local: a process of a node goes anywhere, masqueraded',
      'load-balancer',
      LOCAL_OUTSIDE,
      HOST,
      'backends: 21@birch, 22@cedar snat',
    ],
    [
      'a client outside whose node is not known: the source may be seen',
      'load-balancer',
      {},
      { kind: 'external' } as const,
      'backends: 21@birch snat?, 22@cedar snat?',
    ],
    [
      'external policy Local and the node not known: unknown',
      'load-balancer',
      LOCAL_OUTSIDE,
      { kind: 'external' } as const,
      'unknown: 21@birch, 22@cedar',
    ],
  ] as const)('%s', (_, door, service, client, expected) => {
    expect(told(backendsOf(snapshot, hitAt(door, aService(service)), client, 4))).toBe(expected);
  });

  it.each([
    ['own node, policy Cluster', 'birch', {}, POD, 'backends: 21@birch, 22@cedar snat'],
    [
      'other node translates, so its own pods see the source',
      'cedar',
      {},
      POD,
      'backends: 21@birch snat, 22@cedar',
    ],
    [
      'own node, policy Local: a pod goes anywhere',
      'birch',
      LOCAL_OUTSIDE,
      POD,
      'backends: 21@birch, 22@cedar',
    ],
    [
      'other node, policy Local: kube-proxy may take it for a pod',
      'cedar',
      LOCAL_OUTSIDE,
      POD,
      'unknown: 21@birch, 22@cedar',
    ],
    [
      'other node, policy Local, from a process: as from outside',
      'cedar',
      LOCAL_OUTSIDE,
      HOST,
      'backends: 22@cedar',
    ],
    [
      'policy Local from outside',
      'cedar',
      LOCAL_OUTSIDE,
      { kind: 'external' } as const,
      'backends: 22@cedar',
    ],
  ] as const)('node port: %s', (_, node, service, client, expected) => {
    expect(told(backendsOf(snapshot, hitAt('node-port', aService(service), node), client, 4))).toBe(expected);
  });

  it('drops node port traffic with policy Local on a node without endpoint', () => {
    const one = aCluster({ endpointSlices: [aSlice([anEndpoint(21, 'birch')])] });
    const hit = hitAt('node-port', aService(LOCAL_OUTSIDE), 'cedar');
    expect(told(backendsOf(one, hit, { kind: 'external' }, 4))).toBe('dropped');
  });

  it('keeps the source of clients in the eBPF dataplane', () => {
    const settings = {
      endpointToHostAction: undefined,
      failsafeInbound: undefined,
      failsafeOutbound: undefined,
      workloadSourceSpoofing: undefined,
      bpfEnabled: true,
      source: source('bpfEnabled: true', 'felix.yaml', 3),
    };
    const bpf = aCluster({ endpointSlices: [aSlice(TWO)], felix: [settings] });
    expect(told(backendsOf(bpf, hitAt('load-balancer', aService()), OUTSIDE, 4))).toBe(
      'backends: 21@birch, 22@cedar',
    );
  });

  it('leans on kube-proxy knowing pods only where that matters', () => {
    const of = (door: 'cluster-ip' | 'load-balancer') =>
      backendsOf(snapshot, hitAt(door, aService()), POD, 4).assumptions;
    expect(of('cluster-ip')).toEqual(['pods-detected', 'services-programmed']);
    expect(of('load-balancer')).toEqual(['services-programmed']);
  });
});

describe('source ranges of a load balancer', () => {
  const ranged = aService({ loadBalancerSourceRanges: [cidr('203.0.113.64/26'), cidr('192.0.2.30/32')] });
  const snapshot = aCluster({ endpointSlices: [aSlice([anEndpoint(21, 'birch')])] });
  const from = (text: string): ServiceClient => ({ kind: 'external', node: 'birch', address: address(text) });
  it.each([
    ['let a listed client in', 'load-balancer', from('203.0.113.70'), 'backends: 21@birch'],
    ['drop others', 'load-balancer', from('203.0.113.9'), 'dropped'],
    ['hold for pods too', 'load-balancer', POD, 'backends: 21@birch'],
    ['hold for nodes too', 'load-balancer', HOST, 'dropped'],
    ['leave a client open whose address is not known', 'load-balancer', OUTSIDE, 'unknown: 21@birch'],
    ['do not hold for other doors', 'external-ip', from('203.0.113.9'), 'backends: 21@birch'],
  ] as const)('%s', (_, door, client, expected) => {
    expect(told(backendsOf(snapshot, hitAt(door, ranged), client, 4))).toBe(expected);
  });
});
