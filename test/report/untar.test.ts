import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { untar } from '../../src/report/untar.ts';

function entry(name: string, type: string, body = '', link = ''): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write(type, 156);
  header.write(link, 157);
  const padded = Buffer.alloc(Math.ceil(body.length / 512) * 512);
  padded.write(body);
  return Buffer.concat([header, padded]);
}

const archive = (...entries: Buffer[]) => Buffer.concat([...entries, Buffer.alloc(1024)]);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'untar-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('writes files, folders and links to neighbours', async () => {
  const body = 'a'.repeat(700);
  await untar(
    archive(
      entry('lib/', '5'),
      entry('lib/one.so', '0', body),
      entry('lib/two.so', '2', '', 'one.so'),
      entry('./x', '0', 'x'),
    ),
    folder,
  );
  expect(readFileSync(join(folder, 'lib', 'two.so'), 'utf8')).toBe(body);
  expect(readlinkSync(join(folder, 'lib', 'two.so'))).toBe('one.so');
  expect(readFileSync(join(folder, 'x'), 'utf8')).toBe('x');
});
it.each([
  ['a parent folder', entry('../x', '0', 'x')],
  ['a parent further in', entry('a/../../x', '0', 'x')],
  ['an absolute path', entry('/x', '0', 'x')],
  ['a hidden file', entry('.x', '0', 'x')],
  ['a link to elsewhere', entry('x', '2', '', '../x')],
  ['a hard link', entry('x', '1', '', 'y')],
  ['a device', entry('x', '3')],
])('refuses %s', async (_, bad) => {
  await expect(untar(archive(bad), folder)).rejects.toThrow(/unexpected/);
  expect(readdirSync(folder)).toEqual([]);
});
