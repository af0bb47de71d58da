import { styleText } from 'node:util';
import { safeLine } from '../lib/safe-text.ts';
import { place, type Source } from '../lib/source.ts';

type Style = Parameters<typeof styleText>[0];

/** Colours only where a person looks: a terminal that did not refuse them (no-color.org). */
const coloured = process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';

/** Text in a style, when the output shows styles. */
export function styled(style: Style, text: string): string {
  return coloured ? styleText(style, text, { validateStream: false }) : text;
}

const WORD_STYLES: Readonly<Record<string, Style>> = {
  delivered: 'green',
  passed: 'green',
  agrees: 'green',
  clean: 'green',
  blocked: 'red',
  failed: 'red',
  contradicts: 'red',
  problems: 'red',
  critical: ['red', 'bold'],
  high: 'red',
  mixed: 'yellow',
  medium: 'yellow',
  low: 'yellow',
  unknown: 'magenta',
  undetermined: 'magenta',
  verified: 'green',
  altered: ['red', 'bold'],
  incomplete: ['red', 'bold'],
  'bad-signature': ['red', 'bold'],
};

/** A verdict word in its colour; the word itself always stays. */
export function word(text: string): string {
  const style = WORD_STYLES[text];
  return style ? styled(style, text) : text;
}

/** Writes data to standard output. */
export function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/**
 * JSON that is safe to look at: what could steer a terminal or turn a line around is escaped, so that the value
 * stays what it was.
 */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Writes a document of machine-readable output. */
export function printJson(value: { readonly schemaVersion: string; readonly [key: string]: unknown }): void {
  print(safeJson(value, 2));
}

/** Writes what is meant for the person only: progress, hints. */
export function tell(...lines: readonly string[]): void {
  process.stderr.write(`${lines.join('\n')}\n`);
}

/** Bundle text on a terminal: one line, without anything that could move the cursor. */
export function safe(text: string, limit = 200): string {
  return safeLine(text, limit);
}

/** Evidence as people read it: place and text. */
export function cited(source: Source, width = 100): string {
  const imported = source.origin ? ` (from ${source.origin.file}:${source.origin.line})` : '';
  return `${styled('dim', `${safe(place(source))}${safe(imported)}`)}  ${safe(source.text.trim(), width)}`;
}

/** Rows in columns as wide as their longest cell. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** The same with something in front of the first line, and the others below the text. */
export function hanging(text: string, first: string, width = 100): string[] {
  const [line = '', ...rest] = wrapped(text, ' '.repeat(first.length), width);
  return [first + line.slice(first.length), ...rest];
}

/** Text broken at blanks into lines of at most `width` characters, each with `indent` in front. */
export function wrapped(text: string, indent: string, width = 100): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of safeLine(text, 4000).split(' ')) {
    if (line !== '' && line.length + part.length + 1 > width - indent.length) {
      lines.push(indent + line);
      line = part;
    } else line = line === '' ? part : `${line} ${part}`;
  }
  return [...lines, indent + line];
}
