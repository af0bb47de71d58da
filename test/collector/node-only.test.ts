import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBundle } from '../../src/bundle/folder.ts';
import { framesOf, itemOf } from './frames.ts';
import { namespace, nodeSetUp } from './lab.ts';
import { bundleAt, needs, SCRIPT, SHELLS, scratch, start, tool } from './run.ts';

/** What their commands say is only shown, or moves with the clock. */
const NOT_REPEATABLE = /^(node-facts|sysctl)$|show status$/;

/** Without the time in the comments of iptables-save. */
const timeless = (text: string) => text.replace(/^# (Generated|Completed) .*$/gm, '');

describe.concurrent.each(SHELLS)('--node-only under %s', (...shell) => {
  it('prints what the commands print, to the byte', async (context) => {
    needs(context, shell[0], 'unshare', 'ip', 'bridge', 'ipset', 'iptables-legacy-save', 'bird');
    const node = await namespace(nodeSetUp(3));
    const run = await start([...node.enter, ...shell, SCRIPT, '--node-only']).done;
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const frames = framesOf(run.stdout);
    expect(frames.node).toBe('node-3');
    expect(frames.whole).toBe(true);
    const compared = frames.items.filter(
      ({ state, kind, command }) =>
        state === 'ok' && !NOT_REPEATABLE.test(kind) && !NOT_REPEATABLE.test(command),
    );
    for (const { command, stdout } of compared) {
      const own = spawnSync(node.enter[0] ?? '', [...node.enter.slice(1), 'sh', '-c', command]);
      expect(timeless(stdout), command).toBe(timeless(own.stdout.toString()));
    }
    const kinds = new Set(compared.map(({ kind }) => kind));
    const vital = 'ip-addr ip-link ip-route ip-rule ip-neigh bridge-fdb birdcl iptables-save ipset'.split(
      ' ',
    );
    expect(vital.filter((kind) => !kinds.has(kind))).toEqual([]);
    expect(itemOf(frames, 'ip-route', 'table=all').stdout).toContain('blackhole 10.244.3.0/26');
    expect(itemOf(frames, 'ip-route', 'table=all').stdout).toContain(
      'default via 10.20.0.9 dev eth0 table 77',
    );
    expect(itemOf(frames, 'ipset').stdout).toContain('10.9.0.0/16');
    expect(itemOf(frames, 'iptables-save', 'backend=legacy').stdout).toContain(
      '-A FORWARD -s 10.66.0.0/16 -j DROP',
    );
    expect(itemOf(frames, 'sysctl').stdout).toMatch(/^net\.ipv4\.conf\.ext\/7\.rp_filter = [0-2]$/m);
    expect(itemOf(frames, 'sysctl').stdout).toMatch(/^net\.ipv4\.ip_forward = 0$/m);
    expect(itemOf(frames, 'node-facts').stdout).toMatch(/^nodename=node-3$/m);
    expect(itemOf(frames, 'ip-nexthop').state).toBe('empty');
  });

  it('tells how each command went', async (context) => {
    needs(context, shell[0], 'ip');
    const bin = scratch();
    tool(
      bin,
      'ip',
      `case "$*" in
addr) printf 'one\\ntwo without end'; echo remark >&2 ;;
'-d link') i=0; while [ $i -lt 500 ]; do echo "line $i"; i=$((i + 1)); done ;;
'route show table all') echo half; sleep 30 ;;
'-6 route show table all') echo 'RTNETLINK answers: Operation not permitted' >&2; exit 2 ;;
rule) echo 'what is rule?' >&2; exit 124 ;;
'-6 rule') ;;
neigh) printf '\\n\\n' ;;
nexthop) printf '%s' nothing-more ;;
esac`,
    );
    const began = Date.now();
    const env = { PATH: `${bin}:${process.env.PATH}` };
    const run = await start([...shell, SCRIPT, '--node-only', '--timeout', '1', '--max-bytes', '1000'], {
      env,
    }).done;
    expect(Date.now() - began).toBeLessThan(15_000);
    const frames = framesOf(run.stdout);
    const seen = (kind: string, args = '-') => {
      const { state, code, stdout, stderr } = itemOf(frames, kind, args);
      return [state, code, stdout, stderr];
    };
    expect(seen('ip-addr')).toEqual(['ok', '0', 'one\ntwo without end', 'remark\n']);
    const cut = itemOf(frames, 'ip-link');
    // 790 bytes up to line 99, then 9 each: line 124 begins at byte 1006, the first behind the limit.
    expect([cut.state, cut.sent, cut.stdout.length]).toEqual(['truncated', '124 1006', 1006]);
    expect(cut.stdout).toMatch(/\nline 123\n$/);
    expect(seen('ip-route', 'table=all')).toEqual(['timeout', '124', 'half\n', '']);
    const refused = 'RTNETLINK answers: Operation not permitted\n';
    expect(seen('ip-route', 'table=all family=6')).toEqual(['forbidden', '2', '', refused]);
    expect(seen('ip-rule')).toEqual(['error', '124', '', 'what is rule?\n']);
    expect(seen('ip-rule', 'family=6')).toEqual(['empty', '0', '', '']);
    expect(seen('ip-neigh')).toEqual(['ok', '0', '\n\n', '']);
    expect(seen('ip-nexthop')).toEqual(['ok', '0', 'nothing-more', '']);
    expect(frames.whole).toBe(true);
  });

  it('runs from a pipe, and writes a bundle when asked', async (context) => {
    needs(context, shell[0], 'unshare', 'ip');
    const node = await namespace(nodeSetUp(4));
    const stdin = readFileSync(SCRIPT, 'utf8');
    const piped = await start([...node.enter, ...shell, '-s', '--', '--node-only'], { stdin }).done;
    expect(framesOf(piped.stdout).whole).toBe(true);
    const folder = scratch();
    const words = [...node.enter, ...shell, SCRIPT, '--node-only', '-o', join(folder, 'n4')];
    const run = await start(words).done;
    expect(run.code).toBe(0);
    const bundle = bundleAt(join(folder, 'n4'));
    const read = readBundle(join(folder, 'n4'));
    expect([read.integrity, read.artifacts.length]).toEqual([[], bundle.rows.size]);
    expect(bundle.sums).toBe(0);
    expect(bundle.rows.get('nodes/node-4/ip-route-all.txt')).toMatchObject({
      kind: 'ip-route',
      state: 'ok',
      moment: '1',
      scope: 'host/node-4',
      args: 'table=all',
      source: 'local',
      command: 'ip route show table all',
      rc: '0',
    });
    const text = itemOf(framesOf(piped.stdout), 'ip-route', 'table=all').stdout;
    expect(bundle.text('nodes/node-4/ip-route-all.txt')).toBe(text);
  });
});
