import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { objectsOf, PLAIN_NODE, startCluster } from './cluster.ts';
import { bundleAt, needs, SCRIPT, start } from './run.ts';

const MANY = Array.from({ length: 101 }, (_, i) => `n${i}`);

/** The words that run the script on a terminal of its own; `script` hands its exit code on. */
const onTerminal = (words: string) => ['script', '-qec', `dash ${SCRIPT} ${words}`, '/dev/null'];

describe.concurrent('more than 100 nodes', () => {
  const many = () =>
    startCluster({
      objects: objectsOf(MANY),
      nodes: Object.fromEntries(MANY.map((name) => [name, 'sleep 0.05'])),
    });

  it('are entered when the terminal says y, with progress and the time that is left', async (context) => {
    needs(context, 'kubectl', 'script');
    const { folder, env, api } = await many();
    const words = onTerminal('-o snap --no-logs --jobs 2');
    const run = await start(words, { cwd: folder, env, stdin: 'y\n' }).done;
    api.close();
    expect(run.code, run.stdout).toBe(10);
    expect(run.stdout).toContain('nodes to enter: 101; without calico-node: 0; pods: 101; logs: 0');
    expect(run.stdout).toContain('Enter 101 nodes? [y/N] ');
    expect(run.stdout).toMatch(/\rnodes: \d+ of 101, about \d+ s left/);
    expect(bundleAt(join(folder, 'snap')).state('nodes/n100/ip-addr.txt')).toBe('error');
  });

  it.each([
    ['n', 'n\n'],
    ['the end of input', ''],
  ])('are not entered when it says %s', async (_, stdin) => {
    const { folder, env, api } = await many();
    const run = await start(onTerminal('-o snap'), { cwd: folder, env, stdin }).done;
    api.close();
    expect([run.code, run.stdout]).toEqual([2, expect.stringContaining('nothing was collected')]);
    expect(readdirSync(folder).filter((file) => /snap/.test(file))).toEqual([]);
  });

  it('need --yes where there is no terminal, and no control character is printed there', async () => {
    const { folder, env, api } = await many();
    const words = ['dash', SCRIPT, '-o', 'snap', '--no-logs'];
    const asked = await start(words, { cwd: folder, env, stdin: 'y\n' }).done;
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('say --yes')]);
    const run = await start([...words, '--yes'], { cwd: folder, env }).done;
    api.close();
    expect([run.code, run.stdout]).toEqual([10, '']);
    expect(run.stderr).toContain('nodes: 101 of 101\n');
    expect(run.stderr).toMatch(/^[ -~\n]*$/);
  });
});

it('Ctrl-C on a terminal, which every process there gets, leaves a partial bundle', async (context) => {
  needs(context, 'kubectl', 'script');
  const { folder, env, api } = await startCluster({
    objects: objectsOf(['n1', 'n2']),
    nodes: { n1: PLAIN_NODE, n2: ': >$HOME/nodes/now; sleep 60' },
  });
  const [command = '', ...rest] = onTerminal('-o snap --jobs 1');
  const child = spawn(command, rest, { cwd: folder, env: { ...process.env, ...env } });
  const done = new Promise<number | null>((finish) => child.on('close', finish));
  child.stdout.resume();
  for (let i = 0; i < 400 && !existsSync(join(folder, 'nodes', 'now')); i++) await pause(50);
  child.stdin.write('\x03');
  expect(await done).toBe(130);
  api.close();
  const bundle = bundleAt(join(folder, 'snap'));
  expect([bundle.sums, bundle.head.get('state')]).toEqual([0, 'partial']);
  expect([bundle.state('nodes/n1/ip-addr.txt'), bundle.state('nodes/n2/ip-addr.txt')]).toEqual([
    'ok',
    'error',
  ]);
  expect(readdirSync(folder).filter((file) => /calisnap/.test(file))).toEqual([]);
});
