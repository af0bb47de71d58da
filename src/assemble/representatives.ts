import { z } from 'zod';
import { groupedBy } from '../lib/group.ts';
import { sortedBy } from '../lib/sort.ts';
import type { Collected, Collection } from './collection.ts';
import { isOfManifests } from './manifest-bundle.ts';
import { placesIn } from './object-lists.ts';
import { podFacts, podMetadata, podSpec } from './pod-shape.ts';
import type { Sighting } from './sighting.ts';

const template = z.object({
  metadata: podMetadata.nullish(),
  spec: podSpec.extend({ containers: z.array(z.unknown()) }),
});

/** Anything that makes pods from a template; a CronJob has it in the template of its jobs. */
const controller = z.object({
  metadata: podMetadata.nullish(),
  spec: z.object({
    template: template.nullish(),
    jobTemplate: z.object({ spec: z.object({ template }) }).nullish(),
  }),
});

/** A template, and whose it is. */
interface Template {
  readonly kind: string;
  readonly sighting: Sighting;
}

function templateOf(of: Collected<'manifest'>, record: Collected<'manifest'>['records'][number]): Template[] {
  const read = controller.safeParse(record.document);
  if (!read.success) return [];
  const { metadata, spec } = read.data;
  const found = spec.template ?? spec.jobTemplate?.spec.template;
  // A ReplicaSet that a Deployment made, a Job of a CronJob: their owner stands for their pods.
  if (!found || (metadata?.ownerReferences ?? []).length > 0) return [];
  const own = podSpec.safeParse(found.spec);
  const place = placesIn(of.artifact, record);
  const sighting: Sighting = {
    artifact: of.artifact,
    moment: of.artifact.moment,
    namespace: record.namespace ?? 'default',
    name: record.name,
    addresses: [],
    labels: found.metadata?.labels ?? {},
    ...podFacts(found.metadata, own.data, false),
    representative: true,
    source: spec.template ? place('/spec/template') : place('/spec/jobTemplate'),
  };
  return [{ kind: record.kind, sighting }];
}

/** What a controller makes that makes its pods. */
const BETWEEN: ReadonlyMap<string, string> = new Map([
  ['Deployment', 'ReplicaSet'],
  ['CronJob', 'Job'],
]);

/** `web` for the pod `web-5d9c7b-x2x4k` of Deployment `web`, by what the pod says of its maker, or looks like. */
function isPodOf({ kind, sighting }: Template, pod: Sighting): boolean {
  const { name, labels = {} } = sighting;
  if (Object.entries(labels).some(([key, value]) => pod.labels?.[key] !== value)) return false;
  // Only Pod objects name their makers; a WorkloadEndpoint does not.
  if (pod.owners === undefined) return pod.name.startsWith(`${name}-`);
  return pod.owners.some((owner) => {
    if (owner.kind === kind) return owner.name === name;
    const isBetween = owner.kind === BETWEEN.get(kind);
    return isBetween && owner.name.startsWith(`${name}-`) && !owner.name.slice(name.length + 1).includes('-');
  });
}

/** A controller that shares its name with a pod or with another controller lends its kind to the name. */
function named(templates: readonly Template[], pods: readonly Sighting[]): Sighting[] {
  const taken = new Set(pods.map(({ namespace, name }) => `${namespace}/${name}`));
  return sortedBy(templates, ({ kind }) => kind).map(({ kind, sighting }) => {
    const id = `${sighting.namespace}/${sighting.name}`;
    const isTaken = taken.has(id);
    taken.add(id);
    return isTaken ? { ...sighting, name: `${sighting.name}.${kind.toLowerCase()}` } : sighting;
  });
}

/**
 * One pod for each template in a bundle of manifests of which no pod is shown.
 *
 * @param pods those that are shown
 */
export function representatives(all: Collection, pods: readonly Sighting[]): Sighting[] {
  const templates = all
    .of('manifest')
    .filter(({ artifact }) => isOfManifests(artifact))
    .flatMap((of) => of.records.flatMap((record) => templateOf(of, record)));
  const byNamespace = groupedBy(pods, ({ namespace }) => namespace);
  const lacking = templates.filter(
    (one) => !(byNamespace.get(one.sighting.namespace) ?? []).some((pod) => isPodOf(one, pod)),
  );
  return named(lacking, pods);
}
