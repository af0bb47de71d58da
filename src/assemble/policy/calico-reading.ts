import type { Cidr } from '../../lib/cidr.ts';
import { parseCidr } from '../../lib/cidr.ts';
import type { Diagnostic } from '../../lib/diagnostic.ts';
import type { NoSelector, SelectorRemark } from '../../lib/selector/effective-selector.ts';
import type { SelectorOptions } from '../../lib/selector/parse-selector.ts';
import type { Source } from '../../lib/source.ts';
import type { Unread } from '../../model/policy.ts';
import { elementsOf, type Part, unreadAt } from './part.ts';
import type { Release } from './release.ts';

/** Reading one object of Calico: what its parts depend on, and what comes to light about the whole. */
export interface CalicoReading {
  /** Of a NetworkPolicy; `undefined` for cluster-wide objects. */
  readonly namespace: string | undefined;
  readonly options: SelectorOptions;
  /** Why Felix refuses the object. */
  readonly refusals: { readonly says: string; readonly source: Source }[];
  /** Parts that leave open whether Felix takes the object at all. */
  readonly unsettled: Unread[];
  /** Values that Calico drops. */
  readonly remarks: Diagnostic[];
}

/** The last release in which line breaks are blanks in some places of a selector. */
const LINE_BREAKS = 29;

export function startReading(namespace: string | undefined, release: Release): CalicoReading {
  const newlineIsBlank = release !== undefined && release <= LINE_BREAKS;
  return { namespace, options: { newlineIsBlank }, refusals: [], unsettled: [], remarks: [] };
}

/** The networks of a list. Calico drops those that are none, one by one (calico-semantics 1.1). */
export function netsIn(
  reading: CalicoReading,
  part: Part,
  key: string,
  texts: readonly string[] | null | undefined,
): readonly Cidr[] {
  return elementsOf(part, key, texts).flatMap(({ value, pointer, at }) => {
    const cidr = parseCidr(String(value));
    if (cidr) return [cidr];
    const field = `${pointer}, which Calico drops,`;
    reading.remarks.push({ code: 'value-invalid', source: at(pointer), field, expected: 'a CIDR' });
    return [];
  });
}

/** Notes fields that Calico goes on without. */
export function noteIgnored(reading: CalicoReading, part: Part, remarks: readonly SelectorRemark[]): void {
  for (const remark of remarks) {
    if (remark.kind !== 'ignored') continue;
    const pointer = `${part.pointer}/${remark.field.replace('.', '/')}`;
    const field = `${pointer}, which Calico ignores,`;
    const expected = `a selector (${remark.error.says})`;
    reading.remarks.push({ code: 'value-invalid', source: part.at(pointer), field, expected });
  }
}

/** Notes a selector that Felix refuses, or that only it can read. */
export function noteRefusal(reading: CalicoReading, part: Part, { field, state, error }: NoSelector): void {
  const path = field.split('.');
  const { source, field: pointer } = unreadAt(part, path);
  if (state === 'unreadable') reading.unsettled.push({ field: pointer, source });
  else reading.refusals.push({ says: `${pointer} is no selector: ${error.says}`, source });
}
