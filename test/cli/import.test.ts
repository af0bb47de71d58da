import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytesOf, LINES } from '../importers/frames/streams.ts';
import { aFile, at, calisnap, SESSION } from './run.ts';

const frames = (node: string, nonce: string) =>
  bytesOf(LINES.map((line) => line.replaceAll('f00d', nonce).replace('n%2F1', node)));

describe('import', () => {
  it('makes one bundle of the frames of several nodes, which sha256sum finds whole', () => {
    const sources = [aFile('n1.frames', frames('n1', 'aa')), aFile('n2.frames', frames('n2', 'bb'))];
    const { code, out, err } = calisnap(['import', ...sources, '-o', at('nodes')]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('10 commands and texts (6 ok, 2 empty, 2 absent-tool)');
    expect(out).not.toContain('twice');
    const checked = spawnSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], {
      cwd: at('nodes'),
      encoding: 'utf8',
    });
    expect([checked.status, checked.stdout]).toEqual([0, '']);
    expect(readFileSync(at('nodes/nodes/n2/wireguard.txt.err'), 'utf8')).toBe('there is no wg here\n');
  });

  it('tells which outputs it did not use', () => {
    const later = frames('n1', 'cc')
      .toString()
      .replaceAll('17723340', '17723349')
      .replace('dev eth0', 'dev eth9');
    const sources = [aFile('late.frames', later), aFile('n1.frames', frames('n1', 'aa'))];
    const { out } = calisnap(['import', ...sources, '-o', at('twice')]);
    expect(out).toContain('5 outputs were there twice, 1 of them with different texts');
    expect(out).toContain(
      'n1: ip -6 route show table all: that of late.frames is used, not that of n1.frames;',
    );
    expect(readFileSync(at('twice/nodes/n1/ip-route-all-6.txt'), 'utf8')).toContain('dev eth9');
    expect(readFileSync(at('twice/conflicts.tsv'), 'utf8').split('\n')).toHaveLength(7);
    const { out: json } = calisnap(['import', ...sources, '-o', at('twice-json'), '--json']);
    expect(JSON.parse(json)).toMatchObject({ conflicts: { length: 5 }, artifacts: 5 });
  });

  it('tells that a stream was cut, and goes on', () => {
    const cut = frames('n1', 'dd').subarray(0, 400);
    const { code, err } = calisnap(['import', aFile('cut.frames', cut), '-o', at('cut')]);
    expect(code).toBe(0);
    expect(err).toMatch(/remarks about the sources stand in collector\.log/);
    expect(readFileSync(at('cut/collector.log'), 'utf8')).toContain('its end mark is missing');
    expect(readFileSync(at('cut/SNAPSHOT'), 'utf8')).toContain('\nstate=partial\n');
  });

  it('refuses a session beside something else, and writes nothing', () => {
    const { code, err } = calisnap([
      'import',
      SESSION,
      aFile('n1.frames', frames('n1', 'aa')),
      '-o',
      at('mixed'),
    ]);
    expect(code).toBe(65);
    expect(err).toMatch(/a pasted session beside other sources/);
    expect(() => readFileSync(at('mixed/SNAPSHOT'))).toThrow(/ENOENT/);
  });

  it('takes the last of several outputs', () => {
    calisnap(['import', aFile('n1.frames', frames('n1', 'aa')), '-o', at('first'), '-o', at('last')]);
    expect(readFileSync(at('last/SNAPSHOT'), 'utf8')).toMatch(/^format=1\nkind=collected\n/);
    expect(() => readFileSync(at('first/SNAPSHOT'))).toThrow(/ENOENT/);
  });
});
