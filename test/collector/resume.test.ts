import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBundle } from '../../src/bundle/folder.ts';
import { forbid } from './api-stand-in.ts';
import { objectsOf, startCluster } from './cluster.ts';
import { bundleAt, filesOf, needs, SHELLS } from './run.ts';

/** A node that notes each entry with the words it got; n2 breaks off until `well` is there. */
const counted = (then: string) => `echo "$*" >>$HOME/nodes/entries-$(basename "$0")\n${then}`;

async function interrupted(shell: readonly string[]) {
  let refused = true;
  const state = { uid: 'c1u5-7e12' };
  const cluster = await startCluster({
    objects: { ...objectsOf(['n1', 'n2']), services: [] },
    nodes: {
      n1: counted('exec "$@"'),
      n2: counted('if [ -e $HOME/nodes/well ]; then exec "$@"; fi; "$@" | head -c 1800; exit 1'),
    },
    trouble: (path, response) => {
      if (path === '/api/v1/services' && refused) return forbid(response, 'services');
      if (path !== '/api/v1/namespaces/kube-system' || state.uid === 'c1u5-7e12') return undefined;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { uid: state.uid } }));
      return true;
    },
  });
  const first = await cluster.collect(shell, '-o', 'one').done;
  const mend = () => {
    refused = false;
    writeFileSync(join(cluster.folder, 'nodes', 'well'), '');
  };
  return { cluster, first, mend, state };
}

describe.concurrent.each(SHELLS)('--resume under %s', (...shell) => {
  it('asks only for what is missing, and tells of both runs', async (context) => {
    needs(context, shell[0], 'kubectl', 'ip');
    const { cluster, first, mend } = await interrupted(shell);
    expect(first.code, first.stderr).toBe(10);
    const one = bundleAt(join(cluster.folder, 'one'));
    expect([one.state('cluster/services.json'), one.state('nodes/n2/sysctl.txt')]).toEqual([
      'forbidden',
      'error',
    ]);
    expect(one.state('nodes/n2/ip-addr.txt')).toBe('ok');
    mend();
    const asked = cluster.api.requests.length;
    const run = await cluster.collect(shell, '--resume', 'one', '-o', 'two').done;
    cluster.api.close();
    expect(run.code, run.stderr).toBe(0);
    const lists = cluster.api.requests.slice(asked).map((url) => url.replace(/\?.*/, ''));
    expect(lists).toContain('/api/v1/services');
    expect(lists).not.toContain('/api/v1/namespaces');
    const entries = (node: string) =>
      readFileSync(join(cluster.folder, 'nodes', `entries-agent-${node}`), 'utf8')
        .trimEnd()
        .split('\n');
    expect(entries('n1')).toHaveLength(1);
    expect(entries('n2').map((words) => /--have .*\bip-addr:-/.test(words))).toEqual([false, true]);

    const two = bundleAt(join(cluster.folder, 'two'));
    expect([two.sums, readBundle(join(cluster.folder, 'two')).integrity]).toEqual([0, []]);
    expect([...two.rows.keys()]).toEqual([...one.rows.keys()]);
    expect(two.state('cluster/services.json')).toBe('empty');
    expect(two.rows.get('cluster/nodes.json')).toEqual(one.rows.get('cluster/nodes.json'));
    expect(two.rows.get('nodes/n2/ip-addr.txt')).toEqual(one.rows.get('nodes/n2/ip-addr.txt'));
    expect(two.text('nodes/n2/ip-addr.txt')).toBe(one.text('nodes/n2/ip-addr.txt'));
    expect(two.state('nodes/n2/sysctl.txt')).toBe('ok');
    expect(two.files).not.toContain('nodes/n2/sysctl.txt.err');
    expect(two.head.get('began')).toBe(one.head.get('began'));
    expect(two.head.get('resumed')).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}Z$/);
    expect(two.text('churn/begin.tsv')).toBe(one.text('churn/begin.tsv'));
    expect(two.text('clocks.tsv').split('\n')).toHaveLength(4);
    expect(bundleAt(join(cluster.folder, 'one')).sums).toBe(0);
  });
});

describe('--resume', () => {
  it('refuses what is no bundle, of another format, of another cluster, or changed', async (context) => {
    needs(context, 'kubectl', 'ip');
    const { cluster, state } = await interrupted(['dash']);
    const resume = async (folder: string) => {
      const { code, stderr } = await cluster.collect(['dash'], '--resume', folder, '-o', 'two').done;
      return [code, stderr.split('\n').at(-2)];
    };
    writeFileSync(join(cluster.folder, 'file.tar.gz'), '');
    expect(await resume('file.tar.gz')).toEqual([
      2,
      'collect.sh: file.tar.gz is a file: unpack it, and name the folder',
    ]);
    expect(await resume('nodes')).toEqual([2, 'collect.sh: nodes is no bundle']);
    state.uid = 'other';
    expect(await resume('one')).toEqual([
      3,
      `collect.sh: ${cluster.folder}/one is of the cluster c1u5-7e12, and this is other`,
    ]);
    state.uid = 'c1u5-7e12';
    spawnSync('cp', ['-R', 'one', 'changed'], { cwd: cluster.folder });
    writeFileSync(join(cluster.folder, 'changed', 'cluster', 'nodes.json'), '{}');
    expect(await resume('changed/')).toEqual([
      3,
      `collect.sh: ${cluster.folder}/changed is not what its checksums say: it was changed`,
    ]);
    writeFileSync(join(cluster.folder, 'changed', 'SNAPSHOT'), 'format=2\nkind=collected\n');
    expect(await resume('changed')).toEqual([
      2,
      'collect.sh: changed has the format 2, and only 1 is known here',
    ]);
    cluster.api.close();
    expect(filesOf(cluster.folder).filter((file) => /^two|calisnap/.test(file))).toEqual([]);
  });
});
