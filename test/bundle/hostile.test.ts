import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BundleError } from '../../src/bundle/bundle-error.ts';
import { readBundle, writeBundle } from '../../src/bundle/folder.ts';
import { readSourceFile } from '../../src/bundle/source-file.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { aBundle, aDraft, newFolder } from './folders.ts';

const FILE = 'hosts/n1/001-ip-route.txt';

/** A bundle folder with two artifacts. */
function aFolder(): string {
  const folder = newFolder();
  writeBundle(
    aBundle(aDraft(), aDraft({ moment: 2, command: 'ip a', kind: 'ip-addr', text: '1: lo:\n' })),
    folder,
  );
  return folder;
}

function edit(folder: string, file: string, change: (text: string) => string): void {
  writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')));
}

function errorOf(run: () => unknown): { file: string; line: number | undefined; message: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof BundleError) return { file: error.file, line: error.line, message: error.message };
    throw error;
  }
  throw new Error('nothing was thrown');
}

const NAMES = ['path', 'kind', 'state', 'moment', 'scope', 'args', 'filter', 'origin', 'command'];

/** The manifest with one cell of its second row replaced. */
function withCell(folder: string, column: string, value: string): void {
  edit(folder, 'manifest.tsv', (text) => {
    const rows = text.split('\n').map((row) => row.split('\t'));
    const cells = rows[2] ?? [];
    cells[NAMES.indexOf(column)] = value;
    return rows.map((row) => row.join('\t')).join('\n');
  });
}

describe('a manifest that cannot be trusted', () => {
  it.each([
    ['a path that climbs', 'path', '../../etc/hostname'],
    ['a path that climbs in the middle', 'path', 'hosts/../../x'],
    ['a path from the root', 'path', '/etc/hostname'],
    ['a path with a backslash', 'path', String.raw`hosts\\n1\\x`],
    ['a path with a NUL', 'path', 'hosts/\u0000'],
    ['a path with an escape', 'path', 'hosts/\u001b[2J'],
    ['a path with a newline', 'path', String.raw`hosts/\nx`],
    ['a path of dots', 'path', 'hosts/...'],
    ['no path', 'path', ''],
    ['a path that is the manifest', 'path', 'manifest.tsv'],
    ['a path that is the checksum list', 'path', 'SHA256SUMS'],
    ['a path too deep', 'path', 'a/b/c/d/e/f/g'],
    ['a name too long', 'path', `hosts/${'x'.repeat(300)}`],
    ['a path used before', 'path', FILE],
    ['a state of no list', 'state', 'fine'],
    ['no moment', 'moment', ''],
    ['moment zero', 'moment', '0'],
    ['a negative moment', 'moment', '-1'],
    ['a moment beyond all sessions', 'moment', '99999999999'],
    ['a scope of no list', 'scope', 'planet/earth'],
    ['a process that is no number', 'scope', 'process/n1/one'],
    ['a process beyond all numbers', 'scope', `process/n1/${'9'.repeat(400)}`],
    ['a broken escape in a scope', 'scope', 'host/%zz'],
    ['a broken escape in an argument', 'args', 'a=%'],
    ['a cell too many', 'command', 'ip a\tmore'],
    ['a line of ten megabytes', 'command', 'x'.repeat(10 * 1024 * 1024)],
  ])('%s', (_, column, value) => {
    const folder = aFolder();
    withCell(folder, column, value);
    expect(errorOf(() => readBundle(folder))).toMatchObject({ file: 'manifest.tsv', line: 3 });
  });

  it('a message is one short line', () => {
    const folder = aFolder();
    withCell(folder, 'state', `\u001b[31m${'x'.repeat(5000)}`);
    const { message } = errorOf(() => readBundle(folder));
    expect(message.length).toBeLessThan(300);
    expect(message).not.toContain('\u001b');
  });

  it.each(['path', 'state', 'scope', 'command'])('without the column %s', (column) => {
    const folder = aFolder();
    edit(folder, 'manifest.tsv', (text) => text.replace(column, 'other'));
    expect(errorOf(() => readBundle(folder))).toMatchObject({ file: 'manifest.tsv', line: 1 });
  });

  it('finds columns by name: their order and further ones do not matter', () => {
    const folder = aFolder();
    const before = readBundle(folder).artifacts;
    edit(folder, 'manifest.tsv', (text) =>
      text
        .split('\n')
        .map((row, i) =>
          row === '' ? row : `${['size', '7'][Math.min(i, 1)]}\t${row.split('\t').reverse().join('\t')}`,
        )
        .join('\n'),
    );
    expect(readBundle(folder).artifacts).toEqual(before);
  });

  it('a kind named like an object’s own parts is just unknown', () => {
    const folder = aFolder();
    withCell(folder, 'kind', '__proto__');
    withCell(folder, 'args', '__proto__=x constructor=y');
    const [, artifact] = readBundle(folder).artifacts;
    expect(artifact?.kind).toBe('__proto__');
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe('files that are not what they seem', () => {
  it('a link to a file outside is refused', () => {
    const folder = aFolder();
    rmSync(join(folder, FILE));
    symlinkSync('/etc/hostname', join(folder, FILE));
    expect(errorOf(() => readBundle(folder)).file).toBe(FILE);
  });

  it('a link to a file inside is refused too', () => {
    const folder = aFolder();
    rmSync(join(folder, FILE));
    symlinkSync('002-ip-addr.txt', join(folder, FILE));
    expect(errorOf(() => readBundle(folder)).file).toBe(FILE);
  });

  it('a link to a folder outside is not followed', () => {
    const folder = aFolder();
    symlinkSync('/etc', join(folder, 'hosts/etc'));
    withCell(folder, 'path', 'hosts/etc/hostname');
    edit(folder, 'SHA256SUMS', (sums) => `${sums}${sha256('x')}  hosts/etc/hostname\n`);
    const { artifacts, integrity } = readBundle(folder);
    expect(artifacts.map(({ path }) => path)).toEqual([FILE]);
    expect(integrity).toContainEqual({ path: 'hosts/etc/hostname', problem: 'missing' });
  });

  it.each(['SNAPSHOT', 'manifest.tsv', 'SHA256SUMS'])('%s must not be a link', (file) => {
    const folder = aFolder();
    rmSync(join(folder, file));
    symlinkSync('/etc/hostname', join(folder, file));
    expect(errorOf(() => readBundle(folder)).file).toBe(file);
  });

  it('a pipe is refused and not waited for', () => {
    const folder = aFolder();
    rmSync(join(folder, FILE));
    execFileSync('mkfifo', [join(folder, FILE)]);
    expect(errorOf(() => readBundle(folder)).file).toBe(FILE);
  });

  it('folders deeper than any bundle are refused', () => {
    const folder = aFolder();
    mkdirSync(join(folder, 'a/b/c/d/e/f/g/h'), { recursive: true });
    expect(errorOf(() => readBundle(folder)).message).toMatch(/too deep/);
  });
});

describe('the integrity of a bundle', () => {
  const integrity = (change: (folder: string) => void) => {
    const folder = aFolder();
    change(folder);
    return readBundle(folder);
  };

  it('has no remarks when all is as it was sealed', () => {
    expect(integrity(() => {}).integrity).toEqual([]);
  });

  it('an altered file is told, and read as it is', () => {
    const found = integrity((folder) => edit(folder, FILE, (text) => `${text}x\n`));
    expect(found.integrity).toEqual([{ path: FILE, problem: 'altered' }]);
    expect(found.artifacts[0]?.text).toBe('default dev eth0\nx\n');
  });

  it('a file that is gone is told, and counts as not collected', () => {
    const found = integrity((folder) => rmSync(join(folder, FILE)));
    expect(found.integrity).toEqual([{ path: FILE, problem: 'missing' }]);
    expect(found.artifacts.map(({ kind }) => kind)).toEqual(['ip-addr']);
  });

  it('a file that was added is told and not used, even when the manifest was made to name it', () => {
    const found = integrity((folder) => {
      writeFileSync(join(folder, 'hosts/n1/003-ip-route.txt'), 'default dev evil\n');
      edit(folder, 'manifest.tsv', (text) => `${text}${(text.split('\n')[1] ?? '').replace('001', '003')}\n`);
    });
    expect(found.integrity).toEqual([
      { path: 'hosts/n1/003-ip-route.txt', problem: 'extra' },
      { path: 'manifest.tsv', problem: 'altered' },
    ]);
    expect(found.artifacts).toHaveLength(2);
  });

  it('without a checksum list that is the one remark', () => {
    const found = integrity((folder) => rmSync(join(folder, 'SHA256SUMS')));
    expect(found.integrity).toEqual([{ path: 'SHA256SUMS', problem: 'missing' }]);
    expect(found.artifacts).toHaveLength(2);
  });

  it('a checksum line that is none is an error with its place', () => {
    const folder = aFolder();
    edit(folder, 'SHA256SUMS', (text) => `${text}whatever\n`);
    expect(errorOf(() => readBundle(folder))).toMatchObject({ file: 'SHA256SUMS', line: 5 });
  });
});

describe('what is no bundle', () => {
  it.each([['format=2\n'], ['hello\n'], ['']])('SNAPSHOT says %j', (text) => {
    const folder = aFolder();
    writeFileSync(join(folder, 'SNAPSHOT'), text);
    expect(errorOf(() => readBundle(folder))).toMatchObject({ file: 'SNAPSHOT', line: 1 });
  });

  it('a folder without both of its files', () => {
    const folder = aFolder();
    rmSync(join(folder, 'manifest.tsv'));
    expect(errorOf(() => readBundle(folder)).message).toMatch(/no SNAPSHOT and manifest\.tsv in it/);
  });

  it('a path that is nothing, or a device', () => {
    expect(errorOf(() => readSourceFile('/nonexistent/x')).message).toMatch(/no such file/);
    expect(errorOf(() => readSourceFile('/dev/zero')).message).toMatch(/neither a file nor a folder/);
  });

  it.skipIf(process.getuid?.() === 0)('a file that may not be read', () => {
    const folder = aFolder();
    chmodSync(join(folder, FILE), 0o000);
    expect(errorOf(() => readBundle(folder)).message).toBe(
      `${join(folder, FILE)}: permission was refused; expected files that you may read: ask their owner.`,
    );
  });
});
