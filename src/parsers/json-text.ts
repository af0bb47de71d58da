/** The state of reading a JSON text; `problem` is what was expected where reading had to stop. */
export interface JsonText {
  readonly text: string;
  at: number;
  problem: string | undefined;
}

const WELL_FORMED = 'well-formed JSON';
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORDS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  // Go's %q, with which templates of kubectl print texts, has two more, and \x and \U below.
  a: '\x07',
  v: '\v',
};

/** Stops the reading; the first problem is the one to report. */
export function fail(reading: JsonText, expected = WELL_FORMED): undefined {
  reading.problem ??= expected;
  return undefined;
}

/** Moves over blanks and line breaks, and returns the code of what stands there; NaN at the end. */
export function skipBlanks(reading: JsonText): number {
  const { text } = reading;
  let code = text.charCodeAt(reading.at);
  while (code === 32 || code === 10 || code === 13 || code === 9) code = text.charCodeAt(++reading.at);
  return code;
}

function unescaped(reading: JsonText, text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|U([0-9a-fA-F]{8})|(.))/gs,
    (_, unit?: string, byte?: string, point?: string, letter = '') => {
      const code = Number.parseInt(unit ?? byte ?? point ?? '', 16);
      if (unit !== undefined) return String.fromCharCode(code);
      // A byte beyond ASCII is one that was no UTF-8.
      if (byte !== undefined) return code < 0x80 ? String.fromCharCode(code) : '\ufffd';
      if (point !== undefined && code <= 0x10ffff) return String.fromCodePoint(code);
      return ESCAPES[letter] ?? fail(reading, 'an escape that JSON or Go knows') ?? '';
    },
  );
}

/** Reads the text in quotes that stands at `reading.at`. */
export function readText(reading: JsonText): string {
  const { text } = reading;
  const start = reading.at + 1;
  let end = start;
  let escapes = false;
  for (let code = text.charCodeAt(end); code !== 34; code = text.charCodeAt(end)) {
    // Past the end the code is NaN.
    if (!(code >= 32)) return fail(reading) ?? '';
    escapes ||= code === 92;
    end += code === 92 ? 2 : 1;
  }
  reading.at = end + 1;
  const raw = text.slice(start, end);
  return escapes ? unescaped(reading, raw) : raw;
}

/** Reads a number, true, false or null. */
export function readWord(reading: JsonText): unknown {
  NUMBER.lastIndex = reading.at;
  const [number] = NUMBER.exec(reading.text) ?? [];
  if (number !== undefined) {
    reading.at += number.length;
    // What is too large for a number stays text, as written.
    return Number.isFinite(Number(number)) ? Number(number) : number;
  }
  const word = WORDS.find(([name]) => reading.text.startsWith(name, reading.at));
  if (!word) return fail(reading);
  reading.at += word[0].length;
  return word[1];
}
