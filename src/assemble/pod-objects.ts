import { z } from 'zod';
import { parseAddress } from '../lib/address.ts';
import { optional } from '../lib/optional.ts';
import type { Collection } from './collection.ts';
import { placesIn } from './object-lists.ts';
import type { Sighting } from './sighting.ts';

/** What is read of a Pod object; everything else in it is left alone. */
const pod = z.object({
  metadata: z
    .object({
      labels: z.record(z.string(), z.string()).nullish(),
      annotations: z.record(z.string(), z.unknown()).nullish(),
      deletionTimestamp: z.string().nullish(),
    })
    .nullish(),
  spec: z.object({ nodeName: z.string().nullish(), hostNetwork: z.boolean().nullish() }).nullish(),
  status: z
    .object({
      phase: z.string().nullish(),
      podIP: z.string().nullish(),
      podIPs: z.array(z.object({ ip: z.string() })).nullish(),
    })
    .nullish(),
});

/** Calico empties the annotation when it takes the address back; the status of a dying pod shows it still. */
function hasLostAddress({ metadata }: z.infer<typeof pod>): boolean {
  return !!metadata?.deletionTimestamp && metadata.annotations?.['cni.projectcalico.org/podIP'] === '';
}

/** Pods from `kubectl get pods -o yaml|json`. Manifests that were only shown tell what was asked, not what runs. */
export function podObjects(all: Collection): Sighting[] {
  return all
    .of('manifest')
    .filter(({ artifact }) => artifact.args.list !== undefined)
    .flatMap((of) =>
      of.records.flatMap((record): Sighting[] => {
        const read = pod.safeParse(record.document);
        if (record.kind !== 'Pod' || !read.success) return [];
        const { metadata, spec, status } = read.data;
        const texts = hasLostAddress(read.data)
          ? []
          : (status?.podIPs?.map(({ ip }) => ip) ?? [status?.podIP ?? '']);
        return [
          {
            moment: of.artifact.moment,
            namespace: record.namespace ?? 'default',
            name: record.name,
            addresses: texts.flatMap((text) => parseAddress(text) ?? []),
            labels: metadata?.labels ?? {},
            ...optional({
              phase: status?.phase ?? undefined,
              node: spec?.nodeName ?? undefined,
              hostNetwork: spec?.hostNetwork ?? (spec ? false : undefined),
            }),
            source: placesIn(of.artifact, record)('/metadata/name'),
          },
        ];
      }),
    );
}
