import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ALLOW, aFile, at, calisnap, DENY, SESSION } from './run.ts';

const NGINX = ['default/nginx', 'default/nginx-manual'] as const;

describe('--json', () => {
  it.each([
    ['inspect', ['inspect', ALLOW]],
    ['check', ['check', ALLOW]],
    ['trace', ['trace', ALLOW, ...NGINX]],
    ['moments', ['trace', SESSION, '--moments']],
    ['report', ['report', ALLOW, '-f', 'json', '-o', at('json')]],
    ['import', ['import', SESSION, '-o', at('imported')]],
    ['doctor', ['doctor', '--chrome', '/nonexistent']],
  ])('of %s is one document with its version, and nothing else on standard output', (_, words) => {
    const { out } = calisnap([...words, '--json']);
    expect(JSON.parse(out)).toHaveProperty('schemaVersion', expect.stringMatching(/^\d+\.\d+$/));
  });

  it('names the files that a report wrote, and they are there', () => {
    const { out, code } = calisnap(['report', ALLOW, '-f', 'html,json', '-o', at('new/deep'), '--json']);
    const { files } = JSON.parse(out) as { files: string[] };
    expect([code, files]).toEqual([0, [at('new/deep/report.html'), at('new/deep/result.json')]]);
    expect(files.every((file) => existsSync(file))).toBe(true);
  });

  it('gives a session and the bundle of it the same id', () => {
    const { out } = calisnap(['import', SESSION, '-o', at('same'), '--json']);
    const { id } = JSON.parse(out) as { id: string };
    const inspected = calisnap(['inspect', at('same'), '--json']).out;
    expect(JSON.parse(inspected)).toMatchObject({ snapshot: { id } });
    expect(JSON.parse(calisnap(['inspect', SESSION, '--json']).out)).toMatchObject({ snapshot: { id } });
  });
});

describe('moments', () => {
  it('are those that --at takes, with what each command was read as', () => {
    const { out } = calisnap(['trace', SESSION, '--moments']);
    const lines = out.split('\n');
    expect(lines[0]).toMatch(/^AT\s+STATE\s+READ AS\s+COMMAND$/);
    expect(lines[37]).toMatch(/^37\s+ok\s+ping\s+sudo nsenter -t 42125 -n ping 8\.8\.8\.8$/);
    expect(lines.filter((line) => line !== '')).toHaveLength(75);
  });

  it('end is the last one', () => {
    const end = calisnap(['trace', SESSION, ...NGINX, '--at', 'end', '--json']).out;
    expect(end).toBe(calisnap(['trace', SESSION, ...NGINX, '--at', '74', '--json']).out);
    expect(end).toBe(calisnap(['trace', SESSION, ...NGINX, '--at', '3', '--at', '74', '--json']).out);
  });
});

const FLOWS = [
  { from: 'default/nginx', to: 'default/nginx-manual' },
  { from: 'default/nobody', to: '10.0.0.9', protocol: 'tcp', port: 443 },
  { from: 'node:minikube', to: 'default/nginx', protocol: 'TCP', port: 80 },
  { from: 'node/minikube', to: '8.8.8.8', port: 0 },
];
const LINES = `${FLOWS.map((flow) => JSON.stringify(flow)).join('\n\n')}\n`;

describe('trace --flows', () => {
  const answersOf = (out: string) =>
    out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it('answers each line in order, from a file and from standard input', () => {
    const fromFile = calisnap(['trace', DENY, '--flows', aFile('flows.jsonl', LINES)]);
    const answers = answersOf(fromFile.out);
    expect(answers.map(({ from, to }) => ({ from, to }))).toEqual(
      FLOWS.map(({ from, to }) => ({ from, to })),
    );
    for (const answer of answers)
      for (const key of ['verdict', 'confidence', 'disposition', 'assumptions', 'unknownBecause', 'ttl'])
        expect(answer).toHaveProperty(key);
    expect(answers[0]).toMatchObject({ verdict: 'blocked', disposition: 'DENIED_INGRESS', ttl: null });
    expect(answers[1]).toMatchObject({ verdict: 'unknown', ttl: null });
    expect(fromFile.code).toBe(1);
    expect(calisnap(['trace', DENY, '--flows', '-'], LINES)).toEqual(fromFile);
  });

  it('tells the TTL of a reply', () => {
    const { out, code } = calisnap(['trace', ALLOW, '--flows', '-'], `${JSON.stringify(FLOWS[0])}\n`);
    expect(answersOf(out)).toMatchObject([{ verdict: 'delivered', ttl: 62 }]);
    expect(code).toBe(0);
  });

  it('with --strict what is assumed is unknown', () => {
    const { out, code } = calisnap(
      ['trace', ALLOW, '--strict', '--flows', '-'],
      `${JSON.stringify(FLOWS[0])}\n`,
    );
    expect(answersOf(out)).toMatchObject([{ verdict: 'unknown' }]);
    expect(code).toBe(2);
  });

  it.each([
    ['no JSON', '{"from":'],
    ['no object', '7'],
    ['an end missing', '{"from":"default/nginx"}'],
    ['a port that is none', '{"from":"a","to":"b","port":70000}'],
    ['a protocol that is none', '{"from":"a","to":"b","protocol":"http"}'],
  ])('refuses a file with %s and answers nothing', (_, line) => {
    const { out, err, code } = calisnap(
      ['trace', ALLOW, '--flows', '-'],
      `${JSON.stringify(FLOWS[0])}\n${line}\n`,
    );
    expect([code, out]).toEqual([64, '']);
    expect(err).toMatch(/^calisnap: -:2: not a flow/);
  });

  it('says when the file is not there', () => {
    expect(calisnap(['trace', ALLOW, '--flows', at('nowhere.jsonl')]).code).toBe(65);
  });
});

describe('text from the input', () => {
  // A C1 control sequence, a direction override, and a lone escape that decoding cannot take for a sequence.
  const nasty = '\u009b31m\u202eevil\u2028\u0085';
  const session = [
    `mia@ws$ kubectl get pods -o wide # ${nasty}`,
    'NAME   READY   STATUS    RESTARTS   AGE   IP         NODE',
    `web${nasty}    1/1     Running   0          1h    10.0.0.9   n1`,
    `mia@ws$ ${nasty}`,
    nasty,
    `mia@ws$ kubectl get netpol ${nasty}`,
    `error: ${nasty}`,
    '',
  ].join('\n');
  const STEERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/;

  it.each([
    ['inspect', []],
    ['inspect', ['--moments']],
    ['inspect', ['--json']],
    ['check', []],
    ['check', ['--json']],
    ['trace', ['default/web', '10.0.0.9']],
    ['trace', [`default/${nasty}`, '10.0.0.9']],
  ])('%s %j never steers the terminal', (command, words) => {
    const { out, err } = calisnap([command, aFile('nasty.txt', session), ...words]);
    expect(out + err).not.toMatch(STEERS);
    expect(out + err).not.toBe('');
  });

  it('of a hostile bundle does not either', () => {
    calisnap(['import', aFile('nasty2.txt', session), '-o', at('nasty')]);
    const manifest = readFileSync(at('nasty/manifest.tsv'), 'utf8');
    aFile('nasty/manifest.tsv', manifest.replaceAll('\tunknown\t', '\t\u001b[2J\u009b31m\t'));
    for (const words of [
      ['inspect', at('nasty')],
      ['inspect', at('nasty'), '--moments'],
      ['check', at('nasty')],
    ]) {
      const { out, err } = calisnap(words);
      expect(out + err).not.toMatch(STEERS);
      expect(out).not.toBe('');
    }
  });

  it('keeps its value in JSON', () => {
    const { out } = calisnap(['inspect', aFile('nasty3.txt', session), '--moments', '--json']);
    expect(JSON.stringify(JSON.parse(out))).toContain('\u202eevil');
  });

  it('is not coloured when nobody looks, whatever the terminal', () => {
    const env = { ...process.env, TERM: 'xterm-256color', FORCE_COLOR: '1' };
    expect(calisnap(['check', ALLOW], '', env).out).not.toContain('\u001b');
    expect(calisnap(['check', ALLOW], '', { ...env, NO_COLOR: '1' }).out).not.toContain('\u001b');
  });
});
