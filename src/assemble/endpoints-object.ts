import { z } from 'zod';
import { parseAddress } from '../lib/address.ts';
import { protocolNumber } from '../lib/protocols.ts';
import type { EndpointSlice, ServiceEndpoint } from '../model/service.ts';
import { evidenceOf, type ObjectToRead } from './known-objects.ts';

const addresses = z
  .array(
    z.object({
      ip: z.string(),
      nodeName: z.string().nullish(),
      targetRef: z
        .object({ kind: z.string().nullish(), namespace: z.string().nullish(), name: z.string().nullish() })
        .nullish(),
    }),
  )
  .nullish();

/** The older form of a Service's endpoints, of the same name as the Service. */
const endpoints = z.object({
  subsets: z
    .array(
      z.object({
        addresses,
        notReadyAddresses: addresses,
        ports: z
          .array(z.object({ name: z.string().nullish(), port: z.int(), protocol: z.string().nullish() }))
          .nullish(),
      }),
    )
    .nullish(),
});

function endpointsOf(read: z.infer<typeof addresses>, ready: boolean, namespace: string): ServiceEndpoint[] {
  return (read ?? []).flatMap(({ ip, nodeName, targetRef }): ServiceEndpoint[] => {
    const address = parseAddress(ip);
    const pod = targetRef?.kind === 'Pod' ? targetRef.name : undefined;
    if (!address) return [];
    return [
      {
        address,
        ready,
        serving: ready,
        terminating: false,
        node: nodeName ?? undefined,
        workload: pod ? `${targetRef?.namespace ?? namespace}/${pod}` : undefined,
      },
    ];
  });
}

/** Reads an Endpoints object as slices, one for each of its subsets; `undefined` for what does not fit the API. */
export function slicesFromEndpoints(object: ObjectToRead): EndpointSlice[] | undefined {
  const read = endpoints.safeParse(object.document);
  if (!read.success) return undefined;
  const { namespace, name } = object;
  return (read.data.subsets ?? []).map(
    (subset): EndpointSlice => ({
      namespace,
      name,
      service: name,
      family: undefined,
      ports: (subset.ports ?? []).flatMap((port) => {
        const protocol = protocolNumber(port.protocol ?? 'TCP');
        return protocol === undefined ? [] : [{ name: port.name || undefined, protocol, port: port.port }];
      }),
      endpoints: [
        ...endpointsOf(subset.addresses, true, namespace),
        ...endpointsOf(subset.notReadyAddresses, false, namespace),
      ],
      evidence: evidenceOf(object, '/subsets'),
    }),
  );
}
