import {
  ALL_TEXT,
  GLOBAL_TEXT,
  globalRemarks,
  IN_A_NAMESPACE,
  type NoSelector,
  type PrefixedField,
  prefixedField,
  refusal,
  type SelectorField,
  type SelectorRemark,
} from './effective-selector.ts';
import { parseSelector, type SelectorOptions } from './parse-selector.ts';
import { printSelector } from './print-selector.ts';
import type { Selector } from './selector.ts';
import { NAMESPACE_PREFIX, SERVICE_ACCOUNT_PREFIX } from './selector-keys.ts';

/** Selector fields of one side of a rule of a Calico policy. */
export interface EntityFields {
  readonly selector?: string;
  readonly notSelector?: string;
  readonly namespaceSelector?: string;
  readonly serviceAccounts?: { readonly names?: readonly string[]; readonly selector?: string };
}

interface ReadText {
  readonly text: string;
  readonly selector: Selector;
}

/** What one side of a rule asks of endpoints; `undefined` where it asks nothing. */
export type PeerSelector =
  | {
      readonly state: 'selects';
      readonly positive: ReadText | undefined;
      /** Endpoints that must not be at this side. */
      readonly negative: ReadText | undefined;
      readonly remarks: readonly SelectorRemark[];
    }
  | NoSelector;

/** Calico reads each field of a rule by itself too: one that is no selector makes the policy invalid. */
function firstRefusal(fields: EntityFields, options: SelectorOptions): NoSelector | undefined {
  const texts: readonly (readonly [SelectorField, string | undefined])[] = [
    ['selector', fields.selector],
    ['notSelector', fields.notSelector],
    ['namespaceSelector', fields.namespaceSelector],
    ['serviceAccounts.selector', fields.serviceAccounts?.selector],
  ];
  for (const [field, text = ''] of texts) {
    const parsed = parseSelector(text, options);
    if (!parsed.ok) return refusal(field, parsed.error, []);
  }
  return undefined;
}

function misplacedGlobals(fields: EntityFields, options: SelectorOptions): SelectorRemark[] {
  const remarksOn = (field: SelectorField, text = '', mayBeWhole = false) => {
    const parsed = parseSelector(text, options);
    return parsed.ok ? globalRemarks(parsed.selector, field, mayBeWhole) : [];
  };
  return [
    ...remarksOn('selector', fields.selector),
    ...remarksOn('notSelector', fields.notSelector),
    ...remarksOn('namespaceSelector', fields.namespaceSelector, true),
    ...remarksOn('serviceAccounts.selector', fields.serviceAccounts?.selector),
  ];
}

/** Text of a prefixed field; '' when there is none, or none that can be read. */
const textOf = (field: PrefixedField | undefined) => (field?.ok ? field.text : '');

interface AccountText {
  readonly text: string;
  readonly remarks: readonly SelectorRemark[];
}

/** Names that do not make a set take the selector beside them away with them. */
function accountText({ serviceAccounts }: EntityFields, options: SelectorOptions): AccountText {
  const { names = [], selector = '' } = serviceAccounts ?? {};
  const accounts = textOf(
    selector === '' ? undefined : prefixedField(selector, SERVICE_ACCOUNT_PREFIX, options),
  );
  if (names.length === 0) return { text: accounts, remarks: [] };
  const named = parseSelector(`projectcalico.org/serviceaccount in { '${names.join("', '")}' }`, options);
  if (!named.ok)
    return { text: '', remarks: [{ kind: 'ignored', field: 'serviceAccounts.names', error: named.error }] };
  const set = printSelector(named.selector);
  return { text: accounts === '' ? set : `(${accounts}) && (${set})`, remarks: [] };
}

/** Which namespaces: those selected, or else the policy's own. */
function scopeText(fields: EntityFields, namespace: string | undefined, options: SelectorOptions): string {
  const { namespaceSelector = '' } = fields;
  if (namespaceSelector === '')
    return namespace === undefined ? '' : `projectcalico.org/namespace == '${namespace}'`;
  return textOf(prefixedField(namespaceSelector, NAMESPACE_PREFIX, options))
    .replaceAll(ALL_TEXT, IN_A_NAMESPACE)
    .replaceAll(GLOBAL_TEXT, `!${IN_A_NAMESPACE}`);
}

/** The text that Calico evaluates for one side; '' when nothing is asked of endpoints. */
function composedText(fields: EntityFields, accounts: string, scope: string): string {
  const { selector = '', notSelector = '', namespaceSelector = '' } = fields;
  const asked = [accounts, selector].filter((text) => text !== '');
  const own = asked.length > 1 ? `(${asked.join(') && (')})` : asked.join('');
  // A negative selector, too, confines the rule to the namespace; without any selector nothing does.
  if (scope === '' || (own === '' && notSelector === '' && namespaceSelector === '')) return own;
  return own === '' ? scope : `(${scope}) && (${own})`;
}

/**
 * What one side of a rule asks of endpoints. `namespace` is that of the policy, `undefined` for a global one. Empty
 * service accounts (`{}`) ask nothing.
 */
export function peerSelectorOf(
  fields: EntityFields,
  namespace: string | undefined,
  options: SelectorOptions = {},
): PeerSelector {
  const refused = firstRefusal(fields, options);
  if (refused) return refused;
  const accounts = accountText(fields, options);
  const remarks = [...misplacedGlobals(fields, options), ...accounts.remarks];
  const text = composedText(fields, accounts.text, scopeText(fields, namespace, options));
  const positive = parseSelector(text, options);
  if (!positive.ok) return refusal('selector', positive.error, remarks, text);
  const { notSelector = '' } = fields;
  const negative = parseSelector(notSelector, options);
  if (!negative.ok) return refusal('notSelector', negative.error, remarks);
  return {
    state: 'selects',
    positive: text === '' ? undefined : { text, selector: positive.selector },
    negative: notSelector === '' ? undefined : { text: notSelector, selector: negative.selector },
    remarks,
  };
}
