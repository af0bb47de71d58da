import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readArchive } from '../../src/bundle/archive.ts';
import { sealBundle } from '../../src/bundle/bundle.ts';
import { readBundle, writeBundle } from '../../src/bundle/folder.ts';
import { openSource } from '../../src/importers/open-source.ts';
import { importTranscript } from '../../src/importers/transcript/transcript.ts';
import { newFolder } from './folders.ts';
import { BUNDLE, bundleEntries, entry, record, tarOf, tgzOf } from './tars.ts';

const SESSION = join(import.meta.dirname, '../stories/minikube-ipip/session.md');

describe('a bundle in an archive', () => {
  it.each([
    ['.tar without a folder', tarOf(...bundleEntries())],
    ['.tar with a folder', tarOf(entry({ name: 'top/', type: '5' }), ...bundleEntries('top/'))],
    ['.tar whose names begin with a dot', tarOf(entry({ name: './', type: '5' }), ...bundleEntries('./'))],
    ['.tar.gz', tgzOf(...bundleEntries('calico-snapshot-1/'))],
    ['.tar with the padding of a tape', Buffer.concat([tarOf(...bundleEntries()), Buffer.alloc(10240)])],
    [
      '.tar with a comment of git',
      tarOf(entry({ name: 'pax', type: 'g', body: record('comment', 'x') }), ...bundleEntries()),
    ],
  ])('as %s is the bundle itself', (_, bytes) => {
    expect(readArchive(bytes, 'a.tar')).toEqual(BUNDLE);
  });

  it('is known by its content, whatever it is called', () => {
    const file = join(newFolder(), 'notes.md');
    writeFileSync(file, tgzOf(...bundleEntries()));
    expect(openSource(file)).toEqual(BUNDLE);
  });

  it.each(['ustar', 'gnu', 'pax'])(
    'that tar writes as %s is the folder, and opening it writes nothing',
    (format) => {
      const folder = newFolder();
      const bundle = sealBundle(importTranscript(readFileSync(SESSION), 'session.md'));
      writeBundle(bundle, join(folder, 'bundle'));
      const made = spawnSync('tar', [`--format=${format}`, '-czf', 'b.tgz', 'bundle'], { cwd: folder });
      expect(made.status).toBe(0);
      expect(openSource(join(folder, 'b.tgz'))).toEqual(readBundle(join(folder, 'bundle')));
      expect(readdirSync(folder).sort()).toEqual(['b.tgz', 'bundle']);
    },
  );

  it.each(['gnu', 'pax'])('keeps a name of more than 100 letters that tar writes as %s', (format) => {
    const folder = newFolder();
    const deep = `nodes/${'n'.repeat(120)}`;
    writeBundle(BUNDLE, join(folder, 'b'));
    mkdirSync(join(folder, 'b', deep), { recursive: true });
    writeFileSync(join(folder, 'b', deep, 'ip-route.txt'), 'x\n');
    spawnSync('tar', [`--format=${format}`, '-cf', 'b.tar', 'b'], { cwd: folder });
    expect(openSource(join(folder, 'b.tar')).integrity).toEqual([
      { path: `${deep}/ip-route.txt`, problem: 'extra' },
    ]);
  });

  it('takes its front part from the prefix of a POSIX header', () => {
    const moved = entry({ prefix: 'hosts/n1', name: 'extra.txt', body: 'x' });
    expect(readArchive(tarOf(...bundleEntries(), moved), 'a').integrity).toEqual([
      { path: 'hosts/n1/extra.txt', problem: 'extra' },
    ]);
  });

  it('without a bundle in it is told', () => {
    expect(() => readArchive(tarOf(entry({ name: 'a/b.txt', body: 'x' })), 'a.tar')).toThrow(
      'a.tar: no SNAPSHOT and manifest.tsv in it; expected a bundle.',
    );
  });
});
