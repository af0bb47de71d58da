import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytesOf, COUNTED } from '../importers/frames/streams.ts';
import { ALLOW, aFile, at, calisnap, SESSION } from './run.ts';

const keygen = (...words: readonly string[]) => spawnSync('ssh-keygen', ['-q', ...words]);
const ROUTES = 'nodes/n-1/ip-route-all-6.txt';

keygen('-t', 'ed25519', '-N', '', '-f', at('key'));
const signers = aFile('signers', `ops@example.org ${readFileSync(`${at('key')}.pub`, 'utf8')}`);

/** A signed bundle of one node; then somebody may do something to it. */
function aSigned(name: string, change: (folder: string) => void = () => undefined): string {
  calisnap(['import', aFile(`${name}.frames`, bytesOf(COUNTED)), '-o', at(name)]);
  keygen('-Y', 'sign', '-f', at('key'), '-n', 'calisnap', `${at(name)}/SHA256SUMS`);
  change(at(name));
  return at(name);
}
const alter = (folder: string) => writeFileSync(`${folder}/${ROUTES}`, 'default via fd00::66 dev evil\n');

/** All files of a folder with what they hold. */
const filesOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => `${parentPath}/${name}`)
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'base64')]),
  );

/** What `report` and `check` tell machines of a bundle's integrity. */
function toldOf(bundle: string, ...words: readonly string[]) {
  const out = at('told');
  const report = calisnap(['report', bundle, '-f', 'html,json', '-o', out, ...words]);
  const { snapshot } = JSON.parse(readFileSync(`${out}/result.json`, 'utf8'));
  const checked = JSON.parse(calisnap(['check', bundle, '--json', ...words]).out);
  expect(checked.snapshot.integrity).toEqual(snapshot.integrity);
  const html = readFileSync(`${out}/report.html`, 'utf8');
  return { integrity: snapshot.integrity, html, err: report.err, out: report.out };
}

describe('a report and a check tell the integrity of the bundle', () => {
  const folder = aSigned('whole');

  it('verified, with the keys of those who may sign', () => {
    const { integrity, err, out } = toldOf(folder, '--allowed-signers', signers);
    expect(integrity).toMatchObject({
      state: 'verified',
      files: { altered: 0, missing: 0, extra: 0 },
      changed: [],
      signature: { state: 'verified', signer: 'ops@example.org' },
    });
    // Every line of the list of checksums is a whole file.
    const lines = readFileSync(`${folder}/SHA256SUMS`, 'utf8').trimEnd().split('\n');
    expect(integrity.files.whole).toBe(lines.length);
    expect(err).toBe('');
    expect(out).toContain('integrity: verified: ');
  });

  it('signed but not verified, without', () => {
    const { integrity, err } = toldOf(folder);
    expect(integrity.state).toBe('signed');
    expect(integrity.says).toContain('signed, not verified: no --allowed-signers given');
    expect(err).toBe('');
  });

  it('a bad signature, by somebody else', () => {
    keygen('-t', 'ed25519', '-N', '', '-f', at('other'));
    const others = aFile('others', `ops@example.org ${readFileSync(`${at('other')}.pub`, 'utf8')}`);
    const { integrity, err } = toldOf(folder, '--allowed-signers', others);
    expect(integrity.state).toBe('bad-signature');
    expect(err).toMatch(/^calisnap: this bundle is not as it was sealed: .*not among the allowed signers/);
  });

  it('altered, although the signature of the list is good; what it holds is still read', () => {
    const altered = aSigned('altered', alter);
    const { integrity, err, html } = toldOf(altered, '--allowed-signers', signers);
    expect(integrity).toMatchObject({
      state: 'altered',
      files: { altered: 1, missing: 0 },
      changed: [{ path: ROUTES, problem: 'altered' }],
      signature: { state: 'verified' },
    });
    expect(err).toContain(`\n  altered ${ROUTES}\n`);
    expect(html.split('<div class="page">')[0]).toContain(ROUTES);
    expect(calisnap(['inspect', altered, '--json']).out).toContain(ROUTES);
  });

  it('incomplete, with what is gone', () => {
    const { integrity, err } = toldOf(aSigned('gone', (path) => rmSync(`${path}/${ROUTES}`)));
    expect(integrity).toMatchObject({ state: 'incomplete', files: { missing: 1 } });
    expect(err).toContain(`missing ${ROUTES}`);
  });

  it('unsigned, and not sealed at all', () => {
    expect(toldOf(ALLOW).integrity.state).toBe('unsigned');
    expect(toldOf(SESSION).integrity).toMatchObject({ state: 'unsealed', files: { whole: 0 } });
  });
});

describe('import of one sealed bundle', () => {
  it('keeps it byte by byte, from a folder and from an archive, with its signature', () => {
    const folder = aSigned('kept');
    spawnSync('tar', ['-czf', at('kept.tgz'), '-C', at('.'), 'kept']);
    for (const [source, output] of [
      [folder, at('copy')],
      [at('kept.tgz'), at('copy-of-archive')],
    ] as const) {
      const { out } = calisnap(['import', source, '-o', output]);
      expect(out).toContain('kept as it is, byte by byte');
      expect(filesOf(output)).toEqual(filesOf(folder));
    }
    const verified = calisnap(['inspect', at('copy'), '--verify', '--allowed-signers', signers]);
    expect([verified.code, verified.out]).toEqual([0, expect.stringContaining('signature verified')]);
  });

  it('heals nothing: what was altered stays so, and what was added stays behind', () => {
    const folder = aSigned('spoilt', alter);
    writeFileSync(`${folder}/late.txt`, 'x');
    const { code, err } = calisnap(['import', folder, '-o', at('spoilt-copy')]);
    expect([code, err]).toEqual([0, expect.stringContaining(ROUTES)]);
    expect(Object.keys(filesOf(at('spoilt-copy')))).not.toContain('late.txt');
    expect(calisnap(['inspect', at('spoilt-copy'), '--verify']).code).toBe(1);
  });

  it('seals one that came without a list of checksums', () => {
    const folder = aSigned('without', (path) => rmSync(`${path}/SHA256SUMS`));
    calisnap(['import', folder, '-o', at('sealed')]);
    expect(calisnap(['inspect', at('sealed'), '--verify']).code).toBe(0);
    expect(readFileSync(at('sealed/collector.log'), 'utf8')).toContain('SHA256SUMS was missing');
  });
});

describe('import of several', () => {
  const idOf = (folder: string) => JSON.parse(calisnap(['inspect', folder, '--verify', '--json']).out).id;
  const other = aFile('n2.frames', bytesOf(COUNTED.map((line) => line.replace('n%2F1', 'n2'))));

  it('writes down what each source was', () => {
    const folder = aSigned('first');
    calisnap(['import', folder, other, '-o', at('merged'), '--allowed-signers', signers]);
    const rows = readFileSync(at('merged/sources.tsv'), 'utf8').split('\n').slice(0, -1);
    expect(rows).toEqual([
      'name\tid\tinto\taltered\tmissing\tsignature\tsigner',
      `first.frames\t${idOf(folder)}\t\t0\t0\tverified\tops@example.org`,
      expect.stringMatching(/^n2\.frames\t[0-9a-f]{64}\t\t0\t0\tnone\t$/),
    ]);
    expect(calisnap(['inspect', at('merged')]).out).toMatch(
      /Put together of\n {2}first\.frames {2}[0-9a-f]{12} {2}signed by ops@example\.org\n/,
    );
    expect(toldOf(at('merged')).integrity).toMatchObject({
      state: 'unsigned',
      says: expect.stringContaining('put together of 2 sources'),
    });
  });

  it('does not make a source whole that was altered, not even in two steps', () => {
    const folder = aSigned('bad', alter);
    calisnap(['import', folder, other, '-o', at('step1')]);
    const third = aFile('n3.frames', bytesOf(COUNTED.map((line) => line.replace('n%2F1', 'n3'))));
    calisnap(['import', at('step1'), third, '-o', at('step2')]);
    const { integrity, err } = toldOf(at('step2'));
    expect(integrity).toMatchObject({ state: 'altered', changed: [] });
    expect(integrity.says).toContain('of which 1 not as sealed');
    expect(err).toMatch(/^calisnap: this bundle is not as it was sealed/);
    expect(readFileSync(at('step2/sources.tsv'), 'utf8')).toContain(
      `\nbad.frames\t${idOf(folder)}\t${idOf(at('step1'))}\t1\t0\tunchecked\t\n`,
    );
  });
});
