import { safeText } from '../safe-text.ts';

/** What could have stood where a text stops being a selector, and the words for it. */
const EXPECTED = {
  term: 'a label, has(, all(, global( or (',
  label: 'a label',
  'shorter-label': 'a label of at most 512 characters',
  operator: 'an operator: ==, !=, in, not in, contains, starts with or ends with',
  'equals-equals': '==',
  'and-and': '&&',
  'or-or': '||',
  string: 'a value in quotes',
  'closing-quote': 'a closing quote for the value that starts here',
  set: 'a set in braces',
  'comma-or-brace': ', or }',
  'closing-parenthesis': ')',
  end: 'the end, && or ||',
  'less-nesting': 'fewer parentheses inside one another',
} as const;

export type Expected = keyof typeof EXPECTED;

/** Why a text is no selector. */
export interface SelectorError {
  /** Where, in characters from 1. */
  readonly column: number;
  /** `less-nesting` is a limit of ours, not of Calico: what Calico makes of such a text is not known. */
  readonly expected: Expected;
  /** The text that stands there, cut short; '' at the end. */
  readonly found: string;
  readonly says: string;
}

const LONGEST_EXCERPT = 24;

/** The error at an index of a text. */
export function selectorError(text: string, at: number, expected: Expected): SelectorError {
  const column = [...text.slice(0, at)].length + 1;
  const found = [...text.slice(at, at + 2 * LONGEST_EXCERPT)].slice(0, LONGEST_EXCERPT).join('');
  const there = found === '' ? 'the text ends' : `found ${JSON.stringify(safeText(found))}`;
  return { column, expected, found, says: `column ${column}: expected ${EXPECTED[expected]}; ${there}` };
}
