import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Objects, startApi, type Trouble } from './api-stand-in.ts';
import { SCRIPT, scratch, start, tool } from './run.ts';

const pod = (node: string, name: string, labels: Readonly<Record<string, string>>) => ({
  metadata: { name, namespace: 'calico-apps', uid: `uid-${name}`, resourceVersion: '41', labels },
  spec: { nodeName: node, containers: [{ name: 'calico-node', image: 'calico/node:v3.29.1' }] },
  status: { phase: 'Running', podIP: '10.20.0.8' },
});

/** A cluster of some nodes, each with its calico-node in a namespace of an unusual name, and `pods` more. */
export function objectsOf(nodes: readonly string[], pods = 0): Objects {
  const node = (name: string) => ({
    metadata: { name, uid: `uid-${name}`, resourceVersion: '40', labels: { env: 'prod' } },
    spec: { podCIDR: '10.244.1.0/24' },
    status: { nodeInfo: { operatingSystem: 'linux' } },
  });
  return {
    nodes: nodes.map(node),
    pods: [
      ...nodes.map((name) => pod(name, `agent-${name}`, { 'k8s-app': 'calico-node' })),
      ...Array.from({ length: pods }, (_, i) => pod(nodes[0] ?? 'none', `web-${i}`, { app: 'web' })),
    ],
    namespaces: [{ metadata: { name: 'kube-system', uid: 'c1u5-7e12' } }],
    'networkpolicies.networking.k8s.io': [],
    'ippools.crd.projectcalico.org': [
      {
        metadata: { name: 'east', uid: 'u1' },
        spec: { cidr: '10.244.0.0/16', blockSize: 27, ipipMode: 'Never' },
      },
    ],
  };
}

/** What stands for a node that is entered: the words come behind `--` of `kubectl exec`, the script on stdin. */
export const PLAIN_NODE = 'exec "$@"';

export interface ClusterOptions {
  readonly objects: Objects;
  readonly trouble?: Trouble;
  /** What `kubectl exec` runs, by node; the rest of kubectl is the real one. */
  readonly nodes?: Readonly<Record<string, string>>;
}

/** An API stand-in, and a kubectl before the real one whose `exec` enters what the test has for a node. */
export async function startCluster({ objects, trouble, nodes = {} }: ClusterOptions) {
  const folder = scratch();
  const api = await startApi(objects, trouble);
  mkdirSync(join(folder, 'nodes'));
  for (const [node, script] of Object.entries(nodes)) tool(join(folder, 'nodes'), `agent-${node}`, script);
  tool(
    join(folder, 'bin'),
    'kubectl',
    `case " $* " in *" exec "*) ;; *) exec /usr/bin/kubectl "$@" ;; esac
pod=
while [ "$1" != -- ]; do case $1 in agent-*) pod=$1 ;; esac; shift; done
shift
exec ${folder}/nodes/$pod "$@"`,
  );
  const server = { name: 'lab', cluster: { server: api.url } };
  const context = { name: 'lab', context: { cluster: 'lab', user: 'auditor' } };
  const config = {
    'current-context': 'lab',
    clusters: [server],
    contexts: [context],
    users: [{ name: 'auditor' }],
  };
  writeFileSync(join(folder, 'config'), JSON.stringify({ apiVersion: 'v1', kind: 'Config', ...config }));
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    HOME: folder,
    KUBECONFIG: join(folder, 'config'),
  };
  const collect = (shell: readonly string[], ...words: readonly string[]) =>
    start([...shell, SCRIPT, ...words], { env, cwd: folder });
  return { folder, api, env, collect, bin: join(folder, 'bin') };
}
