import { byText } from '../lib/sort.ts';
import type { Row } from './tsv.ts';

export const CHURN_COLUMNS = ['kind', 'namespace', 'name', 'uid', 'resourceVersion', 'detail'] as const;

/** An object that was not the same at the end of the collection as at its start. */
export interface Churn {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly change: 'appeared' | 'vanished' | 'changed';
  /** What was listed of it beside its name, at the end if it was still there. */
  readonly detail: string;
}

// An object of the same name and another uid is another one: it was deleted and made anew.
const keyOf = ({ cells }: Row) => [cells.kind, cells.namespace, cells.name, cells.uid].join('\t');

function churnOf({ cells }: Row, change: Churn['change']): Churn {
  const { kind = '', namespace = '', name = '', detail = '' } = cells;
  return { kind, namespace, name, change, detail };
}

/** What changed between the lists of objects at the start and at the end. */
export function churnBetween(begin: readonly Row[], end: readonly Row[]): Churn[] {
  const before = new Map(begin.map((row) => [keyOf(row), row]));
  const after = new Map(end.map((row) => [keyOf(row), row]));
  const changed = [...after].flatMap(([key, row]): Churn[] => {
    const old = before.get(key);
    if (old === undefined) return [churnOf(row, 'appeared')];
    const same =
      old.cells.resourceVersion === row.cells.resourceVersion && old.cells.detail === row.cells.detail;
    return same ? [] : [churnOf(row, 'changed')];
  });
  const gone = [...before].filter(([key]) => !after.has(key)).map(([, row]) => churnOf(row, 'vanished'));
  const order = ({ kind, namespace, name, change }: Churn) => [kind, namespace, name, change].join('\t');
  return [...changed, ...gone].sort((a, b) => byText(order(a), order(b)));
}
