import { optional } from '../lib/optional.ts';
import type { Collected, Collection } from './collection.ts';
import { isOfManifests } from './manifest-bundle.ts';
import { placesIn } from './object-lists.ts';
import { podAddresses } from './pod-addresses.ts';
import { pod, podFacts } from './pod-shape.ts';
import type { Sighting } from './sighting.ts';

function podSighting(
  of: Collected<'manifest'>,
  record: Collected<'manifest'>['records'][number],
): Sighting[] {
  const read = record.kind === 'Pod' ? pod.safeParse(record.document) : undefined;
  if (!read?.success) return [];
  const { metadata, spec, status } = read.data;
  const isStated = isOfManifests(of.artifact);
  const facts = podFacts(metadata, spec, !isStated || !!status?.phase);
  // A pod without a node has no interface yet; people who write pods down leave the node out.
  const hasPlace = isStated || spec === undefined || facts.node !== undefined;
  return [
    {
      artifact: of.artifact,
      moment: of.artifact.moment,
      namespace: record.namespace ?? of.artifact.args.namespace ?? 'default',
      name: record.name,
      addresses: hasPlace ? podAddresses(read.data) : [],
      labels: metadata?.labels ?? {},
      ...optional({ phase: status?.phase ?? undefined }),
      ...facts,
      owners: metadata?.ownerReferences ?? [],
      source: placesIn(of.artifact, record)('/metadata/name'),
    },
  ];
}

/** Pods from `kubectl get pods -o yaml|json`. Manifests that were only shown tell what was asked, not what runs. */
export function podObjects(all: Collection): Sighting[] {
  return all
    .of('manifest')
    .filter(({ artifact }) => artifact.args.list !== undefined)
    .flatMap((of) => of.records.flatMap((record) => podSighting(of, record)));
}
