/** One line of a text, counted from 1, without its line ending. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/** Splits a text into lines (LF, CRLF). A final newline does not start another line. */
export function linesOf(text: string): Line[] {
  if (text === '') return [];
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  return body.split('\n').map((line, index) => ({
    number: index + 1,
    text: line.endsWith('\r') ? line.slice(0, -1) : line,
  }));
}

/** The lines that carry something other than blanks. */
export function nonBlank(text: string): Line[] {
  return linesOf(text).filter((line) => line.text.trim() !== '');
}
