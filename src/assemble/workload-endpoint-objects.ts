import { z } from 'zod';
import { parseCidr } from '../lib/cidr.ts';
import { optional } from '../lib/optional.ts';
import { protocolNumber } from '../lib/protocols.ts';
import type { NamedPort } from '../model/named-port.ts';
import type { Collection } from './collection.ts';
import { listsOf, placesIn } from './object-lists.ts';
import type { Sighting } from './sighting.ts';

/** What is read of a WorkloadEndpoint: how Calico itself sees a pod. */
const workloadEndpoint = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()).nullish() }),
  spec: z.object({
    pod: z.string().min(1),
    node: z.string().nullish(),
    serviceAccountName: z.string().nullish(),
    profiles: z.array(z.string()).nullish(),
    ipNetworks: z.array(z.string()).nullish(),
    allowSpoofedSourcePrefixes: z.array(z.string()).nullish(),
    ports: z
      .array(z.object({ name: z.string(), port: z.int(), protocol: z.union([z.string(), z.int()]) }))
      .nullish(),
  }),
});

type Spec = z.infer<typeof workloadEndpoint>['spec'];

/** Older versions of Calico only name the account in the profile that they make of it. */
function accountOf({ serviceAccountName, profiles }: Spec, namespace: string): string {
  const prefix = `ksa.${namespace}.`;
  const profile = (profiles ?? []).find((name) => name.startsWith(prefix));
  return serviceAccountName || (profile?.slice(prefix.length) ?? '');
}

function portsOf({ ports }: Spec): NamedPort[] {
  return (ports ?? []).flatMap(({ name, port, protocol }): NamedPort[] => {
    const number = protocolNumber(protocol);
    return number === undefined || name === '' ? [] : [{ name, protocol: number, port }];
  });
}

/** Pods from `calicoctl get workloadendpoints -o yaml|json`. */
export function workloadEndpointObjects(all: Collection): Sighting[] {
  return listsOf(all, 'workloadendpoints').flatMap((of) =>
    of.records.flatMap((record): Sighting[] => {
      const read =
        record.kind === 'WorkloadEndpoint' ? workloadEndpoint.safeParse(record.document) : undefined;
      if (!read?.success) return [];
      const { metadata, spec } = read.data;
      const namespace = record.namespace ?? of.artifact.args.namespace ?? 'default';
      const prefixes = spec.allowSpoofedSourcePrefixes ?? [];
      return [
        {
          artifact: of.artifact,
          moment: of.artifact.moment,
          namespace,
          name: spec.pod,
          addresses: (spec.ipNetworks ?? []).flatMap((text) => parseCidr(text)?.base ?? []),
          hostNetwork: false,
          labels: metadata.labels ?? {},
          serviceAccount: accountOf(spec, namespace),
          namedPorts: portsOf(spec),
          ...optional({
            node: spec.node || undefined,
            allowedSourcePrefixes: prefixes.length > 0 ? prefixes.join(',') : undefined,
          }),
          source: placesIn(of.artifact, record)('/metadata/name'),
        },
      ];
    }),
  );
}
