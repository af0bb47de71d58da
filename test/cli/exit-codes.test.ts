import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALLOW, aFile, at, BEFORE, calisnap, DENY, SESSION } from './run.ts';

const NGINX = ['default/nginx', 'default/nginx-manual'] as const;

describe('the exit code', () => {
  it.each([
    ['a flow that arrives', ['trace', ALLOW, ...NGINX], 0],
    ['a flow before any policy', ['trace', BEFORE, ...NGINX], 0],
    ['a flow that is blocked', ['trace', DENY, ...NGINX], 1],
    ['a flow to an end that nothing is known of, strictly', ['trace', ALLOW, ...NGINX, '--strict'], 2],
    ['a session at a moment', ['trace', SESSION, ...NGINX, '--at', '63'], 1],
    ['findings', ['check', ALLOW], 1],
    [
      'findings below the threshold, and checks that could not run or passed',
      ['check', ALLOW, '--fail-on', 'critical'],
      1,
    ],
    ['an inspection', ['inspect', ALLOW], 0],
    ['moments', ['check', SESSION, '--moments'], 0],
    ['the version', ['--version'], 0],
    ['help', ['--help'], 0],
    ['help as a word', ['help'], 0],
  ])('%s', (_, words, code) => {
    expect(calisnap(words).code).toBe(code);
  });

  it.each([
    ['an unknown option', ['check', ALLOW, '--bogus'], /bogus/],
    ['an unknown command', ['insepct', ALLOW], /Did you mean inspect\?/],
    ['no bundle', ['check'], /Not enough/],
    ['a moment too late', ['check', ALLOW, '--at', '75'], /1 to 74/],
    ['a moment that is no number', ['check', ALLOW, '--at', '0x1'], /--moments lists them/],
    ['an empty moment', ['check', ALLOW, '--at='], /--at/],
    ['a severity of no list', ['check', ALLOW, '--fail-on', 'grave'], /critical/],
    ['a format of no list', ['report', ALLOW, '-f', 'docx'], /html, pdf, json/],
    ['one end only', ['trace', ALLOW, 'default/nginx'], /FROM and TO/],
    ['a port that is none', ['trace', ALLOW, ...NGINX, 'tcp/99999'], /tcp\/443/],
    ['a protocol that is none', ['trace', ALLOW, ...NGINX, 'http/80'], /tcp\/443/],
    [
      'a pod with a letter too many',
      ['trace', ALLOW, 'default/nginxx', 'default/nginx'],
      /Did you mean default\/nginx,/,
    ],
    ['a pod without its namespace', ['trace', ALLOW, 'coredns', 'default/nginx'], /kube-system\/coredns-/],
    ['a node that is none', ['trace', ALLOW, 'node:minikube-m04', 'default/nginx'], /node:minikube-m0[23]/],
    ['no output folder', ['import', SESSION], /output/],
  ])('is 64 with a hint for %s', (_, words, hint) => {
    const { code, out, err } = calisnap(words);
    expect([code, out]).toEqual([64, '']);
    expect(err).toMatch(hint);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('is 64 with the help for nothing at all', () => {
    const { code, out, err } = calisnap([]);
    expect([code, out]).toEqual([64, '']);
    expect(err).toMatch(/calisnap trace <bundle>[\s\S]*Name a command/);
  });

  it('is 65 for what cannot be opened, in one line', () => {
    mkdirSync(at('folder'));
    // The same bytes each time, and none that a prompt could be made of by chance.
    const noise = Array.from({ length: 200 }, (_, i) => createHash('sha256').update(`${i}`).digest());
    for (const path of [
      at('nowhere'),
      at('folder'),
      aFile('empty', ''),
      aFile('noise', Buffer.concat(noise)),
    ]) {
      const { code, out, err } = calisnap(['check', path]);
      expect([code, out]).toEqual([65, '']);
      expect(err).toMatch(/^calisnap: .*; expected .*\n$/);
    }
  });

  it('is 65 for a bundle that cannot be trusted, with file and line', () => {
    calisnap(['import', SESSION, '-o', at('altered'), '--at', '3']);
    const manifest = readFileSync(join(at('altered'), 'manifest.tsv'), 'utf8');
    aFile('altered/manifest.tsv', manifest.replace('hosts/', '../hosts/'));
    const { code, err } = calisnap(['inspect', at('altered')]);
    expect(code).toBe(65);
    expect(err).toMatch(/^calisnap: manifest\.tsv:2: path is/);
  });

  it('is 69 when a PDF was asked for and there is nothing to print it with, and the rest is made', () => {
    const words = ['report', ALLOW, '-o', at('a/b/report'), '--chrome', '/nonexistent'];
    const { code, err } = calisnap([...words, '-f', 'html, pdf']);
    expect(code).toBe(69);
    expect(err).toMatch(/calisnap doctor/);
    expect(existsSync(at('a/b/report/report.html'))).toBe(true);
    expect(existsSync(at('a/b/report/report.pdf'))).toBe(false);
    expect(calisnap(['doctor', '--chrome', '/nonexistent']).code).toBe(69);
  });

  it('does not change when the reader closes the pipe', () => {
    const main = join(import.meta.dirname, '../../dist/cli/main.js');
    const line = `"${process.execPath}" "${main}" check "${SESSION}" --json | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', line], { encoding: 'utf8' });
    expect(stdout).toMatch(/^\{\n[01]\n$/);
    expect(stderr).toBe('');
  });
});

describe('help', () => {
  it.each(['import', 'inspect', 'check', 'trace', 'report', 'doctor'])(
    '%s has examples and grouped options',
    (command) => {
      const { code, out } = calisnap([command, '--help']);
      expect(code).toBe(0);
      expect(out).toMatch(/Examples:\n {2}calisnap /);
      expect(out).toMatch(/Output:\n/);
    },
  );
});
