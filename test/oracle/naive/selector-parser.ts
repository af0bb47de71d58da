import type { Comparison, Membership, Selector } from './selector.ts';

/** What is wrong with the text of a selector. */
export class SelectorError extends Error {}

/** A text, and how far it is read. */
interface Cursor {
  readonly text: string;
  place: number;
}

/** Reads a pattern at the cursor, after blanks; only space and tab are blanks. */
function take(cursor: Cursor, pattern: RegExp): string | undefined {
  const blanks = /^[ \t]*/.exec(cursor.text.slice(cursor.place))?.[0].length ?? 0;
  const found = pattern.exec(cursor.text.slice(cursor.place + blanks));
  if (found === null || found.index !== 0) return undefined;
  cursor.place += blanks + found[0].length;
  return found[1] ?? found[0];
}

function need(cursor: Cursor, pattern: RegExp, what: string): string {
  const found = take(cursor, pattern);
  if (found === undefined) throw new SelectorError(`expected ${what} at ${cursor.place} of ${cursor.text}`);
  return found;
}

function readString(cursor: Cursor): string {
  const text = need(cursor, /^("[^"]*"|'[^']*')/, 'string');
  return text.slice(1, -1);
}

/** `{ "a", "b" }`; may be empty or end in a comma. */
function readSet(cursor: Cursor): readonly string[] {
  need(cursor, /^\{/, 'set');
  const values: string[] = [];
  while (take(cursor, /^\}/) === undefined) {
    values.push(readString(cursor));
    if (take(cursor, /^,/) !== undefined) continue;
    need(cursor, /^\}/, 'end of set');
    break;
  }
  return values;
}

const COMPARISONS: readonly (readonly [RegExp, Comparison])[] = [
  [/^==/, '=='],
  [/^!=/, '!='],
  [/^contains\b/, 'contains'],
  [/^starts[ \t]*with\b/, 'starts with'],
  [/^ends[ \t]*with\b/, 'ends with'],
];
const MEMBERSHIPS: readonly (readonly [RegExp, Membership])[] = [
  [/^in\b/, 'in'],
  [/^not[ \t]*in\b/, 'not in'],
];
const LABEL = /^[A-Za-z0-9_./-]+/;
const LONGEST_LABEL = 512;

function readLabel(cursor: Cursor): string {
  const label = need(cursor, LABEL, 'label');
  if (label.length > LONGEST_LABEL) throw new SelectorError('label too long');
  return label;
}

function readPrimary(cursor: Cursor): Selector {
  if (take(cursor, /^\(/) !== undefined) {
    const inner = readOr(cursor);
    need(cursor, /^\)/, ')');
    return inner;
  }
  if (take(cursor, /^all\([ \t]*\)/) !== undefined) return { op: 'all' };
  if (take(cursor, /^global\([ \t]*\)/) !== undefined) return { op: 'global' };
  // After the word and its parenthesis only a label can follow: `has (x)` ends in "expected operator".
  if (take(cursor, /^has\(/) !== undefined) {
    const key = readLabel(cursor);
    need(cursor, /^\)/, ')');
    return { op: 'has', key };
  }
  const key = readLabel(cursor);
  for (const [pattern, op] of COMPARISONS) {
    if (take(cursor, pattern) !== undefined) return { op, key, value: readString(cursor) };
  }
  for (const [pattern, op] of MEMBERSHIPS) {
    if (take(cursor, pattern) !== undefined) return { op, key, values: readSet(cursor) };
  }
  throw new SelectorError(`expected operator after label ${key}`);
}

function readOperation(cursor: Cursor): Selector {
  if (take(cursor, /^!/) !== undefined) return { op: 'not', of: readOperation(cursor) };
  return readPrimary(cursor);
}

function readAnd(cursor: Cursor): Selector {
  const parts = [readOperation(cursor)];
  while (take(cursor, /^&&/) !== undefined) parts.push(readOperation(cursor));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { op: 'and', of: parts };
}

function readOr(cursor: Cursor): Selector {
  const parts = [readAnd(cursor)];
  while (take(cursor, /^\|\|/) !== undefined) parts.push(readAnd(cursor));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { op: 'or', of: parts };
}

/** Parses a selector of Calico; nothing but blanks is `all()`. Throws {@link SelectorError}. */
export function parseSelector(text: string): Selector {
  const cursor: Cursor = { text, place: 0 };
  if (take(cursor, /^$/) !== undefined) return { op: 'all' };
  const selector = readOr(cursor);
  need(cursor, /^$/, 'end');
  return selector;
}
