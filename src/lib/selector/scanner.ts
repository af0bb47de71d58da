import type { Expected } from './selector-error.ts';

/**
 * A place in a selector's text. It only ever moves forward, so that reading takes linear time whatever the text.
 * The first failure is kept, and whoever fails returns `undefined`.
 */
export interface Scanner {
  readonly text: string;
  readonly newlineIsBlank: boolean;
  at: number;
  /** How many parentheses are open. */
  depth: number;
  failure: { readonly at: number; readonly expected: Expected } | undefined;
}

/** Records why reading stops, here or at an earlier place. */
export function fail(scanner: Scanner, expected: Expected, at = scanner.at): undefined {
  scanner.failure ??= { at, expected };
}

const LABEL_CHARACTER = /^[A-Za-z0-9_./-]$/;

const isLabelCharacter = (character: string | undefined) =>
  character !== undefined && LABEL_CHARACTER.test(character);

/** Calico refuses longer ones. */
const LONGEST_LABEL = 512;

const BLANKS = ' \t';

/** What `\s` meant to the regular expressions of Calico v3.29 and older. */
const BLANKS_AND_NEWLINES = ' \t\n\f\r';

function indexAfter(text: string, blanks: string, at: number): number {
  let end = at;
  while (end < text.length && blanks.includes(text.charAt(end))) end++;
  return end;
}

/** Index after the blanks inside `has( )`, `all( )`, `global( )` and the operators of two words. */
const afterInnerBlanks = (scanner: Scanner, at: number) =>
  indexAfter(scanner.text, scanner.newlineIsBlank ? BLANKS_AND_NEWLINES : BLANKS, at);

/** The next character after blanks; `undefined` at the end. */
export function nextCharacter(scanner: Scanner): string | undefined {
  scanner.at = indexAfter(scanner.text, BLANKS, scanner.at);
  return scanner.text[scanner.at];
}

/** Moves past a sign when it stands exactly here. */
export function takeHere(scanner: Scanner, sign: string): boolean {
  const stands = scanner.text.startsWith(sign, scanner.at);
  if (stands) scanner.at += sign.length;
  return stands;
}

/** Moves past blanks, and past a sign when it comes next. */
export function take(scanner: Scanner, sign: string): boolean {
  nextCharacter(scanner);
  return takeHere(scanner, sign);
}

/** Moves past blanks, and past the parenthesis that closes `has(`, `all(` or `global(`. */
export function takeInnerClosing(scanner: Scanner): boolean {
  scanner.at = afterInnerBlanks(scanner, scanner.at);
  if (takeHere(scanner, ')')) return true;
  fail(scanner, 'closing-parenthesis');
  return false;
}

/** Moves past the words of an operator, blanks between them or not; the last one must not run into a label. */
export function takeWords(scanner: Scanner, words: readonly string[]): boolean {
  let end = scanner.at;
  for (const [i, word] of words.entries()) {
    const start = i === 0 ? end : afterInnerBlanks(scanner, end);
    if (!scanner.text.startsWith(word, start)) return false;
    end = start + word.length;
  }
  if (isLabelCharacter(scanner.text[end])) return false;
  scanner.at = end;
  return true;
}

/** The label that starts here. */
export function takeLabel(scanner: Scanner, otherwise: Expected): string | undefined {
  const start = scanner.at;
  let end = start;
  while (isLabelCharacter(scanner.text[end])) end++;
  if (end === start) return fail(scanner, otherwise);
  if (end - start > LONGEST_LABEL) return fail(scanner, 'shorter-label');
  scanner.at = end;
  return scanner.text.slice(start, end);
}

/** The label between the parentheses of `has( )`. */
export function takeInnerLabel(scanner: Scanner): string | undefined {
  scanner.at = afterInnerBlanks(scanner, scanner.at);
  return takeLabel(scanner, 'label');
}

/** The value in quotes that comes next. Nothing in it is escaped: the same quote ends it. */
export function takeString(scanner: Scanner): string | undefined {
  const quote = nextCharacter(scanner);
  if (quote !== '"' && quote !== "'") return fail(scanner, 'string');
  const start = scanner.at + 1;
  const end = scanner.text.indexOf(quote, start);
  if (end < 0) return fail(scanner, 'closing-quote');
  scanner.at = end + 1;
  return scanner.text.slice(start, end);
}
