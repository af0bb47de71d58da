import { holds } from '../../lib/selector/holds.ts';
import type { LabelState, LabelView } from '../../lib/selector/label-view.ts';
import type { LabelTerm, Selector } from '../../lib/selector/selector.ts';
import { NAMESPACE_PREFIX, SERVICE_ACCOUNT_PREFIX, termsOf } from '../../lib/selector/selector-keys.ts';

/** One label changed: set to a value, or taken away. */
export interface LabelEdit {
  readonly key: string;
  readonly value: string | undefined;
}

/** Labels that nobody sets by hand: they say what the object is, or what it is called. */
const FIXED = /^(pcns\.|pcsa\.)?(projectcalico\.org\/|kubernetes\.io\/metadata\.name$)/;

function valuesFor(term: LabelTerm): readonly (string | undefined)[] {
  switch (term.kind) {
    case 'has':
      return ['true', undefined];
    case 'in':
    case 'not-in':
      return [...term.values, undefined];
    default:
      return [term.value, undefined];
  }
}

/** Edits of the labels that a selector asks for; each of them may turn its answer. */
export function editsFor(selector: Selector): readonly LabelEdit[] {
  const terms = termsOf(selector).filter(({ key }) => !FIXED.test(key));
  return terms.flatMap((term) => valuesFor(term).map((value) => ({ key: term.key, value })));
}

/** The labels after an edit. */
export const edited = (labels: LabelView, { key, value }: LabelEdit): LabelView => ({
  get: (asked) => (asked !== key ? labels.get(asked) : value === undefined ? 'absent' : { value }),
});

/** The first edit after which a selector holds for these labels, or does not. */
export function editThatMakes(
  selector: Selector,
  labels: LabelView,
  wanted: 'yes' | 'no',
): LabelEdit | undefined {
  return editsFor(selector).find((edit) => holds(selector, edited(labels, edit)) === wanted);
}

/** Whose label it is, and how it is called there. */
export function ownerOfLabel(key: string): {
  readonly of: 'own' | 'namespace' | 'account';
  readonly key: string;
} {
  if (key.startsWith(NAMESPACE_PREFIX)) return { of: 'namespace', key: key.slice(NAMESPACE_PREFIX.length) };
  if (key.startsWith(SERVICE_ACCOUNT_PREFIX))
    return { of: 'account', key: key.slice(SERVICE_ACCOUNT_PREFIX.length) };
  return { of: 'own', key };
}

const now = (state: LabelState, key: string) => {
  if (state === 'absent') return `it has no ${key}`;
  return state === 'unknown' ? `its ${key} is not known` : `it has ${key}=${state.value}`;
};

/** `the source had label app=web (it has app=api)`, `the namespace of the source had no label team (...)`. */
export function editText(whose: string, labels: LabelView, edit: LabelEdit): string {
  const { of, key } = ownerOfLabel(edit.key);
  const owner = {
    own: whose,
    namespace: `the namespace of ${whose}`,
    account: `the service account of ${whose}`,
  };
  const label = edit.value === undefined ? `no label ${key}` : `label ${key}=${edit.value}`;
  return `${owner[of]} had ${label} (${now(labels.get(edit.key), key)})`;
}
