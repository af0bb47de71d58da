import type { LabelTerm, Selector } from './selector.ts';

/** A test of one label, or its negation. */
export interface Literal {
  readonly term: LabelTerm;
  readonly negated: boolean;
}

/** What must hold together: tests of labels, and of each `||` one of its branches. */
export interface Conjunction {
  readonly literals: readonly Literal[];
  /** Branches of all `||` in it. */
  readonly branches: readonly Conjunction[];
}

const isTerm = (selector: Selector): selector is LabelTerm => 'key' in selector;

/** A selector with its negations moved inward, until they stand before tests of labels only (De Morgan). */
export function conjunctionOf(selector: Selector, negated = false): Conjunction {
  if (isTerm(selector)) return { literals: [{ term: selector, negated }], branches: [] };
  switch (selector.kind) {
    case 'all':
    case 'global':
      return { literals: [], branches: [] };
    case 'not':
      return conjunctionOf(selector.operand, !negated);
    default: {
      const parts = selector.operands.map((operand) => conjunctionOf(operand, negated));
      if ((selector.kind === 'or') !== negated) return { literals: [], branches: parts };
      return {
        literals: parts.flatMap(({ literals }) => literals),
        branches: parts.flatMap(({ branches }) => branches),
      };
    }
  }
}
