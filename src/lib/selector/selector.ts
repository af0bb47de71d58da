/** Operands of `&&` and `||`: one alone would be no operation. */
export type Operands = readonly [Selector, Selector, ...Selector[]];

/** What a selector asks of one label. */
export type LabelTerm =
  | { readonly kind: 'has'; readonly key: string }
  | {
      readonly kind: 'equals' | 'not-equals' | 'contains' | 'starts-with' | 'ends-with';
      readonly key: string;
      readonly value: string;
    }
  /** The values are sorted, and each stands once. */
  | { readonly kind: 'in' | 'not-in'; readonly key: string; readonly values: readonly string[] };

/**
 * A selector in Calico's own language, as written in policies, pools and BGP peers. `global` holds for everything,
 * as `all` does: it only means something as the namespace selector of a rule, where it is rewritten before it is read.
 */
export type Selector =
  | { readonly kind: 'all' | 'global' }
  | LabelTerm
  | { readonly kind: 'not'; readonly operand: Selector }
  | { readonly kind: 'and' | 'or'; readonly operands: Operands };
