import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { objectsOf, PLAIN_NODE, startCluster } from './cluster.ts';
import { bundleAt, SHELLS, tool } from './run.ts';

/** What is left to be done at a moment: nothing to seal yet, something to seal, or only the sealing itself. */
type Left = 'all' | 'some' | 'sealing';

interface Moment {
  readonly left: Left;
  /** A program, and what its words must contain, before which the run is held for a while. */
  readonly before?: readonly [program: string, words: string];
  /** The request that is never answered, and how many like it are answered first. */
  readonly request?: readonly [path: RegExp, answered: number];
}

const MOMENTS: Readonly<Record<string, Moment>> = {
  'before the first request': { left: 'all', before: ['kubectl', '/version'] },
  'in the preflight': { left: 'all', before: ['kubectl', '/api/v1/pods?limit=1'] },
  'in a list': { left: 'some', request: [/^\/api\/v1\/services/, 0] },
  'between two pages of a list': { left: 'some', request: [/^\/api\/v1\/pods.*continue=/, 1] },
  'while a node hangs': { left: 'some', before: ['node', ''] },
  'between two nodes': { left: 'some', before: ['kubectl', 'agent-n2'] },
  'in the list at the end': { left: 'some', request: [/^\/api\/v1\/nodes/, 3] },
  'in the privacy sweep': { left: 'sealing', before: ['grep', '-lE'] },
  'in the checksums': { left: 'sealing', before: ['sha256sum', ''] },
  'in the archive': { left: 'sealing', before: ['gzip', '-n'] },
};
const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
] as const;

/** Ids of processes that still carry the folder of a test in their environment. */
const leftOver = (folder: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`HOME=${folder}\0`);
    } catch {
      return false;
    }
  });

async function until(what: () => boolean, seconds: number): Promise<void> {
  for (let left = seconds * 20; left > 0 && !what(); left--) await pause(50);
}

/** A cluster that tells, by a file, that the moment has come, and holds there. */
async function clusterAt({ before: [program, words] = ['', ''], request }: Moment) {
  let asked = 0;
  const cluster = await startCluster({
    objects: { ...objectsOf(['n1', 'n2'], 600), services: [], 'tiers.crd.projectcalico.org': [] },
    nodes: {
      n1: PLAIN_NODE,
      n2: program === 'node' ? '"$@" | head -c 900; : >$HOME/nodes/now; sleep 60' : PLAIN_NODE,
    },
    trouble: (_, __, { url = '' }) => {
      if (!request?.[0].test(url) || asked++ < request[1]) return undefined;
      writeFileSync(join(cluster.folder, 'nodes', 'now'), '');
      return true;
    },
  });
  if (program !== '' && program !== 'node') {
    const own = join(cluster.bin, program);
    const go = existsSync(own)
      ? readFileSync(own, 'utf8')
      : `exec ${spawnSync('which', [program]).stdout.toString().trim()} "$@"`;
    tool(cluster.bin, program, `case "$*" in *'${words}'*) : >$HOME/nodes/now; sleep 1 ;; esac\n${go}`);
  }
  return cluster;
}

/** bash meets every moment, since signals are hardest there; the others share them. */
const meets = (shell: number) => (_: unknown, moment: number) => shell === 2 || moment % 2 === shell;

describe.concurrent.each(SHELLS)('a signal under %s', (...shell) => {
  const nth = SHELLS.findIndex(([name]) => name === shell[0]);
  it.each(Object.entries(MOMENTS).filter(meets(nth)))(
    '%s leaves what is true and nothing else',
    async (name, moment) => {
      const [signal, code] = SIGNALS[(Object.keys(MOMENTS).indexOf(name) + nth) % 4] ?? ['SIGINT', 130];
      const cluster = await clusterAt(moment);
      const run = cluster.collect(shell, '-o', 'snap.tar.gz', '--timeout', '20', '--jobs', '1');
      await until(() => existsSync(join(cluster.folder, 'nodes', 'now')), 30);
      run.signal(signal);
      const ended = await run.done;
      cluster.api.close();
      expect(ended.code, ended.stderr).toBe(code);
      const left = readdirSync(cluster.folder).filter((file) => !/^(\.kube|bin|nodes|config)$/.test(file));
      expect(left).toEqual(moment.left === 'all' ? [] : ['snap.tar.gz']);
      if (moment.left === 'all') expect(ended.stderr).toContain('before anything was collected');
      else {
        spawnSync('tar', ['-xzf', 'snap.tar.gz'], { cwd: cluster.folder });
        const bundle = bundleAt(join(cluster.folder, 'snap'));
        expect([bundle.sums, bundle.files.filter((file) => file.endsWith('.part'))]).toEqual([0, []]);
        expect(bundle.head.get('state')).toBe(moment.left === 'some' ? 'partial' : 'complete');
        const rows = [...bundle.rows.values()];
        const begun = rows.filter(({ state }) => /^(truncated|error)$/.test(state ?? ''));
        const never = rows.filter(({ state, t0 }) => state === 'skipped' && t0 === '-');
        for (const { path } of never) expect(bundle.text(`${path}.err`)).toContain(`stopped by ${signal}`);
        if (moment.left === 'sealing') expect([begun, never]).toEqual([[], []]);
        else if (name !== 'in the list at the end') expect(never.length).toBeGreaterThan(0);
        if (name === 'while a node hangs') expect(begun.length).toBeGreaterThan(0);
        expect(rows.filter(({ state }) => state === 'ok').length).toBeGreaterThan(0);
      }
      await until(() => leftOver(cluster.folder).length === 0, 3);
      expect(leftOver(cluster.folder)).toEqual([]);
    },
  );
});
