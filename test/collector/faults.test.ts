import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { objectsOf, PLAIN_NODE, startCluster } from './cluster.ts';
import { bundleAt, filesOf, needs, SCRIPT, SHELLS, start } from './run.ts';

/** Nodes that fail in their own ways; the rest of the run must not notice. */
const NODES = {
  fails: "echo 'error: unable to upgrade connection: container not found' >&2; exit 1",
  refuses: `echo 'Error from server (Forbidden): pods "x" is forbidden: cannot create pods/exec' >&2; exit 1`,
  hangs: '"$@" | head -c 900; sleep 60',
  garbage: 'head -c 3000 /dev/urandom',
  forged:
    "echo 'CALISNAP-FRAMES 2 guess node=forged began=1'; echo 'B guess 1 ip-addr 1 - ip addr'; echo 'Z guess 1 1'",
  cut: '"$@" | head -c 900',
  silent: 'true',
  stray: `"$@" | sed '/^O 1: lo/i\\connection reused'`,
  spoilt: `"$@" | sed 's/^O 1: lo.*/O 1: lo/'`,
  well: PLAIN_NODE,
};

describe.concurrent.each(SHELLS)('faults under %s', (...shell) => {
  it('of one node stay with that node', async (context) => {
    needs(context, shell[0], 'kubectl', 'ip');
    const cluster = await startCluster({ objects: objectsOf(Object.keys(NODES)), nodes: NODES });
    const run = await cluster.collect(shell, '-o', 'snap', '--timeout', '1').done;
    cluster.api.close();
    expect(run.code, run.stderr).toBe(10);
    const bundle = bundleAt(join(cluster.folder, 'snap'));
    expect(bundle.sums).toBe(0);
    const states = (node: string) => [
      ...new Set(
        [...bundle.rows.values()].filter((row) => row.scope === `host/${node}`).map((row) => row.state),
      ),
    ];
    expect(states('fails')).toEqual(['error']);
    expect(states('refuses')).toEqual(['forbidden']);
    expect(states('garbage')).toEqual(['error']);
    expect(states('forged')).toEqual(['error']);
    expect(states('silent')).toEqual(['error']);
    expect(states('hangs').sort()).toEqual(['ok', 'timeout', 'truncated']);
    expect(states('cut').sort()).toEqual(['error', 'ok', 'truncated']);
    expect(states('well')).toContain('ok');
    expect(states('well')).not.toContain('error');
    // A line between lines of ours takes nothing away; one that lost its end makes all of its item doubtful.
    for (const item of ['ip-addr', 'ip-link', 'ip-rule'])
      expect(bundle.state(`nodes/stray/${item}.txt`)).toBe('ok');
    expect(bundle.text('nodes/stray/ip-rule.txt')).toBe(bundle.text('nodes/well/ip-rule.txt'));
    expect(bundle.text('nodes/stray/ip-addr.txt')).toMatch(/^1: lo: /);
    expect(['ip-addr', 'ip-link', 'ip-rule'].map((item) => bundle.state(`nodes/spoilt/${item}.txt`))).toEqual(
      ['error', 'error', 'ok'],
    );
    expect(bundle.text('nodes/spoilt/ip-addr.txt.err')).toMatch(
      /^of (\d+) lines \(\d+ bytes\) that the node sent, \1 \(\d+\) arrived\n$/,
    );
    expect(bundle.text('nodes/fails/ip-addr.txt.err')).toContain('container not found');
    const [cutOff = ''] = [...bundle.rows.values()]
      .filter((row) => row.scope === 'host/cut' && row.state === 'truncated')
      .map((row) => row.path ?? '');
    const whole = bundle.text(cutOff.replace('/cut/', '/well/'));
    expect(whole.startsWith(bundle.text(cutOff))).toBe(true);
    expect(bundle.text(cutOff)).toMatch(/\n$/);
    expect(bundle.text(cutOff).length).toBeLessThan(whole.length);
    expect(bundle.head.get('state')).toBe('complete');
  });

  it('an API server that dies half way leaves errors, not empty lists', async (context) => {
    needs(context, shell[0], 'kubectl');
    const cluster = await startCluster({
      objects: objectsOf(['n1']),
      nodes: { n1: PLAIN_NODE },
      trouble: (path) => {
        if (path.endsWith('/ippools') && lists++ > 0) cluster.api.close();
        return undefined;
      },
    });
    let lists = 0;
    const run = await cluster.collect(shell, '-o', 'snap', '--jobs', '1').done;
    expect(run.code, run.stderr).toBe(10);
    const bundle = bundleAt(join(cluster.folder, 'snap'));
    expect(bundle.sums).toBe(0);
    expect(bundle.state('cluster/pods.json')).toBe('ok');
    expect(bundle.state('cluster/ippools.crd.projectcalico.org.json')).toBe('error');
    expect(bundle.state('nodes/n1/ip-addr.txt')).toBe('ok');
  });

  it('a full disk leaves a partial bundle that is readable', async (context) => {
    needs(context, shell[0], 'kubectl', 'unshare');
    const cluster = await startCluster({ objects: objectsOf(['n1'], 6_000), nodes: { n1: PLAIN_NODE } });
    const script = `mkdir disk out && mount -t tmpfs -o size=2m lab disk
${shell.join(' ')} ${SCRIPT} -o disk/snap --jobs 1; code=$?
ls -A disk >listing; cp -r disk/snap out/; exit $code`;
    const words = ['unshare', '-m', 'sh', '-c', script];
    const run = await start(words, { cwd: cluster.folder, env: cluster.env }).done;
    cluster.api.close();
    expect(run.code, run.stderr).toBe(4);
    expect(readFileSync(join(cluster.folder, 'listing'), 'utf8')).toBe('snap\n');
    const bundle = bundleAt(join(cluster.folder, 'out', 'snap'));
    expect([bundle.sums, bundle.head.get('state')]).toEqual([0, 'partial']);
    expect(bundle.state('cluster/nodes.json')).toBe('ok');
    expect(bundle.state('cluster/pods.json')).toBe('truncated');
    expect(bundle.state('nodes/n1/ip-addr.txt')).toBe('skipped');
    expect(bundle.text('nodes/n1/ip-addr.txt.err')).toContain('the disk is full');
    expect(filesOf(cluster.folder).filter((file) => file.includes('.calisnap'))).toEqual([]);
  });

  it('a disk without room for the archive leaves the folder, and says so', async (context) => {
    needs(context, shell[0], 'kubectl', 'unshare');
    const note = randomBytes(1_500_000).toString('base64');
    const cluster = await startCluster({
      objects: {
        ...objectsOf(['n1']),
        'ippools.crd.projectcalico.org': [{ metadata: { name: 'east' }, spec: { note } }],
      },
    });
    const script = `mkdir disk out && mount -t tmpfs -o size=3600k lab disk
${shell.join(' ')} ${SCRIPT} -o disk/snap.tar.gz --no-exec --no-logs; code=$?
ls -A disk >listing; cp -r disk/snap out/; exit $code`;
    const run = await start(['unshare', '-m', 'sh', '-c', script], { cwd: cluster.folder, env: cluster.env })
      .done;
    cluster.api.close();
    expect([run.code, run.stderr]).toEqual([4, expect.stringContaining('snap.tar.gz cannot be written')]);
    expect(readFileSync(join(cluster.folder, 'listing'), 'utf8')).toBe('snap\n');
    const bundle = bundleAt(join(cluster.folder, 'out', 'snap'));
    expect([bundle.sums, bundle.head.get('state')]).toEqual([0, 'complete']);
    expect(bundle.state('cluster/ippools.crd.projectcalico.org.json')).toBe('ok');
  });
});
