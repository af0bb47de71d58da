import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, type TestContext } from 'vitest';

export const SCRIPT = resolve('src/collector/collect.sh');

/** The shells whose behaviour must be the same. */
export const SHELLS: readonly (readonly [string, ...string[]])[] = [
  ['dash'],
  ['busybox', 'ash'],
  ['bash', '--posix'],
];

const has = (tool: string) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;

/** Skips a test, visibly, where a tool is missing; with LAB_REQUIRED=1 that is a failure. */
export function needs(context: TestContext, ...tools: readonly (string | undefined)[]): void {
  const lacking = tools.flatMap((tool) => (tool === undefined || has(tool) ? [] : [tool]));
  if (tools.includes('unshare') && spawnSync('unshare', ['-n', '-m', 'true']).status !== 0)
    lacking.push('the right to unshare');
  if (lacking.length === 0) return;
  if (process.env.LAB_REQUIRED === '1') throw new Error(`needed here: ${lacking.join(', ')}`);
  context.skip(`needs ${lacking.join(', ')}`);
}

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A new folder that is removed when the tests of the file are done. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'calisnap-collect-'));
  made.push(folder);
  return folder;
}

/** Writes an executable that stands before the real one in PATH. */
export function tool(folder: string, name: string, script: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a command; `signal` sends a signal to its first process only, as `kill` does. */
export function start(
  words: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
    readonly stdin?: string;
  } = {},
) {
  const [command = '', ...rest] = words;
  const child = spawn(command, rest, { cwd: options.cwd, env: { ...process.env, ...options.env } });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (data: Buffer) => stdout.push(data));
  child.stderr.on('data', (data: Buffer) => stderr.push(data));
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin ?? '');
  const done = new Promise<Run>((finish) =>
    child.on('close', (code) =>
      finish({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    ),
  );
  return { done, pid: child.pid ?? 0, signal: (name: NodeJS.Signals) => child.kill(name) };
}

/** A row of the manifest by column. */
export type Row = Readonly<Record<string, string>>;

/** The rows of a table of the bundle, by path where it has one. */
export function tableOf(text: string): Row[] {
  const [header = '', ...lines] = text.split('\n');
  const columns = header.split('\t');
  return lines
    .filter((line) => line !== '')
    .map((line) => Object.fromEntries(line.split('\t').map((cell, i) => [columns[i] ?? `extra ${i}`, cell])));
}

/** A bundle folder as the tests look at it. */
export function bundleAt(folder: string) {
  const text = (path: string) => readFileSync(join(folder, path), 'utf8');
  const rows = new Map(tableOf(text('manifest.tsv')).map((row) => [row.path ?? '', row]));
  return {
    text,
    rows,
    state: (path: string) => rows.get(path)?.state,
    head: new Map(
      text('SNAPSHOT')
        .split('\n')
        .map((line) => line.split('=', 2) as [string, string]),
    ),
    files: filesOf(folder),
    sums: spawnSync('sha256sum', ['-c', '--quiet', '--strict', 'SHA256SUMS'], { cwd: folder }).status,
  };
}

/** All files below a folder, as paths inside it. */
export function filesOf(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below))
    .flatMap((name) => {
      const path = below === '' ? name : `${below}/${name}`;
      return statSync(join(folder, path)).isDirectory() ? filesOf(folder, path) : [path];
    })
    .sort();
}
