import { conjunction, disjunction, EVERYTHING, membership, negation } from './build-selector.ts';
import {
  fail,
  nextCharacter,
  type Scanner,
  take,
  takeHere,
  takeInnerClosing,
  takeInnerLabel,
  takeLabel,
  takeString,
  takeWords,
} from './scanner.ts';
import type { LabelTerm, Selector } from './selector.ts';
import { type Expected, type SelectorError, selectorError } from './selector-error.ts';

export type ParsedSelector =
  | { readonly ok: true; readonly selector: Selector }
  | { readonly ok: false; readonly error: SelectorError };

export interface SelectorOptions {
  /** Calico v3.29 and older: line breaks are blanks inside `has( )` and the like, and in operators of two words. */
  readonly newlineIsBlank?: boolean;
}

/** Calico has no such limit; no selector that a person wrote comes near it, and a deeper one could exhaust the stack. */
const DEEPEST_NESTING = 256;

/** Operators made of words; between two of them blanks may stand, or nothing (`notin`). */
const WORD_OPERATORS = [
  [['contains'], 'contains'],
  [['starts', 'with'], 'starts-with'],
  [['ends', 'with'], 'ends-with'],
  [['not', 'in'], 'not-in'],
  [['in'], 'in'],
] as const;

/** The values of a set; a comma may stand after the last one. */
function setOf(scanner: Scanner): readonly string[] | undefined {
  if (!take(scanner, '{')) return fail(scanner, 'set');
  const values: string[] = [];
  while (!take(scanner, '}')) {
    const value = takeString(scanner);
    if (value === undefined) return undefined;
    values.push(value);
    if (!take(scanner, ',') && nextCharacter(scanner) !== '}') return fail(scanner, 'comma-or-brace');
  }
  return values;
}

function operatorOf(scanner: Scanner): Exclude<LabelTerm['kind'], 'has'> | undefined {
  if (take(scanner, '==')) return 'equals';
  if (takeHere(scanner, '!=')) return 'not-equals';
  const words = WORD_OPERATORS.find(([parts]) => takeWords(scanner, parts));
  return words?.[1] ?? fail(scanner, nextCharacter(scanner) === '=' ? 'equals-equals' : 'operator');
}

function comparison(scanner: Scanner, key: string): LabelTerm | undefined {
  const kind = operatorOf(scanner);
  if (kind === undefined) return undefined;
  if (kind === 'in' || kind === 'not-in') {
    const values = setOf(scanner);
    return values && membership(kind, key, values);
  }
  const value = takeString(scanner);
  return value === undefined ? undefined : { kind, key, value };
}

/** A single `&` or `|` was meant as an operator. */
function expectedAfterTerm(scanner: Scanner, otherwise: Expected): Expected {
  const character = nextCharacter(scanner);
  if (character === '&') return 'and-and';
  return character === '|' ? 'or-or' : otherwise;
}

function parenthesized(scanner: Scanner): Selector | undefined {
  if (scanner.depth > DEEPEST_NESTING) return fail(scanner, 'less-nesting', scanner.at - 1);
  const inner = orExpression(scanner);
  if (inner === undefined) return undefined;
  return take(scanner, ')') ? inner : fail(scanner, expectedAfterTerm(scanner, 'closing-parenthesis'));
}

/** The words are only known with the parenthesis glued to them: a label may be called `has`, too. */
function primary(scanner: Scanner): Selector | undefined {
  if (take(scanner, '(')) {
    scanner.depth++;
    const inner = parenthesized(scanner);
    scanner.depth--;
    return inner;
  }
  if (takeHere(scanner, 'has(')) {
    const key = takeInnerLabel(scanner);
    return key !== undefined && takeInnerClosing(scanner) ? { kind: 'has', key } : undefined;
  }
  if (takeHere(scanner, 'all(')) return takeInnerClosing(scanner) ? EVERYTHING : undefined;
  if (takeHere(scanner, 'global(')) return takeInnerClosing(scanner) ? { kind: 'global' } : undefined;
  const key = takeLabel(scanner, 'term');
  return key === undefined ? undefined : comparison(scanner, key);
}

function operation(scanner: Scanner): Selector | undefined {
  let negated = false;
  // `!=` is one sign, and cannot start a term.
  while (nextCharacter(scanner) === '!' && scanner.text[scanner.at + 1] !== '=') {
    scanner.at++;
    negated = !negated;
  }
  const operand = primary(scanner);
  return operand && negated ? negation(operand) : operand;
}

function listOf(scanner: Scanner, sign: string, read: (scanner: Scanner) => Selector | undefined) {
  const operands: Selector[] = [];
  do {
    const operand = read(scanner);
    if (operand === undefined) return undefined;
    operands.push(operand);
  } while (take(scanner, sign));
  return operands;
}

function andExpression(scanner: Scanner): Selector | undefined {
  const operands = listOf(scanner, '&&', operation);
  return operands && conjunction(operands);
}

function orExpression(scanner: Scanner): Selector | undefined {
  const operands = listOf(scanner, '||', andExpression);
  return operands && disjunction(operands);
}

/**
 * Reads a selector as Calico does (calico-semantics 2.1); a text of nothing but blanks selects everything. Never
 * throws, and takes time in proportion to the text.
 */
export function parseSelector(text: string, options: SelectorOptions = {}): ParsedSelector {
  const { newlineIsBlank = false } = options;
  const scanner: Scanner = { text, newlineIsBlank, at: 0, depth: 0, failure: undefined };
  if (nextCharacter(scanner) === undefined) return { ok: true, selector: EVERYTHING };
  const selector = orExpression(scanner);
  if (selector && nextCharacter(scanner) !== undefined) fail(scanner, expectedAfterTerm(scanner, 'end'));
  const { failure } = scanner;
  if (selector && !failure) return { ok: true, selector };
  const { at, expected } = failure ?? { at: scanner.at, expected: 'term' };
  return { ok: false, error: selectorError(text, at, expected) };
}
