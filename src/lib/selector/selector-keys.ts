import { byText } from '../sort.ts';
import { mapOperands } from './build-selector.ts';
import type { LabelTerm, Selector } from './selector.ts';

/** Labels that a pod inherits have keys that start so: its namespace's, and its service account's. */
export const NAMESPACE_PREFIX = 'pcns.';
export const SERVICE_ACCOUNT_PREFIX = 'pcsa.';

/** What a selector asks of labels, in the order of its text. */
export function termsOf(selector: Selector): readonly LabelTerm[] {
  switch (selector.kind) {
    case 'all':
    case 'global':
      return [];
    case 'not':
      return termsOf(selector.operand);
    case 'and':
    case 'or':
      return selector.operands.flatMap(termsOf);
    default:
      return [selector];
  }
}

/** The keys of the labels that a selector mentions, sorted, each once. */
export const keysOf = (selector: Selector): readonly string[] =>
  [...new Set(termsOf(selector).map(({ key }) => key))].sort(byText);

/** The same selector about labels with a prefix before their keys. */
export function prefixed(selector: Selector, prefix: string): Selector {
  const change = (operand: Selector) => prefixed(operand, prefix);
  switch (selector.kind) {
    case 'all':
    case 'global':
      return selector;
    case 'not':
      return { kind: 'not', operand: change(selector.operand) };
    case 'and':
    case 'or':
      return { kind: selector.kind, operands: mapOperands(selector.operands, change) };
    default:
      return { ...selector, key: `${prefix}${selector.key}` };
  }
}
