import { z } from 'zod';
import { parseAddress } from '../lib/address.ts';
import { parseCidr } from '../lib/cidr.ts';
import { protocolNumber } from '../lib/protocols.ts';
import type { Service, ServicePort, TrafficPolicy } from '../model/service.ts';
import { evidenceOf, type ObjectToRead } from './known-objects.ts';

const ip = z.object({ ip: z.string().nullish(), ipMode: z.string().nullish() });

const port = z.object({
  name: z.string().nullish(),
  protocol: z.string().nullish(),
  port: z.int(),
  targetPort: z.union([z.int(), z.string()]).nullish(),
  nodePort: z.int().nullish(),
});

/** What is read of a Service; everything else in it does not move packets. */
const service = z.object({
  spec: z.object({
    type: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']).nullish(),
    clusterIP: z.string().nullish(),
    clusterIPs: z.array(z.string()).nullish(),
    externalIPs: z.array(z.string()).nullish(),
    loadBalancerSourceRanges: z.array(z.string()).nullish(),
    internalTrafficPolicy: z.string().nullish(),
    externalTrafficPolicy: z.string().nullish(),
    publishNotReadyAddresses: z.boolean().nullish(),
    selector: z.record(z.string(), z.string()).nullish(),
    ports: z.array(port).nullish(),
  }),
  status: z.object({ loadBalancer: z.object({ ingress: z.array(ip).nullish() }).nullish() }).nullish(),
});

type Spec = z.infer<typeof service>['spec'];

const trafficPolicy = (text: string | null | undefined): TrafficPolicy =>
  text === 'Local' ? 'local' : 'cluster';

function portsOf(spec: Spec): ServicePort[] {
  return (spec.ports ?? []).flatMap((one) => {
    const protocol = protocolNumber(one.protocol ?? 'TCP');
    if (protocol === undefined) return [];
    return [
      {
        name: one.name || undefined,
        protocol,
        port: one.port,
        // Zero and nothing both mean the port itself (Service API).
        targetPort: one.targetPort || one.port,
        nodePort: one.nodePort || undefined,
      },
    ];
  });
}

/** Reads a Service of the API `v1`; `undefined` for what does not fit it. */
export function serviceFrom(object: ObjectToRead): Service | undefined {
  const read = service.safeParse(object.document);
  if (!read.success) return undefined;
  const { spec, status } = read.data;
  const clusterTexts = spec.clusterIPs ?? (spec.clusterIP ? [spec.clusterIP] : []);
  const addresses = (texts: readonly string[]) => texts.flatMap((text) => parseAddress(text) ?? []);
  return {
    namespace: object.namespace,
    name: object.name,
    type: spec.type ?? 'ClusterIP',
    clusterAddresses: addresses(clusterTexts),
    headless: clusterTexts[0] === 'None',
    externalAddresses: addresses(spec.externalIPs ?? []),
    loadBalancerAddresses: (status?.loadBalancer?.ingress ?? []).flatMap((one) => {
      const address = parseAddress(one.ip ?? '');
      return address ? [{ address, isVip: one.ipMode !== 'Proxy' }] : [];
    }),
    loadBalancerSourceRanges: (spec.loadBalancerSourceRanges ?? []).flatMap((text) => parseCidr(text) ?? []),
    internalTrafficPolicy: trafficPolicy(spec.internalTrafficPolicy),
    externalTrafficPolicy: trafficPolicy(spec.externalTrafficPolicy),
    ports: portsOf(spec),
    selector: spec.selector ?? undefined,
    publishNotReady: spec.publishNotReadyAddresses ?? false,
    evidence: evidenceOf(object, '/spec'),
  };
}
