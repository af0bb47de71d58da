import { not } from '../kleene.ts';
import { holds, termHolds } from './holds.ts';
import { viewOf } from './label-view.ts';
import { type Conjunction, conjunctionOf, type Literal } from './normal-form.ts';
import type { Selector } from './selector.ts';

/** Whether a literal holds for a label; `undefined`: the label is missing. */
function literalHolds({ term, negated }: Literal, value: string | undefined): boolean {
  const match = termHolds(term, value === undefined ? 'absent' : { value });
  return (negated ? not(match) : match) === 'yes';
}

const toSelector = ({ term, negated }: Literal): Selector =>
  negated ? { kind: 'not', operand: term } : term;

function byKey(literals: readonly Literal[]): ReadonlyMap<string, readonly Literal[]> {
  const groups = new Map<string, Literal[]>();
  for (const literal of literals) {
    const group = groups.get(literal.term.key);
    if (group) group.push(literal);
    else groups.set(literal.term.key, [literal]);
  }
  return groups;
}

/** The only values that a literal lets through; `undefined` when they cannot be listed. */
function valuesOf({ term, negated }: Literal): readonly string[] | undefined {
  switch (term.kind) {
    case 'equals':
      return negated ? undefined : [term.value];
    case 'not-equals':
      return negated ? [term.value] : undefined;
    case 'in':
      return negated ? undefined : term.values;
    case 'not-in':
      return negated ? term.values : undefined;
    default:
      return undefined;
  }
}

/** Two beginnings, or two ends, of which neither is one of the other. */
function endsClash(literals: readonly Literal[], kind: 'starts-with' | 'ends-with'): boolean {
  const texts = literals.flatMap(({ term, negated }) => (!negated && term.kind === kind ? [term.value] : []));
  const longest = texts.reduce((a, b) => (b.length > a.length ? b : a), '');
  return texts.some((text) => !(kind === 'starts-with' ? longest.startsWith(text) : longest.endsWith(text)));
}

/** For tests of one label. Certain only: that `contains` and a negation exclude each other may go unnoticed. */
function cannotAllHold(literals: readonly Literal[]): boolean {
  if (literals.every((literal) => literalHolds(literal, undefined))) return false;
  const lists = literals.flatMap((literal) => {
    const values = valuesOf(literal);
    return values ? [values] : [];
  });
  const [first, ...more] = lists;
  if (first) {
    const shortest = more.reduce((a, b) => (b.length < a.length ? b : a), first);
    return !shortest.some((value) => literals.every((literal) => literalHolds(literal, value)));
  }
  const forbidden = literals.some(({ term, negated }) => term.kind === 'has' && negated);
  return forbidden || endsClash(literals, 'starts-with') || endsClash(literals, 'ends-with');
}

/** Tests of one label that no value passes together, nor a missing label. */
export interface Contradiction {
  readonly key: string;
  readonly terms: readonly Selector[];
}

function contradictionsIn({ literals, branches }: Conjunction): readonly Contradiction[] {
  const own = [...byKey(literals)]
    .filter(([, group]) => cannotAllHold(group))
    .map(([key, group]) => ({ key, terms: group.map(toSelector) }));
  return [...own, ...branches.flatMap(contradictionsIn)];
}

/** What can never hold in a selector. In one branch of an `||` it only makes that branch useless. */
export const contradictionsOf = (selector: Selector): readonly Contradiction[] =>
  contradictionsIn(conjunctionOf(selector));

/** `wanted`: labels that must be there for another reason. */
function trueWhenMissing(
  { literals, branches }: Conjunction,
  wanted: ReadonlySet<string>,
): readonly Selector[] {
  const wanting = literals.filter((literal) => !literalHolds(literal, undefined));
  const all = wanting.length > 0 ? new Set([...wanted, ...wanting.map(({ term }) => term.key)]) : wanted;
  const own = literals.filter(({ term }) => term.kind !== 'has' && !all.has(term.key)).map(toSelector);
  return [...own, ...branches.flatMap((branch) => trueWhenMissing(branch, all))];
}

/**
 * Tests that also hold for what lacks the label, which their author may not have thought of. Not `!has(k)`, which
 * says so, nor one beside another test that wants the label to be there.
 */
export const termsTrueWhenMissing = (selector: Selector): readonly Selector[] =>
  trueWhenMissing(conjunctionOf(selector), new Set());

/** True when a selector also holds for what has no labels at all. */
export const holdsWithoutLabels = (selector: Selector): boolean => holds(selector, viewOf({})) === 'yes';

/** True when a selector holds whatever the labels are; that `has(a) || !has(a)` does goes unnoticed. */
export const selectsEverything = (selector: Selector): boolean =>
  holds(selector, viewOf(undefined)) === 'yes';
