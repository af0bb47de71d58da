import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSource } from '../../src/importers/open-source.ts';
import { analyse, open } from '../../src/pipeline.ts';
import { startCluster } from './cluster.ts';
import { namespace, nodeSetUp } from './lab.ts';
import { needs } from './run.ts';

const node = (index: number) => ({
  metadata: { name: `n${index}`, uid: `uid-n${index}`, labels: {} },
  spec: { podCIDR: `10.99.${index}.0/24` },
  status: {
    addresses: [{ type: 'InternalIP', address: `10.20.0.${index}` }],
    nodeInfo: { operatingSystem: 'linux', kubeletVersion: 'v1.31.4' },
  },
});

const pod = (name: string, on: number, address: string, more: object = {}) => ({
  metadata: { name, namespace: 'shop', uid: `uid-${name}`, labels: { app: name, env: 'prod' } },
  spec: { nodeName: `n${on}`, containers: [], ...more },
  status: { phase: 'Running', podIP: address, podIPs: [{ ip: address }] },
});

const agent = (on: number) => ({
  metadata: {
    name: `agent-n${on}`,
    namespace: 'calico-apps',
    uid: `uid-agent-${on}`,
    labels: { 'k8s-app': 'calico-node' },
  },
  spec: { nodeName: `n${on}`, hostNetwork: true, containers: [] },
  status: { phase: 'Running', podIP: `10.20.0.${on}`, podIPs: [{ ip: `10.20.0.${on}` }] },
});

const deny = {
  metadata: { name: 'closed', namespace: 'shop', uid: 'uid-np' },
  spec: { podSelector: { matchLabels: { env: 'prod' } }, policyTypes: ['Ingress'] },
};

/** What the collector writes is what the analysis reads: real kubectl, real `ip`, an archive, and one result. */
it('an archive of the collector is analysed: objects, routes of each node, policy by labels', async (context) => {
  needs(context, 'kubectl', 'unshare', 'ip');
  const spaces = await Promise.all([1, 2].map((index) => namespace(nodeSetUp(index))));
  const enter = (i: number) => `exec ${spaces[i]?.enter.join(' ')} "$@"`;
  const cluster = await startCluster({
    objects: {
      nodes: [node(1), node(2)],
      pods: [agent(1), agent(2), pod('web', 1, '10.244.1.5'), pod('db', 2, '10.244.2.6')],
      namespaces: [
        { metadata: { name: 'kube-system', uid: 'c1u5' } },
        { metadata: { name: 'shop', uid: 'n1' } },
      ],
      'networkpolicies.networking.k8s.io': [deny],
      'ippools.crd.projectcalico.org': [
        {
          metadata: { name: 'east', uid: 'u1' },
          spec: { cidr: '10.244.0.0/16', blockSize: 26, ipipMode: 'Never', natOutgoing: true },
        },
      ],
    },
    nodes: { n1: enter(0), n2: enter(1) },
  });
  const run = await cluster.collect(['sh'], '-o', 'snap.tar.gz').done;
  cluster.api.close();
  expect(run.code, run.stderr).toBe(0);
  const opened = open(openSource(join(cluster.folder, 'snap.tar.gz')));
  expect(opened.bundle.integrity).toEqual([]);
  const result = analyse(opened, opened.last, '0');
  expect(result.nodes.map(({ name, address }) => [name, address])).toEqual([
    ['n1', '10.20.0.1'],
    ['n2', '10.20.0.2'],
  ]);
  expect(result.pools).toMatchObject([{ name: 'east', cidr: '10.244.0.0/16', encapsulation: 'none' }]);
  expect(result.policies).toMatchObject([{ id: 'shop/closed', selects: ['shop/db', 'shop/web'] }]);
  expect(result.blocks.map(({ cidr, node }) => [cidr, node])).toEqual([
    ['10.244.1.0/26', 'n1'],
    ['10.244.2.0/26', 'n2'],
  ]);
  const at = (id: string) => result.matrix.endpoints.findIndex((one) => one.id === id);
  // The lab gives its pods no interface, and n2 no default route: its blackhole is all that it knows about db.
  expect(result.matrix.cells[at('node:n1')]?.[at('shop/db')]).toMatchObject({
    verdict: 'blocked',
    disposition: 'ROUTE_BLACKHOLE',
  });
  expect(result.matrix.cells[at('node:n1')]?.[at('node:n2')]).toMatchObject({ verdict: 'delivered' });
});
