import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BundleError } from '../../src/bundle/bundle-error.ts';
import { writeBundle } from '../../src/bundle/folder.ts';
import { integrityOf } from '../../src/compose/integrity.ts';
import { openSource } from '../../src/importers/open-source.ts';
import { aBundle, aDraft, newFolder } from './folders.ts';
import { BUNDLE, bundleEntries, entry, record, tarOf } from './tars.ts';

const messageOf = (path: string): string => {
  try {
    openSource(path);
  } catch (error) {
    if (error instanceof BundleError) return error.message;
    throw error;
  }
  throw new Error('it was opened');
};
const aFile = (name: string, bytes: string | Uint8Array) => {
  const path = join(newFolder(), name);
  writeFileSync(path, bytes);
  return path;
};
/** A folder with these files, each with its own name in it. */
const aFolderOf = (...files: readonly string[]) => {
  const folder = newFolder();
  for (const file of files) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), file);
  }
  return folder;
};

const FOREIGN = [
  [
    'calicoctl cluster diags',
    [
      'calico-diagnostics-20260301_030000/cluster/version.yaml',
      'calico-diagnostics-20260301_030000/nodes/n1/ip-route.txt',
    ],
  ],
  ['calicoctl node diags', ['diagnostics/hostname', 'diagnostics/ipv4_route']],
  ['a must-gather', ['quay-io/namespaces/shop/pods/web/c/c/logs/current.log', 'quay-io/version']],
  ['troubleshoot', ['support-bundle/version.yaml', 'support-bundle/cluster-resources/nodes.json']],
  ['kubectl cluster-info dump', ['nodes.json', 'kube-system/pods.json']],
  ['an sos report', ['sosreport-n1/sos_commands/networking/ip_-o_addr']],
] as const;

describe('what another tool packed', () => {
  it.each(FOREIGN)('%s is called by its name, as a folder and as an archive', (name, files) => {
    const said = new RegExp(
      `: this is .*${name}.*, which calisnap does not read; expected a bundle: take one with`,
    );
    expect(messageOf(aFolderOf(...files))).toMatch(said);
    const archive = tarOf(...files.map((file) => entry({ name: file, body: file })));
    expect(messageOf(aFile('x.tar', archive))).toMatch(said);
  });

  it('is called so too when a link in it would be refused', () => {
    const link = entry({ name: 'calico-diagnostics-20260301_030000/links/x.log', type: '2' });
    expect(messageOf(aFile('x.tar', tarOf(link)))).toMatch(/calicoctl cluster diags/);
  });

  it('does not hide what is wrong with a bundle of ours', () => {
    const link = entry({ name: 'cluster/crd/x', type: '2' });
    expect(messageOf(aFile('x.tar', tarOf(...bundleEntries(), link)))).toMatch(/a symbolic link/);
  });

  it.each([
    ['a .zip file', 'PK\x03\x04'],
    ['an .xz file', '\xfd7zXZ\0'],
    ['a .bz2 file', 'BZh9'],
    ['a .zst file', '\x28\xb5\x2f\xfd'],
  ])('%s has to be unpacked first', (what, head) => {
    expect(messageOf(aFile('x', Buffer.from(`${head}rest`, 'latin1')))).toMatch(
      new RegExp(`x: ${what}; expected a folder or a \\.tar\\.gz: unpack it`),
    );
  });
});

describe('what holds no bundle', () => {
  it('is empty, as a folder and as an archive of one', () => {
    expect(messageOf(newFolder())).toMatch(/: nothing in it; expected a bundle, or manifests\.$/);
    expect(messageOf(aFile('x.tar', tarOf(entry({ name: 'empty/', type: '5' }))))).toMatch(
      /: nothing in it;/,
    );
  });

  it('may have it one folder further in', () => {
    const folder = newFolder();
    writeBundle(aBundle(aDraft()), join(folder, 'snap'));
    expect(messageOf(folder)).toMatch(/: the bundle lies in its folder snap; expected that folder\.$/);
  });

  it('may be large without holding anything', () => {
    const path = aFile('sparse', '');
    truncateSync(path, 200 * 1024 * 1024);
    expect(messageOf(path)).toMatch(/: 209715200 bytes; expected text of at most/);
  });
});

describe('a bundle that went through other hands', () => {
  const aFolder = () => {
    const folder = newFolder();
    writeBundle(BUNDLE, folder);
    return folder;
  };

  it('with files of a file manager is whole: they are ignored, with one remark', () => {
    const folder = aFolder();
    for (const name of ['.DS_Store', 'hosts/._n1', 'hosts/n1/Thumbs.db'])
      writeFileSync(join(folder, name), 'x');
    const opened = openSource(folder);
    expect(opened).toEqual({ ...BUNDLE, litter: 3 });
    expect(integrityOf(opened)).toMatchObject({
      state: 'unsigned',
      says: expect.stringContaining('3 files of a file manager ignored'),
    });
  });

  it('from a Mac has them beside its folder, and attributes that are no text', () => {
    const value = Buffer.from([0xff, 0xfe, 0x0a, 0x00]);
    const key = ' SCHILY.xattr.com.apple.provenance=';
    const length = key.length + value.length + 3;
    const attributes = Buffer.concat([Buffer.from(`${length}${key}`), value, Buffer.from('\n')]);
    expect(String(length)).toHaveLength(2);
    const bytes = tarOf(
      entry({ name: './._snap', body: 'x' }),
      entry({ name: 'x', type: 'x', body: Buffer.concat([attributes, Buffer.from(record('mtime', '1'))]) }),
      ...bundleEntries('snap/'),
      entry({ name: 'snap/._SNAPSHOT', body: 'x' }),
    );
    expect(openSource(aFile('mac.tar', bytes))).toEqual({ ...BUNDLE, litter: 2 });
  });

  it('uses a file of that name when it is under the seal', () => {
    const folder = aFolder();
    writeFileSync(join(folder, '._x'), 'x');
    spawnSync('sh', ['-c', 'sha256sum ._x >>SHA256SUMS'], { cwd: folder });
    expect(openSource(folder)).not.toHaveProperty('litter');
  });

  it.each(['manifest.tsv', 'SNAPSHOT'])(
    'with carriage returns in %s is read, and counts as altered',
    (file) => {
      const folder = aFolder();
      const text = readFileSync(join(folder, file), 'utf8');
      writeFileSync(join(folder, file), text.replaceAll('\n', '\r\n'));
      const opened = openSource(folder);
      expect(opened.artifacts).toEqual(BUNDLE.artifacts);
      expect(opened.snapshot).toEqual(BUNDLE.snapshot);
      expect(opened.integrity).toEqual([{ path: file, problem: 'altered' }]);
    },
  );

  it('with carriage returns in its list of checksums has another id, and whole files', () => {
    const folder = aFolder();
    const text = readFileSync(join(folder, 'SHA256SUMS'), 'utf8');
    writeFileSync(join(folder, 'SHA256SUMS'), text.replaceAll('\n', '\r\n'));
    const opened = openSource(folder);
    expect(opened.integrity).toEqual([]);
    expect(opened.id).not.toBe(BUNDLE.id);
  });

  it.each(['manifest.tsv', 'SNAPSHOT'])('whose list of checksums forgets %s counts as altered', (file) => {
    const folder = aFolder();
    const text = readFileSync(join(folder, 'SHA256SUMS'), 'utf8');
    writeFileSync(join(folder, 'SHA256SUMS'), text.replace(new RegExp(`.*  ${file}\n`), ''));
    expect(openSource(folder).integrity).toEqual([{ path: file, problem: 'altered' }]);
  });

  it.skipIf(process.getuid?.() !== 0 || spawnSync('setpriv', ['--version']).error !== undefined)(
    'whose folder may not be entered says so',
    ({ skip }) => {
      const folder = newFolder();
      cpSync(aFolder(), folder, { recursive: true });
      const words = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath];
      const main = join(import.meta.dirname, '../../dist/cli/main.js');
      const isOpen = spawnSync('setpriv', [...words, main, '--version']).status === 0;
      skip(!isOpen, 'the folder that holds this clone is closed to others');
      // Folders of mkdtemp are for their owner alone.
      const { status, stderr } = spawnSync('setpriv', [...words, main, 'check', folder], {
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([
        65,
        `calisnap: ${folder}: permission was refused; expected files that you may read: ask their owner.\n`,
      ]);
    },
  );
});
