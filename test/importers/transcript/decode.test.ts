import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/importers/transcript/decode.ts';

const SESSION = 'mia@ws$ echo ü\nü\n';
const utf16 = (text: string, swap: boolean) => {
  const bytes = Buffer.from(text, 'utf16le');
  return swap ? bytes.swap16() : bytes;
};

describe('the characters of a file', () => {
  it.each([
    ['UTF-8', Buffer.from(SESSION), undefined],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${SESSION}`), undefined],
    ['CRLF', Buffer.from(SESSION.replaceAll('\n', '\r\n')), undefined],
    ['CR alone', Buffer.from(SESSION.replaceAll('\n', '\r')), undefined],
    ['UTF-16 with a byte order mark', utf16(`\ufeff${SESSION}`, false), 'UTF-16'],
    ['UTF-16, other byte order', utf16(`\ufeff${SESSION}`, true), 'UTF-16'],
    ['UTF-16 without a mark', utf16(SESSION, false), 'UTF-16'],
    ['UTF-16 without a mark, other byte order', utf16(SESSION, true), 'UTF-16'],
    ['Windows-1252', Buffer.from(SESSION, 'latin1'), 'Windows-1252 or unknown'],
  ])('%s', (_, bytes, repairedFrom) => {
    const decoded = decode(bytes);
    expect(decoded.lines.filter((line) => line !== '')).toEqual(['mia@ws$ echo ü', 'ü']);
    expect(decoded.repairedFrom).toBe(repairedFrom);
  });

  it('an empty file has one empty line', () => {
    expect(decode(new Uint8Array())).toEqual({ lines: [''] });
  });
});

describe('what a terminal showed', () => {
  it.each([
    ['colours', '\u001b[1;32mmia@ws\u001b[0m$ ip a', 'mia@ws$ ip a'],
    ['a window title', '\u001b]0;mia@ws: ~\u0007mia@ws$ ip a', 'mia@ws$ ip a'],
    ['a character set choice', '\u001b(Bmia@ws$ ip a\u001b=', 'mia@ws$ ip a'],
    ['bracketed paste', '\u001b[?2004hmia@ws$ ip a\u001b[?2004l', 'mia@ws$ ip a'],
    ['a backspace', 'mia@ws$ ip rr\b \b', 'mia@ws$ ip r '],
    ['a backspace as line editors write it', 'mia@ws$ ip rx\b\u001b[K', 'mia@ws$ ip r'],
    ['a letter typed over', 'mia@ws$ ip x\br', 'mia@ws$ ip r'],
    ['a letter deleted before the end', 'mia@ws$ ipp a\b\b\b\u001b[1P', 'mia@ws$ ip a'],
    ['a letter put in', 'mia@ws$ p a\b\b\b\u001b[1@i', 'mia@ws$ ip a'],
    ['progress written over', '10%\r100%', '100%'],
    ['a longer writing below a shorter one', 'loading\rdone', 'doneing'],
    ['an erased line', 'loading\r\u001b[Kdone', 'done'],
    [
      'the mark of zsh for a missing newline',
      `%${' '.repeat(20)}\r \r\r\u001b[Jmia@ws ~ % ip a`,
      'mia@ws ~ % ip a',
    ],
    [
      'a command wider than the terminal',
      `mia@ws$ kubectl get pods -A -o wide --sort-by \r=x`,
      'mia@ws$ kubectl get pods -A -o wide --sort-by=x',
    ],
    ['a tabulator', '\tnexthop via 10.0.0.1', '\tnexthop via 10.0.0.1'],
    ['a bell and a NUL', 'a\u0007\u0000b', 'ab'],
  ])('%s', (_, line, shown) => {
    expect(decode(Buffer.from(`${line}\nx\n`)).lines[0]).toBe(shown);
  });

  it('a recording cannot ask for more memory than it has bytes', () => {
    const [line = ''] = decode(Buffer.from(`${'\u001b[999C\u001b[999@'.repeat(2000)}x\n`)).lines;
    expect(line.length).toBeLessThan(20_000);
  });
});
