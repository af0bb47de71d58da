import {
  ALL_TEXT,
  type EffectiveSelector,
  globalRemarks,
  IN_A_NAMESPACE,
  prefixedField,
  refusal,
  type SelectorField,
  type SelectorRemark,
  WITH_A_SERVICE_ACCOUNT,
} from './effective-selector.ts';
import { parseSelector, type SelectorOptions } from './parse-selector.ts';
import type { SelectorError } from './selector-error.ts';
import { NAMESPACE_PREFIX, SERVICE_ACCOUNT_PREFIX } from './selector-keys.ts';

/** Selectors of the spec of a Calico NetworkPolicy. */
export interface NetworkPolicyFields {
  readonly selector?: string;
  readonly serviceAccountSelector?: string;
}

/** Selectors of the spec of a GlobalNetworkPolicy. */
export interface GlobalPolicyFields extends NetworkPolicyFields {
  readonly namespaceSelector?: string;
}

/** A text on its way to the one that is evaluated. */
interface Draft {
  readonly text: string;
  readonly remarks: readonly SelectorRemark[];
  /** Set when a limit of ours hides what Calico makes of a field. */
  readonly unreadable?: { readonly field: SelectorField; readonly error: SelectorError };
}

/** ANDs a field to a draft. One that cannot be read is left out, and the policy applies without it. */
function withField(
  draft: Draft,
  field: SelectorField,
  text: string,
  prefix: string,
  options: SelectorOptions,
): Draft {
  if (text === '') return draft;
  const read = prefixedField(text, prefix, options);
  if (!read.ok && read.error.expected === 'less-nesting')
    return { ...draft, unreadable: draft.unreadable ?? { field, error: read.error } };
  if (!read.ok)
    return { ...draft, remarks: [...draft.remarks, { kind: 'ignored', field, error: read.error }] };
  return {
    ...draft,
    text: draft.text === '' ? read.text : `(${draft.text}) && ${read.text}`,
    remarks: [...draft.remarks, ...globalRemarks(read.selector, field)],
  };
}

/** Calico replaces the characters in the whole text so far, also when the field that asked for it was left out. */
const rewritten = (draft: Draft, field: string, meaning: string): Draft =>
  field === '' ? draft : { ...draft, text: draft.text.replaceAll(ALL_TEXT, meaning) };

/** Reads the finished text; `own` is what the policy's own selector says, which Calico does not read by itself. */
function finished(draft: Draft, own: string, options: SelectorOptions): EffectiveSelector {
  const { text, remarks, unreadable } = draft;
  if (unreadable) return refusal(unreadable.field, unreadable.error, remarks);
  const parsed = parseSelector(text, options);
  const alone = parseSelector(own, options);
  if (!parsed.ok) {
    // A selector of blanks only is one by itself, and none between parentheses.
    return alone.ok
      ? refusal('selector', parsed.error, remarks, text)
      : refusal('selector', alone.error, remarks);
  }
  const about: readonly SelectorRemark[] = alone.ok
    ? globalRemarks(alone.selector, 'selector')
    : [{ kind: 'unbalanced', field: 'selector', error: alone.error }];
  return { state: 'selects', text, selector: parsed.selector, remarks: [...about, ...remarks] };
}

/** What a Calico NetworkPolicy applies to: never more than the endpoints of its namespace, if its text is sound. */
export function workloadSelectorOf(
  fields: NetworkPolicyFields,
  namespace: string,
  options: SelectorOptions = {},
): EffectiveSelector {
  const { selector = '', serviceAccountSelector = '' } = fields;
  const scope = `projectcalico.org/namespace == '${namespace}'`;
  const scoped: Draft = { text: selector === '' ? scope : `(${selector}) && ${scope}`, remarks: [] };
  const draft = withField(
    scoped,
    'serviceAccountSelector',
    serviceAccountSelector,
    SERVICE_ACCOUNT_PREFIX,
    options,
  );
  return finished(draft, selector, options);
}

/** What a GlobalNetworkPolicy applies to: without any selector every workload and every host endpoint. */
export function globalSelectorOf(
  fields: GlobalPolicyFields,
  options: SelectorOptions = {},
): EffectiveSelector {
  const { selector = '', namespaceSelector = '', serviceAccountSelector = '' } = fields;
  const own: Draft = { text: selector, remarks: [] };
  const scoped = rewritten(
    withField(own, 'namespaceSelector', namespaceSelector, NAMESPACE_PREFIX, options),
    namespaceSelector,
    IN_A_NAMESPACE,
  );
  const draft = rewritten(
    withField(scoped, 'serviceAccountSelector', serviceAccountSelector, SERVICE_ACCOUNT_PREFIX, options),
    serviceAccountSelector,
    WITH_A_SERVICE_ACCOUNT,
  );
  return finished(draft, selector, options);
}
