import { conjunction, mapOperands } from '../../lib/selector/build-selector.ts';
import { printSelector } from '../../lib/selector/print-selector.ts';
import type { Selector } from '../../lib/selector/selector.ts';
import { keysOf, NAMESPACE_PREFIX, SERVICE_ACCOUNT_PREFIX } from '../../lib/selector/selector-keys.ts';

const NAMESPACE = 'projectcalico.org/namespace';
const ORCHESTRATOR = 'projectcalico.org/orchestrator';
const SERVICE_ACCOUNT = 'projectcalico.org/serviceaccount';
const NAME = /^pc(ns|sa)\.(projectcalico\.org\/name|kubernetes\.io\/metadata\.name)$/;

/** A set of one value as people say it. */
function simpler(selector: Selector): Selector {
  if (selector.kind !== 'in' && selector.kind !== 'not-in') return selector;
  const [value, ...more] = selector.values;
  if (value === undefined || more.length > 0) return selector;
  return { kind: selector.kind === 'in' ? 'equals' : 'not-equals', key: selector.key, value };
}

const partsOf = (selector: Selector): readonly Selector[] =>
  selector.kind === 'and' ? selector.operands.flatMap(partsOf) : [simpler(selector)];

/** The values that one label must have, when that is all a selector asks. */
function valuesOf(selector: Selector, isKey: (key: string) => boolean): readonly string[] | undefined {
  if (selector.kind === 'equals' && isKey(selector.key)) return [selector.value];
  return selector.kind === 'in' && isKey(selector.key) ? selector.values : undefined;
}

const isAbout = (selector: Selector, prefix: string) => {
  const keys = keysOf(selector);
  return keys.length > 0 && keys.every((key) => key.startsWith(prefix));
};

/** The same selector about the labels of the namespace or service account itself. */
function bare(selector: Selector, prefix: string): Selector {
  const change = (operand: Selector) => bare(operand, prefix);
  switch (selector.kind) {
    case 'all':
    case 'global':
      return selector;
    case 'not':
      return { kind: 'not', operand: change(selector.operand) };
    case 'and':
    case 'or':
      return { kind: selector.kind, operands: mapOperands(selector.operands, change) };
    default:
      return { ...selector, key: selector.key.slice(prefix.length) };
  }
}

const outer = (text: string) => (/^\(.*\)$/.test(text) ? text.slice(1, -1) : text);

/** A selector of several demands as text, without the parentheses around all of it. */
const together = (selectors: readonly Selector[]) =>
  selectors.length === 1 ? selectors.map(printSelector).join() : outer(printSelector(conjunction(selectors)));

function whereText(parts: readonly Selector[], own: string | undefined): string[] {
  return parts.flatMap((part): string[] => {
    const names = valuesOf(part, (key) => key === NAMESPACE || (NAME.test(key) && key.startsWith('pcns')));
    if (names)
      return [
        names.length === 1 && names[0] === own
          ? 'in this namespace'
          : `in namespace${names.length === 1 ? '' : 's'} ${names.join(', ')}`,
      ];
    if (part.kind === 'has' && part.key === NAMESPACE) return ['in any namespace'];
    if (isAbout(part, NAMESPACE_PREFIX))
      return [`in namespaces with ${printSelector(bare(part, NAMESPACE_PREFIX))}`];
    const accounts = valuesOf(part, (key) => key === SERVICE_ACCOUNT || NAME.test(key));
    if (accounts) return [`of service account${accounts.length === 1 ? '' : 's'} ${accounts.join(', ')}`];
    if (part.kind === 'has' && part.key === SERVICE_ACCOUNT) return ['of any service account'];
    return isAbout(part, SERVICE_ACCOUNT_PREFIX)
      ? [`of service accounts with ${printSelector(bare(part, SERVICE_ACCOUNT_PREFIX))}`]
      : [];
  });
}

const isPods = (part: Selector) =>
  part.kind === 'equals' && part.key === ORCHESTRATOR && part.value === 'k8s';
const isPlace = (part: Selector, own: string | undefined) => whereText([part], own).length > 0;

/**
 * A selector as Calico evaluates it, in the words of whoever wrote it: `app == "web" in this namespace`, `pods in
 * namespaces with team == "x"`.
 *
 * @param own the namespace of the policy that it stands in
 */
export function selectorText(selector: Selector, own: string | undefined): string {
  const parts = partsOf(selector).filter(({ kind }) => kind !== 'all');
  const labels = parts.filter((part) => !isPods(part) && !isPlace(part, own));
  const where = [...new Set(whereText(parts, own))];
  const what = labels.length > 0 ? together(labels) : undefined;
  const pods = parts.some(isPods) ? (what === undefined ? ['pods'] : ['pods with']) : [];
  if (what === undefined && pods.length === 0)
    return where.length === 0 ? 'anything with labels' : `anything ${where.join(' ')}`;
  return [...pods, ...(what === undefined ? [] : [what]), ...where].join(' ');
}
