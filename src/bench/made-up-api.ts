import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Of every made-up node. */
export const PODS_PER_NODE = 30;
const LOG = '2026-03-01T10:00:00Z INFO felix applied an update to the dataplane\n'.repeat(300);

const node = (i: number) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: `node-${i}`, uid: `u-node-${i}`, resourceVersion: '1', labels: { zone: `z${i % 7}` } },
  spec: { podCIDR: `10.${i >> 8}.${i & 255}.0/24` },
  status: { addresses: [{ type: 'InternalIP', address: `172.16.${i >> 8}.${i & 255}` }] },
});

/** Every thirtieth pod is the calico-node of its node. */
function pod(i: number) {
  const [on, nth] = [Math.floor(i / PODS_PER_NODE), i % PODS_PER_NODE];
  const agent = nth === 0;
  const name = agent ? `calico-node-${on}` : `app-${on}-${nth}`;
  const ip = `10.${on >> 8}.${on & 255}.${nth + 2}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: agent ? 'calico-system' : 'shop',
      uid: `u-${name}`,
      resourceVersion: '1',
      labels: agent ? { 'k8s-app': 'calico-node' } : { app: `app-${nth}`, env: 'prod' },
      annotations: { 'cni.projectcalico.org/podIP': `${ip}/32` },
    },
    spec: {
      nodeName: `node-${on}`,
      containers: [
        { name: agent ? 'calico-node' : 'app', image: 'registry/app:1', env: [{ name: 'A', value: 'b' }] },
      ],
    },
    status: { phase: 'Running', podIP: ip, podIPs: [{ ip }] },
  };
}

const RESOURCES = [
  { name: 'nodes', namespaced: false, kind: 'Node', verbs: ['get', 'list'], singularName: '' },
  { name: 'pods', namespaced: true, kind: 'Pod', verbs: ['get', 'list'], singularName: '' },
];

/** One page of a list of `total` objects, each made when it is asked for. */
function page(kind: string, total: number, make: (i: number) => object, query: URLSearchParams): object {
  const from = Number(query.get('continue') ?? 0);
  const to = Math.min(total, from + (Number(query.get('limit') ?? 0) || total));
  const more = to < total ? { continue: `${to}`, remainingItemCount: total - to } : {};
  const items = Array.from({ length: to - from }, (_, i) => make(from + i));
  return { apiVersion: 'v1', kind, metadata: { resourceVersion: '1', ...more }, items };
}

function answer({ pathname, searchParams }: URL, nodes: number): object | string | undefined {
  if (pathname === '/version') return { major: '1', minor: '32' };
  if (pathname === '/api') return { kind: 'APIVersions', versions: ['v1'] };
  if (pathname === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: [] };
  if (pathname === '/api/v1') return { kind: 'APIResourceList', groupVersion: 'v1', resources: RESOURCES };
  if (pathname === '/api/v1/namespaces/kube-system')
    return { apiVersion: 'v1', kind: 'Namespace', metadata: { uid: 'u' } };
  if (pathname.endsWith('/log')) return LOG;
  const [, agent] = /\/pods\/calico-node-(\d+)$/.exec(pathname) ?? [];
  if (agent !== undefined) return pod(Number(agent) * PODS_PER_NODE);
  if (pathname === '/api/v1/nodes') return page('NodeList', nodes, node, searchParams);
  if (pathname !== '/api/v1/pods') return undefined;
  if (searchParams.has('labelSelector'))
    return searchParams.get('labelSelector')?.includes('calico-node')
      ? page('PodList', nodes, (i) => pod(i * PODS_PER_NODE), searchParams)
      : page('PodList', 0, pod, searchParams);
  return page('PodList', nodes * PODS_PER_NODE, pod, searchParams);
}

/** Answers as the API of a cluster of that size would, on loopback. */
export async function serve(nodes: number) {
  const seen = { requests: 0 };
  const server = createServer((request, response) => {
    seen.requests++;
    const said = answer(new URL(request.url ?? '/', 'http://bench'), nodes);
    response.writeHead(said === undefined ? 404 : 200, {
      'content-type': typeof said === 'string' ? 'text/plain' : 'application/json',
    });
    response.end(typeof said === 'string' ? said : JSON.stringify(said ?? { kind: 'Status', code: 404 }));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, seen, close: () => server.close() };
}
