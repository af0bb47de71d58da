// Bundle text reaches terminals, HTML, CSV and file names. Control characters could move a cursor or hide a
// line, bidirectional marks could make a word read as another one, the separators U+2028 and U+2029 end a line
// for some readers only: all become visible replacements.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
const DIRECTION = /[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Text that is safe to print: control characters, direction marks and line separators become U+FFFD, tab and newline stay. */
export function safeText(text: string): string {
  return text.replace(CONTROL, '\ufffd').replace(DIRECTION, '\ufffd');
}

/** A single safe line of at most `limit` characters; a cut is marked. */
export function safeLine(text: string, limit = 400): string {
  const line = safeText(text).replace(/[\n\t]+/g, ' ');
  if (line.length <= limit) return line;
  // Half of a surrogate pair would be another character in each output format.
  return `${line.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}\u2026`;
}

/** A file name of letters, digits, dot, dash and underscore only, never empty, hidden or a dot-dot. */
export function safeFileName(text: string, limit = 60): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[.-]+/, '');
  return name.slice(0, limit).replace(/[.-]+$/, '') || 'unnamed';
}
