import { type Conjunction, conjunctionOf, type Literal } from '../../lib/selector/normal-form.ts';
import { printSelector } from '../../lib/selector/print-selector.ts';
import type { Selector } from '../../lib/selector/selector.ts';
import { keysOf } from '../../lib/selector/selector-keys.ts';
import { contradictionsOf, termsTrueWhenMissing } from '../../lib/selector/selector-warnings.ts';
import type { Policy } from '../../model/policy.ts';
import type { Labelled, Population, Selection } from './population.ts';
import { aboutPolicy, aboutRule, type Draft, type RemarkKind } from './remark.ts';
import { actingRules } from './stated-rule.ts';

/** Something about one selector, for whoever stands for it to say where it is. */
interface Fault {
  readonly kind: RemarkKind;
  readonly says: string;
}

const WANTING = ['has', 'equals', 'contains', 'starts-with', 'ends-with', 'in'];

const literalsIn = ({ literals, branches }: Conjunction): readonly Literal[] => [
  ...literals,
  ...branches.flatMap(literalsIn),
];

/** The labels that must be there for a test of a selector to hold; Calico's own are always somewhere. */
function keysWanted(selector: Selector): readonly string[] {
  const wanting = literalsIn(conjunctionOf(selector)).filter(
    ({ term, negated }) => WANTING.includes(term.kind) !== negated,
  );
  const keys = wanting.map(({ term }) => term.key).filter((key) => !key.includes('projectcalico.org/'));
  return [...new Set(keys)];
}

const named = (some: readonly Labelled[]) => {
  const more = some.length - 3;
  const names = some.slice(0, more > 1 ? 3 : 4).map(({ id }) => id);
  return `${names.join(', ')}${more > 1 ? ` and ${more} more` : ''}`;
};

const bare = (text: string) => text.replace(/^\((.*)\)$/, '$1');

function contradictions(selector: Selector): Fault[] {
  return contradictionsOf(selector).map(({ key, terms }) => ({
    kind: 'contradictory-selector',
    says: `No value of the label ${key} fits ${terms.map((term) => bare(printSelector(term))).join(' and ')} at once.`,
  }));
}

/** Tests that hold for want of a label, when something that lacks it is selected by them. */
function unlabelled(selector: Selector, { sure }: Selection): Fault[] {
  return termsTrueWhenMissing(selector).flatMap((term): Fault[] => {
    const [key] = keysOf(term);
    const without = key === undefined ? [] : sure.filter(({ labels }) => labels.get(key) === 'absent');
    if (without.length === 0) return [];
    const lack = without.length === 1 ? 'has' : 'have';
    const says = `${printSelector(term)} also holds without a label ${key}: of the ${sure.length} that it selects, ${without.length} ${lack} none (${named(without)}).`;
    return [{ kind: 'true-without-label', says }];
  });
}

/** Selector by selector, what its author may not have meant. */
export class SelectorRemarks {
  readonly #population: Population;
  readonly #nowhere = new Map<string, boolean>();
  readonly #faults = new Map<string, readonly Fault[]>();

  constructor(population: Population) {
    this.#population = population;
  }

  #isNowhere(key: string): boolean {
    const known =
      this.#nowhere.get(key) ?? this.#population.all.every(({ labels }) => labels.get(key) === 'absent');
    this.#nowhere.set(key, known);
    return known;
  }

  #missingLabels(selector: Selector): Fault[] {
    if (this.#population.all.length === 0) return [];
    return keysWanted(selector)
      .filter((key) => this.#isNowhere(key))
      .map((key) => ({
        kind: 'label-nowhere',
        says: `Nothing in the snapshot carries the label ${labelText(key)}.`,
      }));
  }

  #faultsOf(selector: Selector, selected: Selection): readonly Fault[] {
    return [...contradictions(selector), ...unlabelled(selector, selected), ...this.#missingLabels(selector)];
  }

  #ofRules(policy: Policy): readonly Draft[] {
    return actingRules(policy).flatMap((stated) => {
      const selectors = stated.parts.flatMap((part) => {
        const ofSide = [part.from, part.to].flatMap(({ selector }) => (selector ? [selector] : []));
        return ofSide.map((selector) => ({ part, selector, text: printSelector(selector) }));
      });
      const distinct = [...new Map(selectors.map((one) => [one.text, one])).values()];
      return distinct.flatMap(({ part, selector, text }) => {
        const faults = this.#faults.get(text) ?? this.#faultsOf(selector, this.#population.meant(selector));
        this.#faults.set(text, faults);
        const whole = stated.parts.length === 1 ? undefined : part;
        return faults.map(({ kind, says }) => aboutRule(kind, stated, says, whole));
      });
    });
  }

  /** Remarks about the selectors of a policy and of its rules. */
  of(policy: Policy): readonly Draft[] {
    const { spec } = policy;
    if (!spec) return [];
    const own = this.#faultsOf(spec.selector, this.#population.selected(policy));
    return [...own.map(({ kind, says }) => aboutPolicy(kind, policy, says)), ...this.#ofRules(policy)];
  }
}

const labelText = (key: string): string =>
  key.replace(/^pcns\.(.*)$/, '$1 (of a namespace)').replace(/^pcsa\.(.*)$/, '$1 (of a service account)');
