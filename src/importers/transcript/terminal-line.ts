// CSI with its final byte, OSC with its text, character set choices and other short escapes (ECMA-48).
const PIECE =
  /\u001b\[([0-?]*)[ -/]*([@-~])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[ -/]*[0-~]?|[\s\S]/gu;

/** No terminal is wider; a recording cannot ask for more memory than it has bytes. */
const WIDEST = 4096;
/** Recordings of terminals have no such lines: their controls are dropped, not carried out. */
const MAX_RECORDED = 100_000;

/** Erases and moves as far as line editors and progress bars use them; colours and modes change no text. */
function control(cells: string[], column: number, argument: string, final: string): number {
  const count = Math.min(Number(/^\d+/.exec(argument)?.[0] ?? 1) || 1, 1000);
  switch (final) {
    case 'K':
    case 'J':
      if (/^[123]/.test(argument)) cells.fill(' ', 0, argument.startsWith('1') ? column + 1 : cells.length);
      else cells.length = Math.min(cells.length, column);
      return column;
    case 'P':
      cells.splice(column, count);
      return column;
    case '@':
      if (cells.length < WIDEST) cells.splice(column, 0, ...Array<string>(count).fill(' '));
      return column;
    case 'C':
      return Math.min(column + count, Math.max(cells.length, WIDEST));
    case 'D':
      return Math.max(0, column - count);
    case 'G':
      return Math.min(count - 1, WIDEST);
    default:
      return column;
  }
}

/** What a terminal shows of a recorded line: carriage returns, backspaces and escape sequences are carried out. */
export function terminalLine(raw: string): string {
  const line = raw.replace(/\r+$/, '');
  if (!/[\u0000-\u0008\u000b-\u001f\u007f]/.test(line)) return line;
  if (line.length > MAX_RECORDED) return line.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
  const cells: string[] = [];
  let column = 0;
  for (const [piece, argument, final] of line.matchAll(PIECE)) {
    if (final !== undefined) column = control(cells, column, argument ?? '', final);
    else if (piece === '\r') column = 0;
    else if (piece === '\b') column = Math.max(0, column - 1);
    else if (piece === '\t' || !/^[\u0000-\u001f\u007f]/.test(piece)) {
      while (cells.length < column) cells.push(' ');
      cells[column++] = piece;
    }
  }
  return cells.join('');
}
