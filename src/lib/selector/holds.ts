import { all, any, type Match, not } from '../kleene.ts';
import type { LabelState, LabelView } from './label-view.ts';
import type { LabelTerm, Selector } from './selector.ts';

const said = (holds: boolean): Match => (holds ? 'yes' : 'no');

/** Whether a term holds for a label that is there. */
function holdsForValue(term: LabelTerm, value: string): boolean {
  switch (term.kind) {
    case 'has':
      return true;
    case 'equals':
      return value === term.value;
    case 'not-equals':
      return value !== term.value;
    case 'contains':
      return value.includes(term.value);
    case 'starts-with':
      return value.startsWith(term.value);
    case 'ends-with':
      return value.endsWith(term.value);
    case 'in':
      return term.values.includes(value);
    case 'not-in':
      return !term.values.includes(value);
  }
}

/** Calico compares no label with a value when the label is missing: only the two negative operators hold then. */
const holdsWhenMissing = ({ kind }: LabelTerm) => kind === 'not-equals' || kind === 'not-in';

/** An empty set settles the answer without the label. */
const isSettled = (term: LabelTerm) => 'values' in term && term.values.length === 0;

/** Whether a term holds for what is known of its label. */
export function termHolds(term: LabelTerm, state: LabelState): Match {
  if (state === 'absent' || (state === 'unknown' && isSettled(term))) return said(holdsWhenMissing(term));
  return state === 'unknown' ? 'unknown' : said(holdsForValue(term, state.value));
}

/**
 * Whether a selector holds for labels of which some may be unknown. Unknown labels count as independent of one
 * another, also where one label is asked for twice: `has(a) || !has(a)` is then unknown, which is never wrong.
 */
export function holds(selector: Selector, labels: LabelView): Match {
  switch (selector.kind) {
    case 'all':
    case 'global':
      return 'yes';
    case 'not':
      return not(holds(selector.operand, labels));
    case 'and':
      return all(selector.operands.map((operand) => holds(operand, labels)));
    case 'or':
      return any(selector.operands.map((operand) => holds(operand, labels)));
    default:
      return termHolds(selector, labels.get(selector.key));
  }
}
