import { z } from 'zod';
import { parseAddress } from '../lib/address.ts';
import { protocolNumber } from '../lib/protocols.ts';
import type { EndpointSlice, ServiceEndpoint } from '../model/service.ts';
import { evidenceOf, type ObjectToRead } from './known-objects.ts';

const flag = z.boolean().nullish();

const endpoint = z.object({
  addresses: z.array(z.string()),
  conditions: z.object({ ready: flag, serving: flag, terminating: flag }).nullish(),
  nodeName: z.string().nullish(),
  hints: z.object({ forZones: z.array(z.object({ name: z.string() })).nullish() }).nullish(),
  targetRef: z
    .object({ kind: z.string().nullish(), namespace: z.string().nullish(), name: z.string().nullish() })
    .nullish(),
});

const slice = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()).nullish() }),
  addressType: z.string().nullish(),
  endpoints: z.array(endpoint).nullish(),
  ports: z
    .array(z.object({ name: z.string().nullish(), protocol: z.string().nullish(), port: z.int().nullish() }))
    .nullish(),
});

function endpointsOf(read: z.infer<typeof endpoint>, namespace: string): ServiceEndpoint[] {
  const { conditions, targetRef } = read;
  // Nothing said about `ready` means ready; `serving` follows it (EndpointSlice API).
  const ready = conditions?.ready ?? true;
  const zones = read.hints?.forZones?.map(({ name }) => name) ?? [];
  return read.addresses.flatMap((text) => {
    const address = parseAddress(text);
    if (!address) return [];
    return [
      {
        address,
        ready,
        serving: conditions?.serving ?? ready,
        terminating: conditions?.terminating ?? false,
        node: read.nodeName ?? undefined,
        ...(zones.length > 0 && { zones }),
        workload:
          targetRef?.kind === 'Pod' && targetRef.name
            ? `${targetRef.namespace ?? namespace}/${targetRef.name}`
            : undefined,
      },
    ];
  });
}

/** Reads an EndpointSlice. One that belongs to no Service names the empty one; `undefined` for what does not fit. */
export function endpointSliceFrom(object: ObjectToRead): EndpointSlice | undefined {
  const { namespace, name } = object;
  const read = slice.safeParse(object.document);
  if (!read.success) return undefined;
  const service = read.data.metadata.labels?.['kubernetes.io/service-name'] ?? '';
  const { addressType, endpoints, ports } = read.data;
  const family = addressType === 'IPv4' ? 4 : addressType === 'IPv6' ? 6 : undefined;
  return {
    namespace,
    name,
    service,
    family,
    ports: (ports ?? []).flatMap((port) => {
      const protocol = protocolNumber(port.protocol ?? 'TCP');
      return protocol === undefined
        ? []
        : [{ name: port.name || undefined, protocol, port: port.port ?? undefined }];
    }),
    endpoints: (endpoints ?? []).flatMap((one) => endpointsOf(one, namespace)),
    evidence: evidenceOf(object, '/endpoints'),
  };
}
