import { describe, expect, it } from 'vitest';
import { aList, assembled } from './collected.ts';

const V1 = 'crd.projectcalico.org/v1';
const object = (kind: string, name: string, spec: object, metadata: object = {}) => ({
  apiVersion: V1,
  kind,
  metadata: { name, ...metadata },
  spec,
});

describe('tiers', () => {
  it('have the defaults of the Kubernetes datastore', () => {
    const list = aList('tiers', [
      object('Tier', 'late', { order: 2e6, defaultAction: 'Pass' }),
      object('Tier', 'early', { defaultAction: 'pass' }),
    ]);
    expect(assembled([list]).tiers).toMatchObject({
      complete: true,
      items: [
        { name: 'early', order: 1_000_000, defaultAction: 'deny' },
        { name: 'late', order: 2_000_000, defaultAction: 'pass' },
      ],
    });
    expect(assembled([]).tiers).toBeUndefined();
  });
});

describe('network sets', () => {
  const labels = { zone: 'north' };
  const partners = object('GlobalNetworkSet', 'partners', { nets: ['192.0.2.9/24', 'no net'] }, { labels });
  const own = aList('networksets', [object('NetworkSet', 'bank', {}, { namespace: 'shop', labels })]);
  it('of the two kinds are known or not on their own', () => {
    const both = assembled([own, aList('globalnetworksets', [partners])]);
    expect(both.networkSets).toMatchObject({
      completeIn: 'all',
      items: [{ namespace: 'shop', name: 'bank', labels, nets: [], unread: [] }],
    });
    expect(both.globalNetworkSets).toMatchObject({
      complete: true,
      items: [{ name: 'partners', labels, nets: [{ text: '192.0.2.0/24' }], unread: [] }],
    });
    const one = assembled([own]);
    expect([one.networkSets?.completeIn, one.globalNetworkSets]).toEqual(['all', undefined]);
  });
  it.each([
    ['a field that nobody knows', { nets: ['192.0.2.9/24'], domains: ['a.example'] }, 1, '/spec/domains'],
    ['networks that are no list', { nets: '192.0.2.9/24' }, 0, '/spec/nets'],
    ['a spec that is none', 'all', 0, '/spec'],
  ])('with %s have what could be read, and say what could not', (_, spec, nets, field) => {
    const odd = { ...partners, spec };
    const sets = assembled([aList('globalnetworksets', [odd])]).globalNetworkSets;
    expect(sets?.complete).toBe(true);
    expect(sets?.items.map((set) => [set.nets.length, set.unread.map((one) => one.field)])).toEqual([
      [nets, [field]],
    ]);
  });
  it('have the labels that their storage keeps aside, or none that are known', () => {
    const stored = (metadata: string) => ({
      ...partners,
      metadata: { name: 'partners', annotations: { 'projectcalico.org/metadata': metadata } },
    });
    const read = (metadata: string) =>
      assembled([own, aList('globalnetworksets', [stored(metadata)])]).globalNetworkSets;
    expect(read('{"uid":"1","labels":{"zone":"south"}}')?.items[0]?.labels).toEqual({ zone: 'south' });
    expect(read('<removed>')).toMatchObject({ complete: false, items: [] });
  });
});

describe('host endpoints', () => {
  it('are read with their ports and addresses', () => {
    const spec = {
      node: 'birch',
      interfaceName: 'eth1',
      expectedIPs: ['198.51.100.11'],
      profiles: ['projectcalico-default-allow'],
      ports: [{ name: 'ssh', protocol: 'TCP', port: 2222 }],
    };
    const list = aList('heps', [object('HostEndpoint', 'birch-eth1', spec, { labels: { role: 'node' } })]);
    expect(assembled([list]).hostEndpoints?.items).toMatchObject([
      {
        name: 'birch-eth1',
        node: 'birch',
        interfaceName: 'eth1',
        expectedAddresses: [{ text: '198.51.100.11' }],
        labels: { role: 'node' },
        profiles: ['projectcalico-default-allow'],
        ports: [{ name: 'ssh', protocol: 6, port: 2222 }],
      },
    ]);
  });
});

describe('profiles', () => {
  it('are those that people wrote', () => {
    const spec = { labelsToApply: { tier: 'a' }, ingress: [{ action: 'Deny', protocol: 'UDP' }] };
    const list = aList('profiles', [object('Profile', 'kns.shop', {}), object('Profile', 'hosts', spec)]);
    expect(assembled([list]).profiles).toMatchObject([
      {
        name: 'hosts',
        labelsToApply: { tier: 'a' },
        ingress: [{ action: 'deny', protocol: 17 }],
        egress: [],
      },
    ]);
  });
});

describe('service accounts', () => {
  it('come with their labels', () => {
    const account = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'till', namespace: 'shop', labels: { role: 'pay' } },
    };
    expect(assembled([aList('sa', [account])]).serviceAccounts).toMatchObject({
      completeIn: 'all',
      items: [{ namespace: 'shop', name: 'till', labels: { role: 'pay' } }],
    });
  });
});

describe('settings of Felix', () => {
  const configuration = (name: string, spec: object) => object('FelixConfiguration', name, spec);
  it('stand in the order in which they win', () => {
    const env = [
      { name: 'FELIX_DEFAULTENDPOINTTOHOSTACTION', value: 'ACCEPT' },
      { name: 'FELIX_FAILSAFEINBOUNDHOSTPORTS', value: 'tcp:2222, udp:10.0.0.0/8:68' },
    ];
    const daemonSet = {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'calico-node', namespace: 'kube-system' },
      spec: { template: { spec: { containers: [{ name: 'calico-node', env }] } } },
    };
    const list = aList('felixconfigurations', [
      configuration('default', { defaultEndpointToHostAction: 'Return', failsafeOutboundHostPorts: [] }),
      configuration('node.birch', { bpfEnabled: true, workloadSourceSpoofing: 'Any' }),
    ]);
    expect(assembled([list, aList('daemonsets', [daemonSet])]).felix).toMatchObject([
      {
        endpointToHostAction: 'accept',
        failsafeInbound: [
          { protocol: 6, from: 2222, to: 2222, nets: [] },
          { protocol: 17, from: 68, to: 68, nets: [{ text: '10.0.0.0/8' }] },
        ],
        failsafeOutbound: undefined,
      },
      { node: 'birch', bpfEnabled: true, workloadSourceSpoofing: 'any', endpointToHostAction: undefined },
      {
        endpointToHostAction: 'return',
        failsafeInbound: undefined,
        failsafeOutbound: [],
        bpfEnabled: undefined,
      },
    ]);
  });
});
