import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeFileName, safeLine, safeText } from '../../src/lib/safe-text.ts';

const character = fc.oneof(
  fc.constantFrom(
    '\u001b',
    '\r',
    '\n',
    '\t',
    '\u0085',
    '\u009b',
    '\u202e',
    '\u2066',
    '\u200b',
    '\u2028',
    '\ufeff',
  ),
  fc.constantFrom('.', '..', '/', '\\', '-', ':', '\0', 'a', 'CON', '~', '%2e', 'é', '\u{1f600}'),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
const hostile = fc.array(character, { maxLength: 30 }).map((parts) => parts.join(''));

/** By Unicode's own tables: controls, marks of direction, what ends a line, what has no width. */
const isControl = (text: string) => /\p{Cc}/u.test(text.replace(/[\t\n]/g, ''));
const isDirection = (text: string) => /\p{Bidi_Control}/u.test(text);
const endsLine = (text: string) => /[\n\v\f\r\u0085\u2028\u2029]/.test(text);

describe('safeText', () => {
  it('lets no control character and no mark of direction through', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const safe = safeText(text);
        expect([isControl(safe), isDirection(safe), endsLine(safe.replaceAll('\n', ''))]).toEqual([
          false,
          false,
          false,
        ]);
      }),
      { numRuns: 2000 },
    );
  });
  it('replaces each of them in the whole of Unicode below the surrogates', () => {
    const all = Array.from({ length: 0xd800 }, (_, code) => String.fromCharCode(code));
    const left = all.filter((one) => (isControl(one) || isDirection(one)) && safeText(one) !== '\ufffd');
    expect(left).toEqual([]);
  });
  it('changes nothing else, and nothing twice', () => {
    const plain = 'tab\tline\n"<&>\' é 日本 \u{1f600} ok';
    expect(safeText(plain)).toBe(plain);
    expect(safeText('a\u001b[31mb\u202ec')).toBe('a\ufffd[31mb\ufffdc');
    fc.assert(
      fc.property(hostile, (text) => {
        expect(safeText(safeText(text))).toBe(safeText(text));
        expect(safeText(text)).toHaveLength(text.length);
      }),
    );
  });
});

describe('safeLine', () => {
  it('is one line within its limit, and says when it was cut', () => {
    expect(safeLine('a\n\tb\n')).toBe('a b ');
    expect([safeLine('abcd', 4), safeLine('abcde', 4)]).toEqual(['abcd', 'abc\u2026']);
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 40 }), (text, limit) => {
        const line = safeLine(text, limit);
        expect([line.length <= limit, endsLine(line), isControl(line), line.includes('\t')]).toEqual([
          true,
          false,
          false,
          false,
        ]);
      }),
    );
  });
  it('does not cut a character in half', () => {
    expect(safeLine('ab\u{1f600}cd', 4)).toBe('ab\u2026');
    expect(safeLine('a\u{1f600}bcd', 4)).toBe('a\u{1f600}\u2026');
  });
});

describe('safeFileName', () => {
  it.each([
    ['Default/Nginx Pod', 'default-nginx-pod'],
    ['../../etc/passwd', 'etc-passwd'],
    ['..', 'unnamed'],
    ['', 'unnamed'],
    ['日本', 'unnamed'],
    ['.hidden', 'hidden'],
    ['a/../b', 'a-..-b'],
    ['C:\\Windows', 'c-windows'],
    ['node_1.example', 'node_1.example'],
  ])('makes of %j the name %j', (text, name) => expect(safeFileName(text)).toBe(name));

  it('never leaves the folder that it is put into, on any system', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 60 }), (text, limit) => {
        const name = safeFileName(text, limit);
        expect(name).toMatch(/^[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?$/);
        expect(name.length).toBeLessThanOrEqual(Math.max(limit, 'unnamed'.length));
        expect(posix.dirname(posix.join('/out', name))).toBe('/out');
        expect(win32.dirname(win32.join('C:\\out', name))).toBe('C:\\out');
      }),
      { numRuns: 2000 },
    );
  });
});
