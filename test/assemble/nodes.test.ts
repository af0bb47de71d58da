import { describe, expect, it } from 'vitest';
import { ownerOf } from '../../src/engine/forwarding/owners.ts';
import type { Node } from '../../src/model/node.ts';
import { address } from '../support/build.ts';
import { aList, anArtifact, assembled } from './collected.ts';
import { cedar } from './objects.ts';

const nodesOf = (snapshot: ReturnType<typeof assembled>): readonly Node[] => snapshot.nodes?.items ?? [];
const [node] = nodesOf(assembled([aList('nodes', [cedar])]));

describe('a Node object', () => {
  it('tells what kubelet reports', () => {
    expect(node).toMatchObject({
      name: 'cedar',
      address: { text: '198.51.100.12' },
      status: 'NotReady,SchedulingDisabled',
      roles: 'worker',
      kubeletVersion: 'v1.29.6',
      osImage: 'Rocky Linux 9.4',
      kernel: '6.1.0-21-arm64',
      runtime: 'cri-o://1.29.4',
      labels: { zone: 'north' },
    });
  });
  it('tells what Calico wrote down', () => {
    expect(node).toMatchObject({
      calicoAddress: { text: '198.51.100.12' },
      calicoNetwork: { text: '198.51.100.0/26' },
      asNumber: 64777,
      tunnelAddresses: [
        {
          tunnel: 'vxlan',
          address: { text: '192.0.2.33' },
          source: { line: 12, text: expect.stringContaining('IPv4VXLANTunnelAddr": "192.0.2.33"') },
        },
        { tunnel: 'wireguard', address: { text: '192.0.2.35' } },
      ],
    });
  });
  it('has its pod CIDRs, each with its line', () => {
    expect(node?.podCidrs.map(({ cidr, evidence: [{ text }] }) => [cidr.text, text.trim()])).toEqual([
      ['203.0.113.64/27', '"203.0.113.64/27",'],
      ['2001:db8:7::/64', '"2001:db8:7::/64"'],
    ]);
  });
  it('is shown by the lines of its name and addresses', () => {
    expect(node?.evidence.map(({ file, text }) => `${file} ${text.trim()}`)).toEqual([
      'cluster/nodes.json "name": "cedar"',
      'cluster/nodes.json "address": "198.51.100.12",',
      'cluster/nodes.json "projectcalico.org/IPv4Address": "198.51.100.12/26",',
    ]);
  });
  it('has one internal address for each family, of which each counts', () => {
    const addresses = [
      { address: '198.51.100.12', type: 'InternalIP' },
      { address: '2001:db8::c', type: 'InternalIP' },
      { address: '2001:db8::e', type: 'ExternalIP' },
    ];
    const [dual] = nodesOf(assembled([aList('nodes', [{ ...cedar, status: { addresses } }])]));
    expect(dual?.internalAddresses?.map(({ text }) => text)).toEqual(['198.51.100.12', '2001:db8::c']);
    expect(dual?.evidence.map(({ text }) => text.trim())).toContain('"address": "2001:db8::c",');
    expect(node?.internalAddresses).toBeUndefined();
  });
  it('gives the version of Kubernetes', () => {
    expect(assembled([aList('nodes', [cedar])]).versions.kubernetes?.value).toBe('v1.29.6');
  });
  it.each([
    ['without status and annotations', { ...cedar, spec: {}, status: {}, metadata: { name: 'cedar' } }],
    ['of a shape that no API has', { ...cedar, status: { addresses: 'none' } }],
  ])('%s is a node nevertheless', (_, object) => {
    const [bare] = nodesOf(assembled([aList('nodes', [object])]));
    expect(bare).toMatchObject({ name: 'cedar', podCidrs: [] });
    expect(bare?.address).toBeUndefined();
  });
  it('that lacks annotations has no tunnel address, while a table does not tell', () => {
    const [bare] = nodesOf(assembled([aList('nodes', [{ ...cedar, metadata: { name: 'cedar' } }])]));
    expect(bare?.tunnelAddresses).toEqual([]);
    const table = anArtifact(
      'kubectl-get-nodes',
      'NAME    STATUS   ROLES   AGE   VERSION\ncedar   Ready    <none>  3d    v1.29.6\n',
    );
    expect(nodesOf(assembled([table]))[0]?.tunnelAddresses).toBeUndefined();
  });
});

describe('the list of nodes', () => {
  it.each([
    ['whole', 'ok', true],
    ['filtered', 'partial', false],
    ['cut', 'truncated', false],
  ] as const)('is complete when %s: %s', (_, state, complete) => {
    const other = { ...cedar, metadata: { ...cedar.metadata, name: 'elder' } };
    const { nodes } = assembled([aList('nodes', [cedar, other], { state })]);
    expect(nodes).toMatchObject({ complete, sources: [{ file: 'cluster/nodes.json', line: 1 }] });
  });
  it('was not collected when the command was forbidden', () => {
    expect(assembled([aList('nodes', [cedar], { state: 'forbidden' })]).nodes).toBeUndefined();
  });
  it('of calicoctl adds to that of kubectl, and does not make it complete', () => {
    const calico = {
      apiVersion: 'projectcalico.org/v3',
      kind: 'Node',
      metadata: { name: 'cedar' },
      spec: { bgp: { ipv4Address: '203.0.113.12/29', ipv4IPIPTunnelAddr: '192.0.2.34' } },
    };
    const list = aList('nodes', [calico], {
      path: 'calicoctl/node.json',
      command: 'calicoctl get nodes -o json',
    });
    expect(assembled([list]).nodes).toMatchObject({
      complete: false,
      items: [{ name: 'cedar', address: { text: '203.0.113.12' }, tunnelAddresses: [{ tunnel: 'ipip' }] }],
    });
    const kubernetes = { ...cedar, metadata: { name: 'cedar' } };
    expect(assembled([aList('nodes', [kubernetes]), list]).nodes).toMatchObject({
      complete: true,
      items: [{ address: { text: '198.51.100.12' }, calicoAddress: { text: '203.0.113.12' } }],
    });
  });
});

describe('the owner of an address', () => {
  const snapshot = assembled([aList('nodes', [cedar])]);
  it.each([
    ['192.0.2.33', 'vxlan'],
    ['198.51.100.12', undefined],
    ['192.0.2.35', undefined],
  ])('%s is known without the interfaces of the node', (text, tunnel) => {
    const owner = ownerOf(snapshot, address(text));
    expect([owner.node?.name, owner.tunnel]).toEqual(['cedar', tunnel]);
  });
  it('is the node that has it on an interface, whatever Calico wrote down', () => {
    const elder = { ...cedar, metadata: { name: 'elder' } };
    const links = anArtifact(
      'ip-addr',
      '7: vxlan.calico: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1400 qdisc noqueue state UNKNOWN\n    inet 192.0.2.33/32 scope global vxlan.calico\n',
      { scope: { kind: 'host', host: 'elder' } },
    );
    expect(
      ownerOf(assembled([aList('nodes', [cedar, elder]), links]), address('192.0.2.33')).node?.name,
    ).toBe('elder');
  });
});
