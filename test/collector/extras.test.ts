import { join } from 'node:path';
import { expect, it } from 'vitest';
import { objectsOf, PLAIN_NODE, startCluster } from './cluster.ts';
import { bundleAt, needs, type Row, tool } from './run.ts';

const rowsOf = (rows: ReadonlyMap<string, Row>, kind: RegExp) =>
  [...rows.values()].filter((row) => kind.test(row.path ?? '')).map(({ path, state }) => `${path} ${state}`);

it.concurrent.each([
  ['calicoctl', 'calicoctl', ''],
  ['a plugin of kubectl', 'kubectl-calico', ''],
  ['a pod that has it', '', '[ "$1" = calicoctl ] || exit 127; shift'],
])('asks Calico through %s', async (_, program, inPod) => {
  const says = `case "$*" in
*'ipam check') echo 'IPs leaked'; exit 1 ;;
*'get ippools -o json') echo '{ "kubectl.kubernetes.io/last-applied-configuration": "{\\"x\\"}", "kind": "IPPoolList" }' ;;
*) echo "said $*" ;;
esac`;
  const agent = { name: 'agent-tool', namespace: 'ops', labels: { 'k8s-app': 'calicoctl' } };
  const { 'ippools.crd.projectcalico.org': _pools, ...objects } = objectsOf(['n1']);
  const pods = [...(objects.pods ?? []), { metadata: agent, spec: { containers: [] } }];
  const cluster = await startCluster({
    objects: { ...objects, pods: inPod === '' ? (objects.pods ?? []) : pods },
    nodes: { tool: `${inPod}\n${says}` },
  });
  if (program !== '') tool(cluster.bin, program, says);
  const words = inPod === '' ? ['--no-exec'] : [];
  const run = await cluster.collect(['dash'], '-o', 'snap', '--no-logs', ...words).done;
  cluster.api.close();
  expect(run.code, run.stderr).toBe(10);
  const bundle = bundleAt(join(cluster.folder, 'snap'));
  const states = rowsOf(bundle.rows, /^calicoctl\/calicoctl/);
  expect(states).toEqual([
    'calicoctl/calicoctl-get-ippools.txt ok',
    'calicoctl/calicoctl-get-nodes.txt ok',
    'calicoctl/calicoctl-ipam-blocks.txt ok',
    'calicoctl/calicoctl-ipam-check.txt error',
    'calicoctl/calicoctl-ipam-show.txt ok',
    'calicoctl/calicoctl-version-version.txt ok',
  ]);
  expect(bundle.text('calicoctl/calicoctl-ipam-blocks.txt')).toContain(
    '--allow-version-mismatch ipam show --show-blocks',
  );
  expect(bundle.rows.get('calicoctl/ippools.json')).toMatchObject({
    kind: 'manifest',
    state: 'ok',
    args: 'list=ippools',
  });
  expect(JSON.parse(bundle.text('calicoctl/ippools.json'))).toEqual({
    'kubectl.kubernetes.io/last-applied-configuration': '<removed>',
    kind: 'IPPoolList',
  });
  expect(bundle.state('calicoctl/workloadendpoints.json')).toBe('ok');
});

const agent = (name: string, app: string, restarts: number) => ({
  metadata: { name, namespace: 'calico-system', labels: { 'k8s-app': app } },
  spec: { nodeName: 'n1', containers: [{ name: app }, { name: 'sidecar' }] },
  status: { phase: 'Running', containerStatuses: [{ name: app, restartCount: restarts, ready: true }] },
});

it.concurrent('reads logs of the containers of Calico, the former one after a restart, each up to a limit', async (context) => {
  needs(context, 'kubectl');
  const pods = [
    agent('node-a', 'calico-node', 0),
    agent('typha-b', 'calico-typha', 3),
    agent('dns-c', 'kube-dns', 1),
  ];
  const cluster = await startCluster({ objects: { ...objectsOf([]), pods } });
  const run = await cluster.collect(
    ['dash'],
    '-o',
    'snap',
    '--no-exec',
    '--jobs',
    '1',
    '--max-log-bytes',
    '20',
  ).done;
  const quiet = await cluster.collect(['dash'], '-o', 'none', '--no-exec', '--no-logs').done;
  cluster.api.close();
  expect([run.code, quiet.code]).toEqual([10, 0]);
  const bundle = bundleAt(join(cluster.folder, 'snap'));
  expect(rowsOf(bundle.rows, /^pods\//)).toEqual([
    'pods/calico-system/node-a/calico-node.log truncated',
    'pods/calico-system/typha-b/calico-typha-previous.log truncated',
    'pods/calico-system/typha-b/calico-typha.log truncated',
  ]);
  const former = bundle.rows.get('pods/calico-system/typha-b/calico-typha-previous.log');
  expect(former).toMatchObject({
    kind: 'pod-log',
    scope: 'pod/calico-system/typha-b',
    args: 'container=calico-typha previous=true',
    bytes: '20',
  });
  const logs = cluster.api.requests.filter((url) => url.includes('/log?'));
  expect(logs).toHaveLength(3);
  // What is sick comes first.
  expect(logs.slice(0, 2).every((url) => url.includes('/typha-b/') && url.includes('limitBytes=20'))).toBe(
    true,
  );
});

it.concurrent('stops at the limit of a node, and at the limit of all', async (context) => {
  needs(context, 'kubectl', 'ip');
  const cluster = await startCluster({ objects: objectsOf(['n1']), nodes: { n1: PLAIN_NODE } });
  const node = await cluster.collect(['dash'], '-o', 'node', '--max-node-bytes', '900', '--no-logs').done;
  const all = await cluster.collect(['dash'], '-o', 'all', '--max-total-bytes', '100', '--jobs', '1').done;
  cluster.api.close();
  expect([node.code, all.code]).toEqual([10, 10]);
  const cut = bundleAt(join(cluster.folder, 'node'));
  expect([cut.state('nodes/n1/node-facts.txt'), cut.state('nodes/n1/ip-rule.txt')]).toEqual([
    'ok',
    'truncated',
  ]);
  expect(cut.text('nodes/n1/ip-rule.txt.err')).toBe('the limit for one node was reached\n');
  const rest = bundleAt(join(cluster.folder, 'all'));
  // The list of nodes is the first, and longer than that; nothing is begun after it.
  expect([rest.state('cluster/nodes.json'), rest.state('cluster/pods.json')]).toEqual(['ok', 'skipped']);
  expect(rest.text('nodes/n1/ip-addr.txt.err')).toBe(
    'not collected: the limit of --max-total-bytes was reached\n',
  );
});

it.concurrent('--check-rbac asks for each right, and says which are missing', async (context) => {
  needs(context, 'kubectl');
  // kubectl asks in protobuf: field 5 is the resource, field 6 the subresource, each behind its length.
  const denied = new Set(['\x2a\x08services', '\x32\x04exec']);
  const cluster = await startCluster({
    objects: objectsOf([]),
    trouble: (path, response, request) => {
      if (!path.endsWith('/selfsubjectaccessreviews')) return undefined;
      let body = '';
      request.setEncoding('latin1');
      request.on('data', (data: string) => {
        body += data;
      });
      request.on('end', () => {
        const status = { allowed: ![...denied].some((field) => body.includes(field)) };
        const review = { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', status };
        response.writeHead(201, { 'content-type': 'application/json' });
        response.end(JSON.stringify(review));
      });
      return true;
    },
  });
  const lacking = await cluster.collect(['dash'], '--check-rbac').done;
  denied.clear();
  const enough = await cluster.collect(['dash'], '--check-rbac').done;
  cluster.api.close();
  expect([lacking.code, enough.code]).toEqual([10, 0]);
  const lines = lacking.stdout.trimEnd().split('\n');
  expect(lines.filter((line) => !line.startsWith('yes'))).toEqual([
    'no   list services',
    'no   create pods/exec',
  ]);
  expect(lines).toEqual(
    expect.arrayContaining([
      'yes  list pods',
      'yes  get configmap/kube-proxy in kube-system',
      'yes  get pods/log',
    ]),
  );
  expect(enough.stdout).not.toContain('no ');
  expect((await cluster.collect(['dash'], '--check-rbac').done).code).toBe(3);
});
