import type { Namespace } from '../model/namespace.ts';
import type { Known } from '../model/snapshot.ts';
import type { Workload } from '../model/workload.ts';
import type { Collection } from './collection.ts';

/**
 * The namespaces of a bundle of manifests. One that objects live in and that no manifest makes is made elsewhere: it
 * exists, and its labels are not known.
 */
export function namespacesOfManifests(
  all: Collection,
  shown: Known<Namespace> | undefined,
  workloads: readonly Workload[],
): Known<Namespace> | undefined {
  const names = new Set((shown?.items ?? []).map(({ name }) => name));
  // An object that names no namespace may have none; of pods it is known.
  const stated = all
    .of('manifest')
    .flatMap(({ records }) => records.flatMap(({ namespace }) => namespace ?? []));
  const used = [...stated, ...workloads.map(({ namespace }) => namespace)];
  return shown && { ...shown, complete: shown.complete && used.every((name) => names.has(name)) };
}
