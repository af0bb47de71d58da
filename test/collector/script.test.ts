import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { runCollect } from '../../src/cli/collect.ts';
import { collectorScript } from '../../src/collector/collector-script.ts';
import { filesOf, needs, SCRIPT, SHELLS, scratch, start, tool } from './run.ts';

const text = readFileSync(SCRIPT, 'utf8');

/** Lines that remove more than a file, whatever way it is spelled. */
const removals = (script: string) =>
  script
    .split('\n')
    .filter((line) => /\brm\s+(-\S+\s+)*-\S*[rR]|\brm\s+--recursive|-delete\b|\brmdir\b/.test(line));

describe('collect.sh', () => {
  it('has no remark of shellcheck', (context) => {
    needs(context, 'shellcheck');
    expect(spawnSync('shellcheck', ['-s', 'sh', SCRIPT]).stdout.toString()).toBe('');
  });

  it('removes one folder only: the marked one that it made', () => {
    expect(removals(text)).toEqual(['  [ -n "$WORK" ] && [ -f "$WORK/$MARKER" ] && rm -r "$WORK"']);
    // Its name is given once, mkdir refuses one that is there, and the name is dropped when mkdir fails.
    expect(text.match(/^\s*WORK=.*$\n.*$/gm)).toEqual([
      expect.stringMatching(
        /^ {2}WORK=\$\{OUTPUT%\/\*\}\/\.calisnap\.\$\$\n {2}mkdir -m 700 "\$WORK" 2>\/dev\/null \|\| \{ WORK=''; fail 4 /,
      ),
    ]);
    expect(text.match(/[^_]WORK=(?!'')/g)).toHaveLength(1);
    for (const bad of ['rm -rf /tmp/x', 'rm -fr "$X"', 'rm -f -r x', 'find . -delete', 'rm --recursive x'])
      expect(removals(bad), bad).toHaveLength(1);
  });

  it('names no kind and no file that must never be collected', () => {
    const kinds =
      /^KINDS='([^']*)'/m
        .exec(text)?.[1]
        ?.split('\n')
        .map((line) => line.split(' ')[0]) ?? [];
    expect(kinds.length).toBeGreaterThan(30);
    expect(
      kinds.filter((kind) =>
        /^(secrets|configmaps|events|leases|licensekeys|remotecluster)/.test(kind ?? ''),
      ),
    ).toEqual([]);
    expect(text).not.toMatch(/wg show all dump|showconf|xfrm state|conntrack -L|\/environ\b/);
  });
});

describe.each(SHELLS)('under %s', (...shell) => {
  const run = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    start([...shell, SCRIPT, ...words], { env, cwd: scratch() }).done;

  it('tells usage errors, a missing kubectl and a cluster that does not answer apart', async (context) => {
    needs(context, shell[0], 'kubectl');
    for (const words of [
      ['--wrong'],
      ['-o'],
      ['--jobs', '33'],
      ['--jobs', '0'],
      ['--timeout', '1x'],
      ['--sign', '/no'],
    ])
      expect((await run(words)).code, words.join(' ')).toBe(2);
    const bin = scratch();
    for (const name of ['cat', 'date', 'sed', 'grep', 'mktemp', 'mkdir', 'rm', 'dd', 'awk', 'sleep'])
      tool(bin, name, `exec ${spawnSync('which', [name]).stdout.toString().trim()} "$@"`);
    const paths = { PATH: bin };
    const shellPath = spawnSync('which', [shell[0] ?? ''])
      .stdout.toString()
      .trim();
    const cwd = scratch();
    const without = await start([shellPath, ...shell.slice(1), SCRIPT, '-o', 'snap'], { env: paths, cwd })
      .done;
    expect([without.code, without.stderr]).toEqual([3, expect.stringContaining('no kubectl')]);
    expect(filesOf(cwd)).toEqual([]);
    const config = join(cwd, 'none');
    const silent = await start([...shell, SCRIPT, '--kubeconfig', config, '-o', 'snap'], { cwd }).done;
    expect(silent.code).toBe(3);
    expect(filesOf(cwd)).toEqual([]);
  });

  it('prints the commands of a dry run and runs none', async (context) => {
    needs(context, shell[0]);
    const bin = scratch();
    for (const name of ['kubectl', 'ip', 'birdcl', 'calicoctl']) tool(bin, name, `echo ran >>${bin}/ran`);
    const { code, stdout } = await run(['--dry-run'], { PATH: `${bin}:${process.env.PATH}` });
    expect(code).toBe(0);
    expect(stdout).toContain('kubectl get pods -A --chunk-size=500');
    expect(stdout).toContain('\nip route show table all\n');
    expect(filesOf(bin)).not.toContain('ran');
    expect((await run(['--dry-run', '--no-exec'])).stdout).not.toContain('ip route');
  });

  it('prints rights that list what it asks for, and no secret', async (context) => {
    needs(context, shell[0]);
    const { stdout } = await run(['--print-rbac']);
    const [reader, node] = parseAllDocuments(stdout).map((document) => document.toJS());
    const resources = reader.rules.flatMap((rule: { resources: string[] }) => rule.resources);
    expect(resources).toEqual(expect.arrayContaining(['pods', 'nodes', 'ippools', 'ipamblocks', 'tiers']));
    expect(resources.filter((name: string) => /secret|configmap|\*/.test(name))).toEqual([]);
    expect(new Set(reader.rules.flatMap((rule: { verbs: string[] }) => rule.verbs))).toEqual(
      new Set(['get', 'list']),
    );
    expect(node.rules).toEqual([{ apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] }]);
  });
});

describe('calisnap collect', () => {
  it('finds the script and passes its exit code on', () => {
    expect(collectorScript()).toBe(SCRIPT);
    expect(runCollect(['--jobs', '99'])).toBe(2);
    expect(runCollect(['--version'])).toBe(0);
  });
});
