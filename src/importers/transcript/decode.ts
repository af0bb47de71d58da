/** A text as lines that keep their numbers, and what had to be repaired to read it. */
export interface Decoded {
  readonly lines: readonly string[];
  /** The character set that the file was in, when it was not UTF-8. */
  readonly repairedFrom?: string;
}

// CSI and OSC sequences and single-character escapes, as terminals record them (ECMA-48).
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
const OTHER_CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

function textOf(bytes: Uint8Array): { text: string; repairedFrom?: string } {
  // PowerShell's `>` writes UTF-16 with a byte order mark.
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: new TextDecoder('utf-16le').decode(bytes), repairedFrom: 'UTF-16' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: new TextDecoder('windows-1252').decode(bytes), repairedFrom: 'Windows-1252 or unknown' };
  }
}

/** A carriage return inside a line means that the terminal wrote over it: the last writing is what was seen. */
function overwritten(line: string): string {
  return line.replace(/\r+$/, '').split('\r').at(-1) ?? '';
}

/**
 * Turns the bytes of a pasted or recorded terminal session into lines: character set, byte order mark, escape
 * sequences and overwritten lines are dealt with; the number of lines stays the same.
 */
export function decode(bytes: Uint8Array): Decoded {
  const { text, repairedFrom } = textOf(bytes);
  const body = text.replace(/^\ufeff/, '').replace(/\n$/, '');
  const lines = body
    .split('\n')
    .map((line) => overwritten(line.replace(ESCAPES, '')).replace(OTHER_CONTROLS, ''));
  return repairedFrom === undefined ? { lines } : { lines, repairedFrom };
}
