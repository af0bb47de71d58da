import { byText } from '../sort.ts';
import type { LabelTerm, Operands, Selector } from './selector.ts';

export const EVERYTHING: Selector = { kind: 'all' };

/** Several selectors as one; one alone stays as it is, and `none` is what no selector at all means. */
function joined(kind: 'and' | 'or', selectors: readonly Selector[], none: Selector): Selector {
  const [first, second, ...rest] = selectors;
  if (first === undefined) return none;
  return second === undefined ? first : { kind, operands: [first, second, ...rest] };
}

export const conjunction = (selectors: readonly Selector[]): Selector => joined('and', selectors, EVERYTHING);

export const disjunction = (selectors: readonly Selector[]): Selector =>
  joined('or', selectors, negation(EVERYTHING));

/** Two negations cancel out. */
export const negation = (operand: Selector): Selector =>
  operand.kind === 'not' ? operand.operand : { kind: 'not', operand };

/** The test of a label against a set. */
export const membership = (kind: 'in' | 'not-in', key: string, values: Iterable<string>): LabelTerm => ({
  kind,
  key,
  values: [...new Set(values)].sort(byText),
});

/** The same operation on other operands. */
export function mapOperands(operands: Operands, change: (operand: Selector) => Selector): Operands {
  const [first, second, ...rest] = operands;
  return [change(first), change(second), ...rest.map(change)];
}
