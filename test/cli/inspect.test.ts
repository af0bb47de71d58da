import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytesOf, LINES } from '../importers/frames/streams.ts';
import { ALLOW, aFile, at, calisnap, SESSION } from './run.ts';

/** A fresh bundle of a node, by name. */
function aBundle(name: string): string {
  calisnap(['import', aFile(`${name}.frames`, bytesOf(LINES)), '-o', at(name)]);
  return at(name);
}
const keygen = (...words: readonly string[]) =>
  spawnSync('ssh-keygen', ['-q', ...words], { encoding: 'utf8' });

describe('inspect', () => {
  it('tells what gave no answer, with the reason, and how the bundle came about', () => {
    const { out } = calisnap(['inspect', aBundle('seen')]);
    expect(out).toMatch(/Without an answer\n {2}n\/1 {2}absent-tool {2}wg show {2}there is no wg here\n/);
    expect(out).toContain('from 2026-03-01T03:00:00Z to 2026-03-01T03:00:04Z, complete');
    expect(out).toMatch(/Clocks\n {2}not recorded\n/);
    expect(out).toMatch(/Changed during the collection\n {2}not recorded\n/);
    expect(out).toMatch(/every file is as it was sealed\n {2}signature unsigned/);
  });

  it('tells the same to machines, and what it does not know is null', () => {
    const json = JSON.parse(calisnap(['inspect', aBundle('json'), '--json']).out);
    expect(json).toMatchObject({
      notCollected: [
        { place: 'n/1', command: 'wg show', state: 'absent-tool', reason: 'there is no wg here' },
      ],
      clocks: null,
      churn: null,
      integrity: [],
      signature: { state: 'unsigned' },
    });
  });

  it('flags clocks that are off, and shows what changed', () => {
    const folder = aBundle('skewed');
    const head = 'kind\tnamespace\tname\tuid\tresourceVersion\tdetail\n';
    mkdirSync(`${folder}/churn`);
    writeFileSync(`${folder}/churn/begin.tsv`, head);
    writeFileSync(`${folder}/churn/end.tsv`, `${head}pods\tshop\tweb-\u001b[2J1\tu\t7\tn3\n`);
    writeFileSync(`${folder}/clocks.tsv`, 'node\tt0\tnode_epoch\tt1\nn1\t100\t95\t104\nn2\t100\t104\t104\n');
    rmSync(`${folder}/SHA256SUMS`);
    const { out } = calisnap(['inspect', folder]);
    expect(out).toContain('n1 is 7 s behind, give or take 2 s: its times cannot be compared');
    expect(out).not.toContain('n2 is');
    expect(out).toContain('appeared pods shop/web-\ufffd[2J1 (n3)');
    expect(JSON.parse(calisnap(['inspect', folder, '--json']).out)).toMatchObject({
      clocks: [
        { node: 'n1', offset: -7, bound: 2, isSkewed: true },
        { node: 'n2', isSkewed: false },
      ],
      churn: [{ change: 'appeared', detail: 'n3' }],
    });
  });
});

describe('inspect --verify', () => {
  it('is 0 for a whole bundle, as a folder and as an archive', () => {
    const folder = aBundle('whole');
    spawnSync('tar', ['-czf', at('whole.tgz'), '-C', at('.'), 'whole']);
    for (const path of [folder, at('whole.tgz'), ALLOW]) {
      const { code, out } = calisnap(['inspect', path, '--verify']);
      expect([code, out]).toEqual([
        0,
        expect.stringMatching(/^snapshot {2}[0-9a-f]{64}\nchecksums every file/),
      ]);
    }
  });

  it.each([
    ['altered', (file: string) => writeFileSync(file, 'default dev evil\n')],
    ['missing', (file: string) => rmSync(file)],
  ])('is 1 when a file is %s, and names it', (problem, change) => {
    const folder = aBundle(`is-${problem}`);
    change(`${folder}/nodes/n-1/ip-route-all-6.txt`);
    const { code, out } = calisnap(['inspect', folder, '--verify']);
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(new RegExp(`\n {2}${problem} +nodes/n-1/ip-route-all-6.txt`)),
    ]);
    const json = JSON.parse(calisnap(['inspect', folder, '--verify', '--json']).out);
    expect(json).toMatchObject({ checksums: 'broken', integrity: [{ problem }] });
  });

  it('is 0 when a file was added: it is not used', () => {
    const folder = aBundle('extra');
    writeFileSync(`${folder}/late.txt`, 'x');
    expect(calisnap(['inspect', folder, '--verify'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('late.txt'),
    });
  });

  it('is 2 for a session: there is nothing to compare it with', () => {
    expect(calisnap(['inspect', SESSION, '--verify']).code).toBe(2);
  });

  it.each(['inspect', 'check', 'report'])('%s is 64 for signers that are not there', (command) => {
    expect(calisnap([command, ALLOW, '--allowed-signers', at('nobody')]).code).toBe(64);
  });
});

describe('the signature of a bundle', () => {
  const folder = aBundle('signed');
  keygen('-t', 'ed25519', '-N', '', '-f', at('key'));
  keygen('-t', 'ed25519', '-N', '', '-f', at('other'));
  const signer = (key: string) => `ops@example.org ${readFileSync(`${at(key)}.pub`, 'utf8')}`;
  const signers = aFile('signers', signer('key'));
  const unsigned = at('unsigned');
  cpSync(folder, unsigned, { recursive: true });
  keygen('-Y', 'sign', '-f', at('key'), '-n', 'calisnap', `${folder}/SHA256SUMS`);
  const verify = (path: string, ...words: readonly string[]) => {
    const { code, out } = calisnap(['inspect', path, '--verify', '--json', ...words]);
    return [code, (JSON.parse(out) as { signature: { state: string } }).signature.state];
  };

  it('is verified by the key that made it', () => {
    expect(verify(folder, '--allowed-signers', signers)).toEqual([0, 'verified']);
    expect(calisnap(['inspect', folder, '--verify', '--allowed-signers', signers]).out).toContain(
      'signature verified: signed by ops@example.org',
    );
  });

  it('is bad by another key, for another list, or made for something else', () => {
    expect(verify(folder, '--allowed-signers', aFile('others', signer('other')))).toEqual([1, 'bad']);
    const changed = at('changed');
    cpSync(folder, changed, { recursive: true });
    writeFileSync(`${changed}/SHA256SUMS`, `${readFileSync(`${changed}/SHA256SUMS`, 'utf8')}\n`);
    expect(verify(changed, '--allowed-signers', signers)).toEqual([1, 'bad']);
    keygen('-Y', 'sign', '-f', at('key'), '-n', 'git', `${unsigned}/SHA256SUMS`);
    renameSync(`${unsigned}/SHA256SUMS.sig`, `${changed}/SHA256SUMS.sig`);
    expect(verify(changed, '--allowed-signers', signers)).toEqual([1, 'bad']);
  });

  it('cannot be verified without signers or without ssh-keygen, and may be missing', () => {
    expect(verify(folder)).toEqual([0, 'not-verifiable']);
    expect(verify(unsigned)).toEqual([0, 'unsigned']);
    expect(verify(unsigned, '--allowed-signers', signers)).toEqual([1, 'unsigned']);
    const words = ['inspect', folder, '--verify', '--allowed-signers', signers];
    const { code, out } = calisnap(words, '', { ...process.env, PATH: '/nonexistent' });
    expect([code, out]).toEqual([
      2,
      expect.stringContaining('signed, not verified: ssh-keygen is not there'),
    ]);
  });
});

describe('inspect --ask-back', () => {
  const script = calisnap(['inspect', ALLOW, '--ask-back']).out;

  it('is a script that asks each thing once, where it belongs', () => {
    expect(spawnSync('sh', ['-n'], { input: script }).status).toBe(0);
    expect(script).toMatch(/\n# ---- on each node ----\n/);
    expect(script).toMatch(/\nask 'nft list ruleset'\n/);
    expect(script).toMatch(/\n# by hand: ping NODE-ADDRESS\n/);
    expect(script.match(/^ask 'iptables-save'$/gm)).toHaveLength(1);
  });

  it('prints what is read as a transcript again', () => {
    mkdirSync(at('tools'));
    for (const tool of ['kubectl', 'calicoctl', 'ip', 'iptables-save', 'nft', 'sysctl']) {
      writeFileSync(at(`tools/${tool}`), `#!/bin/sh\necho "${tool} says: $*"\n`);
      chmodSync(at(`tools/${tool}`), 0o755);
    }
    const env = { ...process.env, PATH: `${at('tools')}:${process.env.PATH}` };
    const { stdout } = spawnSync('sh', { input: script, env, encoding: 'utf8' });
    const { out } = calisnap(['inspect', aFile('answers.txt', stdout), '--moments', '--json']);
    const commands = (JSON.parse(out) as { moments: { command: string }[] }).moments.map(
      ({ command }) => command,
    );
    const asked = [...script.matchAll(/^ask '(.*)'$/gm)].map(([, command]) => command);
    expect(asked.length).toBeGreaterThan(5);
    expect(commands).toEqual(asked);
  });
});
