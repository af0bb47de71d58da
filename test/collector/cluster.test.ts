import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { forbid, type Trouble } from './api-stand-in.ts';
import { objectsOf, PLAIN_NODE, startCluster } from './cluster.ts';
import { namespace, nodeSetUp } from './lab.ts';
import { bundleAt, filesOf, needs, type Row, SHELLS, tableOf } from './run.ts';

const list = (name: string) => `cluster/${name}.json`;

/** One kind forbidden, one slow, one cut off in the middle of its answer. */
const troubles: Trouble = (path, response) => {
  if (path === '/api/v1/services') return forbid(response, 'services');
  if (path.endsWith('/bgppeers')) return true;
  if (!path.endsWith('/globalnetworkpolicies')) return undefined;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end('{"kind":"GlobalNetworkPolicyList","items":[{"metadata":{"name":"half');
  return true;
};

describe.concurrent.each(SHELLS)('a cluster under %s', (...shell) => {
  it('is collected: objects, and each node in one exec', async (context) => {
    needs(context, shell[0], 'kubectl', 'unshare', 'ip', 'bird', 'ipset');
    const nodes = await Promise.all([1, 2].map((index) => namespace(nodeSetUp(index))));
    const enter = (i: number) => `exec ${nodes[i]?.enter.join(' ')} "$@"`;
    const cluster = await startCluster({
      objects: objectsOf(['n1', 'n2'], 1200),
      nodes: { n1: enter(0), n2: enter(1) },
    });
    const run = await cluster.collect(shell, '-o', 'snap').done;
    cluster.api.close();
    expect(run.code, run.stderr).toBe(0);
    const bundle = bundleAt(join(cluster.folder, 'snap'));
    expect(bundle.sums).toBe(0);
    expect(filesOf(cluster.folder).filter((file) => file.includes('.calisnap'))).toEqual([]);
    const head = {
      format: '1',
      kind: 'collected',
      name: 'snap',
      state: 'complete',
      'cluster-uid': 'c1u5-7e12',
    };
    expect(Object.fromEntries(bundle.head)).toMatchObject(head);
    expect(JSON.parse(bundle.text(list('pods'))).items).toHaveLength(1202);
    expect(
      cluster.api.requests.some((url) => url.startsWith('/api/v1/pods') && url.includes('continue=1000')),
    ).toBe(true);
    expect(bundle.rows.get(list('ippools.crd.projectcalico.org'))).toMatchObject({
      kind: 'manifest',
      state: 'ok',
      scope: 'cluster',
      args: 'list=ippools all-namespaces=true',
      source: 'kubectl',
    });
    const [pool] = JSON.parse(bundle.text(list('ippools.crd.projectcalico.org'))).items;
    expect(pool).toMatchObject({
      kind: 'IPPool',
      spec: { cidr: '10.244.0.0/16', blockSize: 27, ipipMode: 'Never' },
    });
    expect(bundle.state(list('networkpolicies.networking.k8s.io'))).toBe('empty');
    expect(bundle.state(list('tiers.crd.projectcalico.org'))).toBe('skipped');
    expect(bundle.text(`${list('tiers.crd.projectcalico.org')}.err`)).toContain('does not serve');
    for (const index of [1, 2]) {
      const routes = bundle.text(`nodes/n${index}/ip-route-all.txt`);
      expect(routes).toContain(`blackhole 10.244.${index}.0/26`);
      const own = spawnSync(nodes[index - 1]?.enter[0] ?? '', [
        ...(nodes[index - 1]?.enter.slice(1) ?? []),
        ...['ip', 'route', 'show', 'table', 'all'],
      ]);
      expect(routes).toBe(own.stdout.toString());
      expect(bundle.state(`nodes/n${index}/birdcl-protocols.txt`)).toBe('ok');
    }
    const clocks = tableOf(bundle.text('clocks.tsv'));
    expect(clocks.map((row) => row.node)).toEqual(['n1', 'n2']);
    expect(Number(clocks[0]?.node_epoch)).toBeGreaterThan(1_700_000_000);
    const began = tableOf(bundle.text('churn/begin.tsv'));
    expect(began).toContainEqual({
      kind: 'pods',
      namespace: 'calico-apps',
      name: 'web-7',
      uid: 'uid-web-7',
      resourceVersion: '41',
      detail: 'n1',
    });
    expect(bundle.text('churn/end.tsv')).toBe(bundle.text('churn/begin.tsv'));
  });

  it('with refused, slow, broken and absent kinds is told apart from an empty one', async (context) => {
    needs(context, shell[0], 'kubectl');
    const objects = {
      ...objectsOf(['n1', 'n2']),
      services: [],
      'bgppeers.crd.projectcalico.org': [],
      'globalnetworkpolicies.crd.projectcalico.org': [],
    };
    const cluster = await startCluster({ objects, trouble: troubles });
    const run = await cluster.collect(shell, '-o', 'snap', '--no-exec', '--timeout', '1').done;
    cluster.api.close();
    expect(run.code, run.stderr).toBe(10);
    const bundle = bundleAt(join(cluster.folder, 'snap'));
    expect(bundle.sums).toBe(0);
    const states = {
      services: 'forbidden',
      'bgppeers.crd.projectcalico.org': 'timeout',
      'globalnetworkpolicies.crd.projectcalico.org': 'error',
      'networkpolicies.networking.k8s.io': 'empty',
      'bgpfilters.crd.projectcalico.org': 'skipped',
      pods: 'ok',
    };
    for (const [name, state] of Object.entries(states)) expect(bundle.state(list(name)), name).toBe(state);
    expect(bundle.text(`${list('services')}.err`)).toContain('cannot list resource "services"');
    expect(bundle.files.some((file) => file.startsWith('nodes/'))).toBe(false);
  });
});

describe('what is written', () => {
  it('is an archive with one folder, or nothing where something stands already', async (context) => {
    needs(context, 'kubectl');
    const cluster = await startCluster({ objects: objectsOf(['n1']), nodes: { n1: PLAIN_NODE } });
    expect((await cluster.collect(['dash'], '-o', 'case-7.tar.gz', '--no-exec').done).code).toBe(0);
    const before = filesOf(cluster.folder);
    expect((await cluster.collect(['dash'], '-o', 'case-7.tar.gz', '--no-exec').done).code).toBe(4);
    cluster.api.close();
    const written = filesOf(cluster.folder).filter((file) => !file.startsWith('.kube'));
    expect(written).toEqual(before.filter((file) => !file.startsWith('.kube')));
    spawnSync('tar', ['-xzf', 'case-7.tar.gz'], { cwd: cluster.folder });
    const bundle = bundleAt(join(cluster.folder, 'case-7'));
    expect([bundle.sums, bundle.head.get('name')]).toEqual([0, 'case-7']);
    const listed = new Set(
      bundle
        .text('SHA256SUMS')
        .split('\n')
        .map((line) => line.slice(66)),
    );
    expect(bundle.files.filter((file) => !listed.has(file))).toEqual(['SHA256SUMS']);
    const odd = [...bundle.rows.values()].filter(
      (row: Row) => !listed.has(row.path ?? '') || row.sha256?.length !== 64,
    );
    expect(odd).toEqual([]);
  });

  it('can be signed, and the signature is checked by ssh-keygen', async (context) => {
    needs(context, 'kubectl', 'ssh-keygen');
    const cluster = await startCluster({ objects: objectsOf(['n1']) });
    const key = join(cluster.folder, 'key');
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    const run = await cluster.collect(['dash'], '-o', 'snap', '--no-exec', '--sign', key).done;
    cluster.api.close();
    expect(run).toMatchObject({ code: 0 });
    const bundle = bundleAt(join(cluster.folder, 'snap'));
    writeFileSync(join(cluster.folder, 'signers'), `auditor ${spawnSync('cat', [`${key}.pub`]).stdout}`);
    const verify = (input: string) =>
      spawnSync(
        'ssh-keygen',
        ['-Y', 'verify', '-n', 'calisnap', '-I', 'auditor', '-f', 'signers', '-s', 'snap/SHA256SUMS.sig'],
        { cwd: cluster.folder, input },
      ).status;
    expect(verify(bundle.text('SHA256SUMS'))).toBe(0);
    expect(verify(`${bundle.text('SHA256SUMS')} `)).not.toBe(0);
  });
});
