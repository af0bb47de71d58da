import type { Diagnostic } from '../lib/diagnostic.ts';
import type { RecordOf } from '../parsers/index.ts';
import { type Collected, sourceOf } from './collection.ts';

type Record = RecordOf<'manifest'>;

const idOf = ({ apiVersion, kind, namespace = '', name }: Record) =>
  [apiVersion.includes('/') ? apiVersion.split('/')[0] : '', kind, namespace, name].join(' ');

/**
 * Objects that manifests state more than once: the last one counts, as when all of them are applied in order. What is
 * the same each time is no disagreement.
 */
export function repeatedObjects(files: readonly Collected<'manifest'>[]): {
  readonly overridden: ReadonlySet<Record>;
  readonly conflicts: readonly Diagnostic[];
} {
  const last = new Map<string, { readonly of: Collected<'manifest'>; readonly record: Record }>();
  const overridden = new Set<Record>();
  const conflicts: Diagnostic[] = [];
  for (const of of files.toReversed())
    for (const record of of.records.toReversed()) {
      const kept = last.get(idOf(record));
      if (kept === undefined) {
        last.set(idOf(record), { of, record });
        continue;
      }
      overridden.add(record);
      if (JSON.stringify(kept.record.document) === JSON.stringify(record.document)) continue;
      const { kind, namespace, name } = record;
      conflicts.push({
        code: 'sources-disagree',
        source: sourceOf(kept.of, kept.record),
        other: sourceOf(of, record),
        about: `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`,
      });
    }
  return { overridden, conflicts: conflicts.reverse() };
}
