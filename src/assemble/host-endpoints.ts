import { z } from 'zod';
import { parseAddress } from '../lib/address.ts';
import { protocolNumber } from '../lib/protocols.ts';
import type { NamedPort } from '../model/named-port.ts';
import type { HostEndpoint } from '../model/policing.ts';
import type { Known } from '../model/snapshot.ts';
import type { Change } from './changes.ts';
import { clusterWideAt } from './cluster-wide.ts';
import type { Collection } from './collection.ts';
import { evidenceOf, type KindOfObject } from './known-objects.ts';
import { storedLabels } from './stored-labels.ts';

const port = z.object({
  name: z.string(),
  protocol: z.union([z.number(), z.string()]),
  port: z.int(),
});

const hostEndpoint = z.object({
  spec: z.object({
    node: z.string(),
    interfaceName: z.string().nullish(),
    expectedIPs: z.array(z.string()).nullish(),
    profiles: z.array(z.string()).nullish(),
    ports: z.array(port).nullish(),
  }),
});

const portsOf = (ports: readonly z.infer<typeof port>[]): NamedPort[] =>
  ports.flatMap((one) => {
    const protocol = protocolNumber(one.protocol);
    return protocol === undefined ? [] : [{ name: one.name, protocol, port: one.port }];
  });

const HOST_ENDPOINTS: KindOfObject<HostEndpoint> = {
  kind: 'HostEndpoint',
  list: 'hostendpoints',
  resource: 'hostendpoint',
  isNamespaced: false,
  read(object) {
    const read = hostEndpoint.safeParse(object.document);
    const labels = storedLabels(object.document, object.apiVersion);
    if (!read.success || !labels) return undefined;
    const { spec } = read.data;
    return {
      name: object.name,
      node: spec.node,
      interfaceName: spec.interfaceName || undefined,
      expectedAddresses: (spec.expectedIPs ?? []).flatMap((text) => parseAddress(text) ?? []),
      labels,
      profiles: spec.profiles ?? [],
      ports: portsOf(spec.ports ?? []),
      evidence: evidenceOf(object, '/spec/node', '/spec/interfaceName', '/spec/expectedIPs'),
    };
  },
};

/** The host endpoints; `undefined` when nothing was asked about them. */
export function assembleHostEndpoints(
  all: Collection,
  changes: readonly Change[],
  at: number,
): Known<HostEndpoint> | undefined {
  return clusterWideAt(all, changes, HOST_ENDPOINTS, at);
}
