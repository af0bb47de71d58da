import type { Line } from '../lib/lines.ts';

/** One `Key:  value` line of a kubectl describe output. */
export interface Entry {
  readonly line: number;
  /** Blanks in front of the key. */
  readonly indent: number;
  readonly key: string;
  readonly value: string;
}

/** Reads `Key:   value`; keys may hold blanks (`Block Size`). `undefined` for any other line. */
export function readEntry({ number, text }: Line): Entry | undefined {
  const { indent, key, value } =
    /^(?<indent>\s*)(?<key>[^\s:][^:]*):(?:\s+(?<value>.*))?$/.exec(text)?.groups ?? {};
  if (indent === undefined || key === undefined) return undefined;
  return { line: number, indent: indent.length, key, value: (value ?? '').trim() };
}

/**
 * The lines of a top-level section, e.g. of `Labels:`. The first value may stand beside the key; it is returned
 * with the rest, at the column where it stands.
 */
export function sectionOf(lines: readonly Line[], key: string): Line[] {
  const start = lines.findIndex(({ text }) => text.startsWith(`${key}:`));
  const head = lines[start];
  if (head === undefined) return [];
  const rest = lines.slice(start + 1);
  const end = rest.findIndex(({ text }) => /^\S/.test(text));
  const beside = head.text.replace(`${key}:`, (label) => ' '.repeat(label.length));
  return [
    ...(beside.trim() === '' ? [] : [{ number: head.number, text: beside }]),
    ...rest.slice(0, end < 0 ? undefined : end),
  ];
}

/** Every describe output of ours starts an object with its name, at the left border. */
export const startsObject = (line: string) => /^Name:(\s|$)/.test(line);

/** A line of an object: indented, or a key at the left border. */
export const isDescribed = (line: string) => /^\s/.test(line) || /^[A-Z][A-Za-z ()-]*:(\s|$)/.test(line);
