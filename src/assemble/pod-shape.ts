import { z } from 'zod';
import { optional } from '../lib/optional.ts';
import { protocolNumber } from '../lib/protocols.ts';
import type { NamedPort } from '../model/named-port.ts';

const containers = z
  .array(
    z.object({
      ports: z
        .array(
          z.object({
            name: z.string().nullish(),
            containerPort: z.int(),
            protocol: z.string().nullish(),
          }),
        )
        .nullish(),
    }),
  )
  .nullish();

/** What is read of the metadata of a pod or of a pod template. */
export const podMetadata = z.object({
  labels: z.record(z.string(), z.string()).nullish(),
  annotations: z.record(z.string(), z.unknown()).nullish(),
  deletionTimestamp: z.string().nullish(),
  ownerReferences: z.array(z.object({ kind: z.string(), name: z.string() })).nullish(),
});

/** What is read of the spec of a pod or of a pod template. */
export const podSpec = z.object({
  nodeName: z.string().nullish(),
  hostNetwork: z.boolean().nullish(),
  serviceAccountName: z.string().nullish(),
  // The old name of the same field, which people still write.
  serviceAccount: z.string().nullish(),
  containers,
  initContainers: containers,
});

/** What is read of a Pod object; everything else in it is left alone. */
export const pod = z.object({
  metadata: podMetadata.nullish(),
  spec: podSpec.nullish(),
  status: z
    .object({
      phase: z.string().nullish(),
      podIP: z.string().nullish(),
      podIPs: z.array(z.object({ ip: z.string() })).nullish(),
    })
    .nullish(),
});

/** The ports that containers name. */
function namedPortsOf({ containers, initContainers }: z.infer<typeof podSpec>): NamedPort[] {
  return [...(initContainers ?? []), ...(containers ?? [])].flatMap(({ ports }) =>
    (ports ?? []).flatMap((port): NamedPort[] => {
      const protocol = protocolNumber(port.protocol ?? 'TCP');
      return port.name && protocol !== undefined
        ? [{ name: port.name, protocol, port: port.containerPort }]
        : [];
    }),
  );
}

/**
 * What policy needs of a spec.
 *
 * @param isRunning the API server has seen it: it fills in the account `default` itself, so that none means none
 */
export function podFacts(
  metadata: z.infer<typeof podMetadata> | null | undefined,
  spec: z.infer<typeof podSpec> | null | undefined,
  isRunning: boolean,
) {
  const prefixes = metadata?.annotations?.['cni.projectcalico.org/allowedSourcePrefixes'];
  const account = spec?.serviceAccountName || spec?.serviceAccount || (isRunning ? '' : 'default');
  return optional({
    serviceAccount: spec ? account : undefined,
    namedPorts: spec ? namedPortsOf(spec) : undefined,
    allowedSourcePrefixes: typeof prefixes === 'string' && prefixes !== '' ? prefixes : undefined,
    node: spec?.nodeName || undefined,
    hostNetwork: spec ? (spec.hostNetwork ?? false) : undefined,
  });
}
