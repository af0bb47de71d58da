import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
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
    "echo 'CALISNAP-FRAMES 1 guess node=forged began=1'; echo 'B guess 1 ip-addr 1 - ip addr'; echo 'Z guess 1 1'",
  cut: '"$@" | head -c 900',
  silent: 'true',
  well: PLAIN_NODE,
};

/** Ids of processes that still carry the folder of a test in their environment. */
const leftOver = (folder: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`HOME=${folder}\0`);
    } catch {
      return false;
    }
  });

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

  // bash 5.2 may break off with "unexpected EOF" when a signal comes while it reads a command substitution; a few
  // microseconds of a run, and no fault of the script (src/collector/README.md says so). Other shells never do.
  it.each([
    ['SIGINT', 130, 400],
    ['SIGINT', 130, 1100],
    ['SIGTERM', 143, 1900],
    ['SIGHUP', 129, 2900],
    ['SIGINT', 130, 4200],
  ] as const)(
    '%s (%i) after %i ms leaves a sealed partial bundle and nothing else',
    { retry: shell[0] === 'bash' ? 2 : 0 },
    async (name, code, delay) => {
      const cluster = await startCluster({
        objects: { ...objectsOf(['n1', 'n2']), services: [], 'tiers.crd.projectcalico.org': [] },
        nodes: { n1: PLAIN_NODE, n2: '"$@" | head -c 900; sleep 60' },
        trouble: (path) => (path.endsWith('/services') ? true : undefined),
      });
      const run = cluster.collect(shell, '-o', 'snap', '--timeout', '2', '--jobs', '1');
      await pause(delay);
      run.signal(name);
      const ended = await run.done;
      cluster.api.close();
      expect(ended.code, ended.stderr).toBe(code);
      const left = readdirSync(cluster.folder).filter((file) => !/^(\.kube|bin|nodes|config)$/.test(file));
      if (left.length > 0) {
        expect(left).toEqual(['snap']);
        const bundle = bundleAt(join(cluster.folder, 'snap'));
        expect([bundle.sums, bundle.head.get('state')]).toEqual([0, 'partial']);
        expect(bundle.files.filter((file) => file.endsWith('.part'))).toEqual([]);
        const open = [...bundle.rows.values()].filter((row) => row.state === 'skipped' && row.t0 === '-');
        for (const row of open) expect(bundle.text(`${row.path}.err`)).toContain(`stopped by ${name}`);
        // Late in the run nothing may be left to begin; then what was under way is cut or an error.
        const cut = [...bundle.rows.values()].filter((row) => /^(truncated|error)$/.test(row.state ?? ''));
        expect(open.length + cut.length).toBeGreaterThan(0);
      } else expect(ended.stderr).toContain('stopped before anything was collected');
      await pause(1100);
      expect(leftOver(cluster.folder)).toEqual([]);
    },
  );

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
});
