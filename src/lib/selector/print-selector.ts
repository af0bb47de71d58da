import type { Selector } from './selector.ts';

/** No text can hold a value with both kinds of quotes; Calico itself can therefore never have read one. */
const quoted = (value: string) => (value.includes('"') ? `'${value}'` : `"${value}"`);

const OPERATORS = {
  equals: '==',
  'not-equals': '!=',
  contains: 'contains',
  'starts-with': 'starts with',
  'ends-with': 'ends with',
  in: 'in',
  'not-in': 'not in',
} as const;

/** The canonical text, the one that Calico compares and hashes: equal selectors have equal texts. */
export function printSelector(selector: Selector): string {
  switch (selector.kind) {
    case 'all':
    case 'global':
      return `${selector.kind}()`;
    case 'has':
      return `has(${selector.key})`;
    case 'in':
    case 'not-in':
      return `${selector.key} ${OPERATORS[selector.kind]} {${selector.values.map(quoted).join(', ')}}`;
    case 'not':
      return `!${printSelector(selector.operand)}`;
    case 'and':
    case 'or':
      return `(${selector.operands.map(printSelector).join(selector.kind === 'and' ? ' && ' : ' || ')})`;
    default:
      return `${selector.key} ${OPERATORS[selector.kind]} ${quoted(selector.value)}`;
  }
}
