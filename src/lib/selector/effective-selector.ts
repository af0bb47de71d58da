import { parseSelector, type SelectorOptions } from './parse-selector.ts';
import { printSelector } from './print-selector.ts';
import type { Selector } from './selector.ts';
import type { SelectorError } from './selector-error.ts';
import { prefixed } from './selector-keys.ts';

/** Fields of a policy, or of one side of a rule, that are selectors or become one. */
export type SelectorField =
  | 'selector'
  | 'notSelector'
  | 'namespaceSelector'
  | 'serviceAccountSelector'
  | 'serviceAccounts.names'
  | 'serviceAccounts.selector';

/** Something about a field that its author cannot have meant. */
export type SelectorRemark =
  /** Calico goes on as if the field were not there. */
  | { readonly kind: 'ignored'; readonly field: SelectorField; readonly error: SelectorError }
  /** No selector by itself, and one inside the parentheses that Calico puts around it: it can escape its scope. */
  | { readonly kind: 'unbalanced'; readonly field: SelectorField; readonly error: SelectorError }
  /** `global()` where it is not the whole namespace selector of a rule. */
  | { readonly kind: 'misplaced-global'; readonly field: SelectorField };

/**
 * What Calico makes of the selector fields. `invalid`: it treats the whole policy as absent. `unreadable`: a limit of
 * ours was met, and what Calico makes of it is not known. Columns of an error count in the text of the field named,
 * or, where `composed` is given, in that text.
 */
export type EffectiveSelector =
  | {
      readonly state: 'selects';
      /** The text that Calico evaluates. */
      readonly text: string;
      readonly selector: Selector;
      readonly remarks: readonly SelectorRemark[];
    }
  | {
      readonly state: 'invalid' | 'unreadable';
      readonly field: SelectorField;
      readonly error: SelectorError;
      readonly composed?: string;
      readonly remarks: readonly SelectorRemark[];
    };

export type NoSelector = Extract<EffectiveSelector, { error: SelectorError }>;

/** What a text that is no selector means for its policy. */
export function refusal(
  field: SelectorField,
  error: SelectorError,
  remarks: readonly SelectorRemark[],
  composed?: string,
): NoSelector {
  const state = error.expected === 'less-nesting' ? 'unreadable' : 'invalid';
  return { state, field, error, remarks, ...(composed === undefined ? {} : { composed }) };
}

function mentionsGlobal(selector: Selector): boolean {
  switch (selector.kind) {
    case 'global':
      return true;
    case 'not':
      return mentionsGlobal(selector.operand);
    case 'and':
    case 'or':
      return selector.operands.some(mentionsGlobal);
    default:
      return false;
  }
}

/** Says where `global()` stands and must not; as a whole namespace selector of a rule it may. */
export function globalRemarks(
  selector: Selector,
  field: SelectorField,
  mayBeWhole = false,
): SelectorRemark[] {
  if (!mentionsGlobal(selector) || (mayBeWhole && selector.kind === 'global')) return [];
  return [{ kind: 'misplaced-global', field }];
}

/** A field that Calico normalizes, with a prefix before its keys, before it joins it to others. */
export type PrefixedField =
  | { readonly ok: true; readonly text: string; readonly selector: Selector }
  | { readonly ok: false; readonly error: SelectorError };

/** Reads such a field. A key that the prefix makes too long is seen when the whole is read. */
export function prefixedField(text: string, prefix: string, options: SelectorOptions): PrefixedField {
  const parsed = parseSelector(text, options);
  if (!parsed.ok) return parsed;
  const { selector } = parsed;
  return { ok: true, text: printSelector(prefixed(selector, prefix)), selector };
}

/** The texts that replace `all()` and `global()`: Calico replaces these characters wherever they stand. */
export const IN_A_NAMESPACE = 'has(projectcalico.org/namespace)';
export const WITH_A_SERVICE_ACCOUNT = 'has(projectcalico.org/serviceaccount)';
export const ALL_TEXT = 'all()';
export const GLOBAL_TEXT = 'global()';
