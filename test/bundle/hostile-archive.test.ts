import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isArchive, readArchive } from '../../src/bundle/archive.ts';
import { BundleError } from '../../src/bundle/bundle-error.ts';
import { LIMITS } from '../../src/bundle/limits.ts';
import { bundleEntries, END, type Entry, entry, record, tarOf, tgzOf } from './tars.ts';

function refusal(bytes: Uint8Array): string {
  try {
    readArchive(bytes, 'a.tar');
  } catch (error) {
    if (error instanceof BundleError) return error.message;
    throw error;
  }
  throw new Error('it was opened');
}

/** The bundle with one more entry in its midst. */
const withEntry = (fields: Entry) => {
  const [first, ...rest] = bundleEntries();
  return tarOf(first ?? END, entry({ body: 'x', ...fields }), ...rest);
};

/** The entry behind an extended header of some type. */
const behind = (type: string, body: string | Uint8Array, fields: Entry = {}) =>
  tarOf(
    entry({ name: 'ahead', type, body }),
    entry({ name: 'plain', body: 'x', ...fields }),
    ...bundleEntries(),
  );

const base256 = (first: number, ...last: readonly number[]) =>
  Uint8Array.from([first, ...Array.from({ length: 11 - last.length }, () => 0), ...last]);

describe('a name that does not belong in a bundle', () => {
  it.each([
    ['climbs', '../evil', 'a name that climbs'],
    ['climbs in its midst', 'hosts/../../evil', 'a name that climbs'],
    ['climbs behind a dot', './../evil', 'a name that climbs'],
    ['is absolute', '/etc/evil', 'an absolute name'],
    ['has a backslash', 'hosts\\evil', 'a name with a backslash'],
    ['has a drive letter', 'C:evil', 'a name with a drive letter'],
    ['has an empty part', 'hosts//evil', 'a name with an empty part'],
    ['is the top', './', 'a folder with content'],
    ['is empty', '', 'a name with an empty part'],
    ['hides something behind a NUL', 'SNAP\0evil', 'a name with a NUL'],
    ['steers a terminal', 'hosts/\u001b[2Jevil', 'control or direction'],
    ['turns a line around', 'hosts/\u202etxt.evil', 'control or direction'],
    ['has a newline', 'hosts/a\nevil', 'control or direction'],
    ['lies too deep', 'a/b/c/d/e/f/g/evil', 'folders too deep'],
  ])('%s', (_, name, reason) => {
    const message = refusal(withEntry({ name }));
    expect(message).toContain(reason);
    expect(message).not.toMatch(/[\u0000-\u001f\u202e]/);
  });

  it.each([
    ['in a pax path', behind('x', record('path', '../../evil'))],
    ['in a GNU long name', behind('L', '../../evil\0')],
  ])('%s is named', (_, bytes) => {
    expect(refusal(bytes)).toMatch(/^\.\.\/\.\.\/evil: a name that climbs/);
  });

  it.each([
    ['a NUL in a pax path', behind('x', record('path', 'a\0b')), 'a name with a NUL'],
    ['a pax path too long', behind('x', record('path', 'x'.repeat(300))), 'a name too long'],
    ['a GNU long name too long', behind('L', `${'x'.repeat(300)}\0`), 'a name too long'],
    ['a very deep GNU long name', behind('L', `${'x/'.repeat(20_000)}y\0`), 'folders too deep'],
    ['no UTF-8', behind('L', Uint8Array.from([0xff, 0xfe, 0])), 'known encoding'],
    ['one path for all', behind('g', record('path', 'SNAPSHOT')), 'for all entries'],
    ['a record longer than its header', behind('x', '99 path=a\n'), 'broken record'],
    ['a record without a length', behind('x', 'path=a\n'), 'broken record'],
    ['a record of no length', behind('x', '0 path=a\n'), 'broken record'],
    ['a size that is negative', behind('x', record('size', '-1')), 'a size that is no number'],
    ['a sparse file', behind('x', record('GNU.sparse.major', '1')), 'sparse'],
    ['a header of 70,000 bytes', behind('x', record('path', 'x'.repeat(70_000))), 'extended header of'],
    ['nothing behind it', tarOf(...bundleEntries(), entry({ type: 'L', body: 'a\0' })), 'without an entry'],
  ])('an extended header with %s', (_, bytes, reason) => expect(refusal(bytes)).toContain(reason));
});

describe('an entry that is no plain file', () => {
  it.each([
    ['1', 'a hard link'],
    ['2', 'a symbolic link'],
    ['3', 'a character device'],
    ['4', 'a block device'],
    ['6', 'a named pipe'],
    ['S', 'a sparse file'],
    ['K', 'a link with a long target'],
    ['V', 'an entry of type "V"'],
  ])('of type %s is named with its kind', (type, kind) => {
    expect(refusal(withEntry({ name: 'hosts/odd', type }))).toContain(`hosts/odd: ${kind}`);
  });

  it('is a folder with content', () => {
    expect(refusal(withEntry({ name: 'hosts', type: '5' }))).toMatch(/^hosts: a folder with content/);
  });

  it('has the name of another one', () => {
    expect(refusal(withEntry({ name: 'manifest.tsv' }))).toMatch(/^manifest\.tsv: the same name twice/);
    expect(refusal(withEntry({ name: './manifest.tsv' }))).toMatch(/^manifest\.tsv: the same name twice/);
  });

  it('is a file and a folder', () => {
    expect(refusal(withEntry({ name: 'hosts/n1' }))).toMatch(/^hosts\/n1: a file and a folder/);
  });
});

describe('sizes and sums that are not true', () => {
  it.each([
    ['larger than the archive', '00000010000\0', '4096 bytes, of which'],
    ['larger than a file may be', '77777777777\0', 'hosts/big: 8589934591 bytes'],
    ['larger in base 256', base256(0x80, 0x40, 0, 0, 0), 'hosts/big: 1073741824 bytes'],
    ['beyond all numbers', Uint8Array.from([0x80, ...Array(11).fill(0xff)]), 'no number'],
    ['negative in base 256', Uint8Array.from(Array(12).fill(0xff)), 'no number'],
    ['negative in digits', '-0000000001\0', 'no number'],
    ['not octal', '00000000009\0', 'no number'],
  ])('a size %s', (_, size, reason) => {
    const [first] = bundleEntries();
    expect(refusal(tarOf(first ?? END, entry({ name: 'hosts/big', size })))).toContain(reason);
  });

  it('a small size in base 256 is a size', () => {
    const bytes = withEntry({ name: 'hosts/small', size: base256(0x80, 1) });
    expect(readArchive(bytes, 'a.tar').integrity).toEqual([{ path: 'hosts/small', problem: 'extra' }]);
  });

  it('a wrong checksum is told with the number of the entry', () => {
    expect(refusal(withEntry({ checksum: '0000001\0' }))).toMatch(/^a\.tar, entry 2: a header with a wrong/);
  });

  it('an archive that is cut anywhere is told', () => {
    const whole = tarOf(...bundleEntries());
    const end = whole.length - END.length;
    for (const cut of [512, 513, 1024, 2048, end - 512, end - 1, end, end + 100])
      expect(refusal(whole.subarray(0, cut)), `cut at ${cut}`).toMatch(/cut|of which/);
    const packed = gzipSync(whole);
    for (const cut of [10, 20, packed.length - 9, packed.length - 1])
      expect(refusal(packed.subarray(0, cut)), `cut at ${cut}`).toMatch(/gzip stream/);
  });

  it('more behind the end is told, and not looked at', () => {
    expect(refusal(Buffer.concat([tarOf(...bundleEntries()), entry({ name: 'late' })]))).toContain(
      'behind its end',
    );
  });
});

describe('archives that would exhaust the machine', () => {
  it('that unpack to far more than they are', () => {
    const bomb = gzipSync(Buffer.alloc(LIMITS.freelyUnpacked + 1), { level: 9 });
    expect(bomb.length * LIMITS.compressionRatio).toBeLessThan(LIMITS.freelyUnpacked);
    expect(refusal(bomb)).toMatch(/unpack to more than 16777216/);
  });

  it('that hold another archive instead of files', () => {
    expect(refusal(gzipSync(tgzOf(...bundleEntries())))).toContain('without a tar archive in it');
  });

  it('of a million headers', () => {
    const one = entry({ name: 'hosts/n1/x' });
    const flood = Buffer.alloc(one.length * (LIMITS.files + 2), one);
    // One header again and again: with names of their own only the count can stop it.
    for (let i = 0; i * 512 < flood.length; i++) {
      const name = `d/${String(i).padStart(8, '0')}`;
      flood.write(`${name}\0`, i * 512, 'latin1');
      flood.write('        ', i * 512 + 148, 'latin1');
      let sum = 0;
      for (let at = i * 512; at < (i + 1) * 512; at++) sum += flood[at] ?? 0;
      flood.write(`${sum.toString(8).padStart(6, '0')}\0 `, i * 512 + 148, 'latin1');
    }
    expect(refusal(flood)).toBe(
      'a.tar: more than 500000 entries; expected a plain tar archive of one bundle.',
    );
  });

  it('of any bytes are refused in words', () => {
    const [whole = END] = [tarOf(...bundleEntries())];
    const change = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const bytes = Buffer.from(whole);
        for (const { at, byte } of changes) bytes[at] = byte;
        try {
          readArchive(bytes, 'a.tar');
        } catch (error) {
          expect(error).toBeInstanceOf(BundleError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('that are none are not taken for one', () => {
    expect(isArchive(Buffer.from('$ kubectl get nodes\n'.repeat(99)))).toBe(false);
    expect(isArchive(Buffer.alloc(512))).toBe(false);
    expect(isArchive(Buffer.alloc(0))).toBe(false);
  });
});
