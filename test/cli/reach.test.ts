import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reachExpanded, reachResult } from '../../src/result/reach.ts';
import { aFile, at, calisnap, DENY } from './run.ts';

const ROOT = join(import.meta.dirname, '../..');
const SAMPLE = join(ROOT, 'samples/manifests');
const reach = (...words: string[]) => calisnap(['reach', SAMPLE, ...words]);

describe('reach', () => {
  it('tells for each destination who may send what', () => {
    const { code, out } = reach();
    expect(code).toBe(0);
    expect(out).toContain('What policy alone lets through;');
    expect(out).toContain('Assumed: manifests-are-all:');
    expect(out).toContain('\nto data/postgres\n  tcp 5432                from shop/api\n');
    expect(out).toContain('\nto shop/report\n  nothing\n');
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
  it('knows a node from the other nodes', () => {
    const { out } = calisnap(['reach', DENY, '--to', 'default/']);
    expect(out).toContain('to default/* (2 pods)\n  all                     from its own node\n');
  });
  it.each([
    ['tcp/9090', 0, 'allowed'],
    ['tcp/9091', 1, 'denied'],
    ['icmp', 1, 'denied'],
  ])('answers yes or no about one flow (%s)', (port, code, verdict) => {
    const done = reach('--from', 'shop/web', '--to', 'shop/api', '--port', port);
    expect([done.code, done.out.split(' ')[0]]).toEqual([code, verdict]);
  });
  it.each([
    ['ns:shop', 'to shop/api\n'],
    ['shop/', 'to shop/web\n'],
    ['deploy:shop/api', 'to shop/api\n'],
    ['169.254.169.254', 'to 169.254.169.254\n  nothing'],
    ['169.254.0.0/16', 'to 169.254.169.254\n  nothing'],
    ['internet', 'to outside, except 169.254.169.254\n  all '],
  ])('takes %s for an end', (end, says) => expect(reach('--to', end).out).toContain(says));
  it.each([
    [['--to', 'shop/wib'], 'Did you mean shop/web'],
    [['--from', 'ns:shpo'], 'Did you mean shop?'],
    [['--port', 'tcp/0'], 'is no port'],
    [['--json', '--csv'], 'are three answers'],
    [['--expand'], 'Give --json or --csv'],
  ])('%j is a mistake of the user', (words, says) => {
    const { code, err } = reach(...words);
    expect([code, err]).toEqual([64, expect.stringContaining(says)]);
  });
  it('gives JSON of its schema', () => {
    const { families } = reachResult.parse(JSON.parse(reach('--json').out));
    const [family] = families;
    const web = family?.groups.find(({ name }) => name === 'shop/web')?.id;
    const api = family?.groups.find(({ name }) => name === 'shop/api')?.id;
    const flow = family?.flows.find(({ from, to }) => from === web && to === api);
    expect(flow?.allowed).toEqual({ tcp: '9090' });
  });
  it('lists every ordered pair, one a line', () => {
    const { out } = reach('--json', '--expand');
    const { pairs } = reachExpanded.parse(JSON.parse(out));
    // 4 pods among each other, and with two ranges outside, there and back.
    expect(pairs).toHaveLength(4 * 3 + 4 * 2 * 2);
    expect(out.split('\n')).toContain(
      '{"from":"shop/web","to":"shop/api","family":4,"allowed":{"tcp":"9090"},"unknown":{}},',
    );
  });
  it('stops without an error when nobody reads on', () => {
    const main = join(ROOT, 'dist/cli/main.js');
    const line = `"${process.execPath}" "${main}" reach "${SAMPLE}" --json --expand | head -1`;
    const done = spawnSync('sh', ['-c', line], { encoding: 'utf8' });
    expect([done.status, done.stderr]).toEqual([0, '']);
  });
});

const HOSTILE = `apiVersion: v1
kind: Pod
metadata: {name: '=cmd|"</title><script>alert(1)</script>', namespace: '=1+1"];x'}
status: {podIP: 10.0.0.1, phase: Running}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
status: {podIP: 10.0.0.2, phase: Running}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec: {podSelector: {}, ingress: [{ports: [{port: 80}]}], policyTypes: [Ingress]}
`;

describe('hostile names', () => {
  const bundle = () => aFile('hostile.yaml', HOSTILE);
  it('are no formula in CSV', () => {
    const { out } = calisnap(['reach', bundle(), '--csv']);
    expect(out).toContain(`"'=1+1""];x/=cmd|""</title>`);
    expect(out).not.toMatch(/(^|,)"?[=+@]/m);
  });
  it('do not end a string in DOT', () => {
    const { out } = calisnap(['reach', bundle(), '--dot']);
    expect(out).toContain('label="=1+1\\"];x/=cmd|\\"</title>');
  });
  it('are text in SVG', () => {
    const { code } = calisnap(['reach', bundle(), '--svg', at('reach.svg')]);
    const svg = readFileSync(at('reach.svg'), 'utf8');
    expect(code).toBe(0);
    expect(svg).toContain('&lt;script&gt;');
    expect(svg).not.toContain('<script');
  });
});
