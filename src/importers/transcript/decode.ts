import { readPrompt } from './prompt.ts';
import { terminalLine } from './terminal-line.ts';

/** A text as lines that keep their numbers, and what had to be repaired to read it. */
export interface Decoded {
  readonly lines: readonly string[];
  /** The character set that the file was in, when it was not UTF-8. */
  readonly repairedFrom?: string;
}

/** Where a NUL stands in ASCII text written as UTF-16 without a byte order mark; `undefined` for other text. */
function utf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  // PowerShell's `>` writes UTF-16 with a byte order mark.
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, Math.min(bytes.length & ~1, 512));
  const zeros = [0, 0];
  for (const [i, byte] of head.entries()) if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const many = head.length / 4;
  if (head.length < 8 || Math.max(even, odd) <= many || Math.min(even, odd) > 0) return undefined;
  return even === 0 ? 'utf-16le' : 'utf-16be';
}

/** The text of a file in whatever character set it is written. */
export function textOf(bytes: Uint8Array): { text: string; repairedFrom?: string } {
  const wide = utf16(bytes);
  if (wide) return { text: new TextDecoder(wide).decode(bytes), repairedFrom: 'UTF-16' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: new TextDecoder('windows-1252').decode(bytes), repairedFrom: 'Windows-1252 or unknown' };
  }
}

/** A command wider than the terminal is recorded with ` CR` where the line editor went to the next row. */
function unwrapped(line: string): string {
  const [head = ''] = line.split(' \r');
  const isWrapped = head.length >= 30 && readPrompt(terminalLine(head)) !== undefined;
  return isWrapped ? line.replace(/ \r(?=[^\r\n])/g, '') : line;
}

/**
 * Turns the bytes of a pasted or recorded terminal session into lines: character set, byte order mark, escape
 * sequences, backspaces and overwritten lines are dealt with; the number of lines stays the same.
 */
export function decode(bytes: Uint8Array): Decoded {
  const { text, repairedFrom } = textOf(bytes);
  const body = text.replace(/^\ufeff/, '').replace(/\n$/, '');
  // Line ends of before 2001, which some serial consoles still log.
  const separator = body.includes('\n') ? '\n' : /\r\n?/;
  const lines = body.split(separator).map((line) => terminalLine(unwrapped(line)));
  return repairedFrom === undefined ? { lines } : { lines, repairedFrom };
}
