import { termHolds } from '../../lib/selector/holds.ts';
import type { LabelView } from '../../lib/selector/label-view.ts';
import { printSelector } from '../../lib/selector/print-selector.ts';
import type { LabelTerm, Selector } from '../../lib/selector/selector.ts';
import { allOf, both, either, type Fuzzy, fuzzyWhere, others } from './fuzzy.ts';

type LabelState = ReturnType<LabelView['get']>;

const stateText = (state: LabelState) => (typeof state === 'string' ? state : `=${state.value}`);

/**
 * The different label sets of a cluster, as far as selectors look at them: two endpoints that differ only in labels
 * that no selector names share one. Selectors are then evaluated once for each label set, as algebra on bits.
 */
export class LabelProfiles {
  readonly #keys: readonly string[];
  readonly #states: LabelState[][] = [];
  readonly #byText = new Map<string, number>();
  readonly #terms = new Map<string, Fuzzy>();
  readonly #selectors = new Map<string, Fuzzy>();
  readonly #seen = new WeakMap<Selector, Fuzzy>();

  /** @param keys every key that a selector names */
  constructor(keys: Iterable<string>) {
    this.#keys = [...new Set(keys)];
  }

  /** The number of a label set; a new one when it was not seen before. */
  indexOf(labels: LabelView): number {
    const states = this.#keys.map((key) => labels.get(key));
    const text = JSON.stringify(states.map(stateText));
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    this.#byText.set(text, this.#states.length);
    return this.#states.push(states) - 1;
  }

  get size(): number {
    return this.#states.length;
  }

  /** The label sets for which a selector holds. Ask when all of them are in. */
  matching(selector: Selector): Fuzzy {
    const seen = this.#seen.get(selector);
    if (seen) return seen;
    const text = printSelector(selector);
    const known = this.#selectors.get(text) ?? this.evaluate(selector);
    this.#selectors.set(text, known);
    this.#seen.set(selector, known);
    return known;
  }

  private evaluate(selector: Selector): Fuzzy {
    switch (selector.kind) {
      case 'all':
      case 'global':
        return allOf(this.size);
      case 'not':
        return others(this.matching(selector.operand), this.size);
      case 'and':
        return selector.operands.map((operand) => this.matching(operand)).reduce(both);
      case 'or':
        return selector.operands.map((operand) => this.matching(operand)).reduce(either);
      default:
        return this.term(selector);
    }
  }

  private term(term: LabelTerm): Fuzzy {
    const text = printSelector(term);
    const column = this.#keys.indexOf(term.key);
    const known =
      this.#terms.get(text) ??
      fuzzyWhere(this.size, (i) => termHolds(term, this.#states[i]?.[column] ?? 'absent'));
    this.#terms.set(text, known);
    return known;
  }
}
