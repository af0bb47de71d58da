import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bundle, sealBundle, upTo } from '../../src/bundle/bundle.ts';
import { readBundle, writeBundle } from '../../src/bundle/folder.ts';
import { importTranscript } from '../../src/importers/transcript/transcript.ts';
import { aBundle, aDraft, newFolder } from './folders.ts';

function reread(bundle: Bundle): Bundle {
  const folder = join(newFolder(), 'bundle');
  writeBundle(bundle, folder);
  return readBundle(folder);
}

const SESSION = join(import.meta.dirname, '../stories/minikube-ipip/session.md');

describe('a bundle written and read again', () => {
  it.each([
    ['a tab', 'ip\tr'],
    ['a newline', 'for i in 1\ndo ip r\ndone'],
    ['a carriage return', 'ip r\r'],
    ['a backslash', String.raw`a\tb \n c\\d`],
    ['a percent sign', "curl -w '%{http_code}%0A'"],
    ['other scripts', 'echo ü 日本 🙂'],
    ['a direction mark', 'echo \u202eabc'],
    ['nothing', ''],
  ])('keeps a command with %s', (_, command) => {
    const bundle = aBundle(aDraft({ command, filter: command || 'x' }));
    expect(reread(bundle)).toEqual(bundle);
  });

  it('keeps odd arguments, scopes and texts', () => {
    const bundle = aBundle(
      aDraft({ args: { 'a=b': 'c=d e%20f', empty: '', tab: '\t', __proto: '1' } }),
      aDraft({ scope: { kind: 'host', host: 'container 3f/2a on n1' }, text: 'no newline' }),
      aDraft({ scope: { kind: 'pod', pod: 'deploy/web', namespace: 'shop' }, text: '' }),
      aDraft({ scope: { kind: 'pod', pod: 'web' } }),
      aDraft({ scope: { kind: 'process', host: 'n1', pid: 42 }, state: 'partial', filter: 'grep\tx' }),
      aDraft({ scope: { kind: 'host', host: '' } }),
      aDraft({ scope: { kind: 'host', host: '../../etc' } }),
      aDraft({ scope: { kind: 'cluster' }, text: '\ufeffbom\r\n' }),
    );
    expect(reread(bundle)).toEqual(bundle);
  });

  it('gives two artifacts of one place and moment two files', () => {
    const { artifacts } = aBundle(aDraft(), aDraft(), aDraft({ scope: { kind: 'host', host: 'N1' } }));
    expect(artifacts.map(({ path }) => path)).toEqual([
      'hosts/n1/001-ip-route.txt',
      'hosts/n1/001-ip-route-2.txt',
      'hosts/n1/001-ip-route-3.txt',
    ]);
  });

  it('bears the name of its source in one line', () => {
    const draft = {
      kind: 'transcript',
      name: 'a\tb\nc\u202e.md',
      drafts: [aDraft()],
      lines: 1,
      prose: 0,
    } as const;
    const bundle = sealBundle(draft);
    expect(bundle.snapshot.name).toBe('a b c\ufffd.md');
    expect(reread(bundle)).toEqual(bundle);
  });

  it('is the same for the recorded session, and at a moment of it', () => {
    const bundle = sealBundle(importTranscript(readFileSync(SESSION), 'session.md'));
    expect(reread(bundle)).toEqual(bundle);
    const before = upTo(bundle, 20);
    expect(before.id).not.toBe(bundle.id);
    expect(reread(before)).toEqual(before);
  });

  it('is the same for an import of anything', () => {
    const lines = readFileSync(SESSION, 'utf8').split('\n');
    const piece = fc.oneof(
      fc.constantFrom(...lines),
      fc.string({ unit: 'binary' }).map((text) => `$ ${text}`),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 25 }),
        fc.string({ unit: 'binary', minLength: 1 }),
        (pieces, name) => {
          const bundle = sealBundle(importTranscript(Buffer.from(pieces.join('\n')), name));
          expect(reread(bundle)).toEqual(bundle);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('has the same bytes each time', () => {
    const folders = [newFolder(), newFolder()].map((folder) => join(folder, 'bundle'));
    for (const folder of folders)
      writeBundle(sealBundle(importTranscript(readFileSync(SESSION), 'session.md')), folder);
    const [one = [], two = []] = folders.map((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
        .map((file) => [file.slice(folder.length), readFileSync(file, 'base64')]),
    );
    expect(one.length).toBeGreaterThan(70);
    expect(one).toEqual(two);
  });

  it('is not written over other files', () => {
    const folder = newFolder();
    writeBundle(aBundle(aDraft()), folder);
    expect(() => writeBundle(aBundle(aDraft()), folder)).toThrow(/not an empty folder/);
  });
});
