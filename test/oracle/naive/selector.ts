import type { Labels } from './documents.ts';

/** A parsed selector of Calico. */
export type Selector =
  | { readonly op: 'all' | 'global' }
  | { readonly op: 'has'; readonly key: string }
  | { readonly op: Comparison; readonly key: string; readonly value: string }
  | { readonly op: Membership; readonly key: string; readonly values: readonly string[] }
  | { readonly op: 'not'; readonly of: Selector }
  | { readonly op: 'and' | 'or'; readonly of: readonly Selector[] };

export type Comparison = '==' | '!=' | 'contains' | 'starts with' | 'ends with';
export type Membership = 'in' | 'not in';

/** What an operator says about a value that is there. */
const COMPARISONS: { readonly [op in Comparison]: (value: string, wanted: string) => boolean } = {
  '==': (value, wanted) => value === wanted,
  '!=': (value, wanted) => value !== wanted,
  contains: (value, wanted) => value.includes(wanted),
  'starts with': (value, wanted) => value.startsWith(wanted),
  'ends with': (value, wanted) => value.endsWith(wanted),
};

/** Does a selector hold for these labels? */
export function holds(selector: Selector, labels: Labels): boolean {
  switch (selector.op) {
    case 'all':
    case 'global':
      return true;
    case 'has':
      return labels.has(selector.key);
    case 'not':
      return !holds(selector.of, labels);
    case 'and':
      return selector.of.every((part) => holds(part, labels));
    case 'or':
      return selector.of.some((part) => holds(part, labels));
    case 'in': {
      const value = labels.get(selector.key);
      return value !== undefined && selector.values.includes(value);
    }
    case 'not in': {
      const value = labels.get(selector.key);
      return value === undefined || !selector.values.includes(value);
    }
    default: {
      const value = labels.get(selector.key);
      if (value === undefined) return selector.op === '!=';
      return COMPARISONS[selector.op](value, selector.value);
    }
  }
}

const quoted = (text: string) => (text.includes('"') ? `'${text}'` : `"${text}"`);

/** The canonical text of a selector, with a prefix put before every label key. */
export function printed(selector: Selector, prefix = ''): string {
  switch (selector.op) {
    case 'all':
    case 'global':
      return `${selector.op}()`;
    case 'has':
      return `has(${prefix}${selector.key})`;
    case 'not':
      return `!${printed(selector.of, prefix)}`;
    case 'and':
    case 'or': {
      const between = selector.op === 'and' ? ' && ' : ' || ';
      return `(${selector.of.map((part) => printed(part, prefix)).join(between)})`;
    }
    case 'in':
    case 'not in':
      return `${prefix}${selector.key} ${selector.op} {${[...new Set(selector.values)].sort().map(quoted).join(', ')}}`;
    default:
      return `${prefix}${selector.key} ${selector.op} ${quoted(selector.value)}`;
  }
}

/** All of these must hold. */
export const allOf = (parts: readonly Selector[]): Selector => ({ op: 'and', of: parts });
