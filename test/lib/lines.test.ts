import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf, nonBlank } from '../../src/lib/lines.ts';

const text = fc.array(fc.constantFrom('a', ' ', '\t', '\r', '\n', '\r\n', '\u00a0', '\u2028'), {
  maxLength: 20,
});

describe('linesOf', () => {
  it.each([
    ['', []],
    ['\n', ['']],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\n\n', ['a', '']],
    ['a\nb', ['a', 'b']],
    ['a\r\nb\r\n', ['a', 'b']],
    ['a\n\r\nb', ['a', '', 'b']],
    ['10%\r20%\rdone\r\n', ['10%\r20%\rdone']],
    ['a\u2028b\fc\n', ['a\u2028b\fc']],
  ])('splits %j', (input, lines) => {
    expect(linesOf(input)).toEqual(lines.map((line, index) => ({ number: index + 1, text: line })));
  });
  it('loses nothing: joined again, the lines are the text without its last line ending', () => {
    fc.assert(
      fc.property(text, (parts) => {
        const all = parts.join('').replace(/\r+\n/g, '\n');
        const joined = linesOf(all)
          .map((line) => line.text)
          .join('\n');
        expect(joined).toBe(all.replace(/\n$/, '').replace(/\r$/, ''));
      }),
    );
  });
  it('reads CRLF as LF', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', ' ', ':') })), (lines) => {
        expect(linesOf(lines.join('\r\n'))).toEqual(linesOf(lines.join('\n')));
      }),
    );
  });
  it('numbers the lines as the lines of the file', () => {
    fc.assert(
      fc.property(text, (parts) => {
        const all = parts.join('');
        for (const line of linesOf(all))
          expect(all.split('\n')[line.number - 1]?.replace(/\r$/, '')).toBe(line.text);
      }),
    );
  });
});

describe('nonBlank', () => {
  it('keeps the numbers of the lines that it keeps', () => {
    expect(nonBlank('\n a\n \t\r\n\nb')).toEqual([
      { number: 2, text: ' a' },
      { number: 5, text: 'b' },
    ]);
    expect(nonBlank(' \n\t\n')).toEqual([]);
  });
  it('leaves out nothing but blanks', () => {
    fc.assert(
      fc.property(text, (parts) => {
        const all = parts.join('');
        const letters = nonBlank(all)
          .map((line) => line.text)
          .join('');
        expect(letters.match(/a/g)?.length).toBe(all.match(/a/g)?.length);
      }),
    );
  });
});
