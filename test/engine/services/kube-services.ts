import type { Backends } from '../../../src/engine/services/backends.ts';
import type { ServiceDoor, ServiceHit } from '../../../src/engine/services/service-at.ts';
import type { EndpointSlice, Service, ServiceEndpoint, ServicePort } from '../../../src/model/service.ts';
import { address, aNode, aSnapshot, aWorkload, source } from '../../support/build.ts';

const TCP = 6;

export const aServicePort = (more: Partial<ServicePort> = {}): ServicePort => ({
  name: 'http',
  protocol: TCP,
  port: 80,
  targetPort: 8080,
  nodePort: undefined,
  ...more,
});

/** Service shop/cart on 203.0.113.10:80. */
export const aService = (more: Partial<Service> = {}): Service => ({
  namespace: 'shop',
  name: 'cart',
  type: 'ClusterIP',
  clusterAddresses: [address('203.0.113.10')],
  headless: false,
  externalAddresses: [],
  loadBalancerAddresses: [],
  loadBalancerSourceRanges: [],
  internalTrafficPolicy: 'cluster',
  externalTrafficPolicy: 'cluster',
  ports: [aServicePort()],
  selector: { app: 'cart' },
  publishNotReady: false,
  evidence: [source('kind: Service', 'services.yaml', 1)],
  ...more,
});

/** Endpoint 192.0.2.N on a node, ready unless the test says otherwise. */
export const anEndpoint = (
  last: number,
  node: string | undefined,
  more: Partial<ServiceEndpoint> = {},
): ServiceEndpoint => ({
  address: address(`192.0.2.${last}`),
  ready: true,
  serving: true,
  terminating: false,
  node,
  workload: undefined,
  ...more,
});

/** What a dying pod is: no more ready, and still answering. */
export const DRAINING = { ready: false, serving: true, terminating: true } as const;
export const NOT_READY = { ready: false, serving: false, terminating: false } as const;

export const aSlice = (
  endpoints: readonly ServiceEndpoint[],
  more: Partial<EndpointSlice> = {},
): EndpointSlice => ({
  namespace: 'shop',
  name: 'cart-x1',
  service: 'cart',
  family: 4,
  ports: [{ name: 'http', protocol: TCP, port: 8080 }],
  endpoints,
  evidence: [source('kind: EndpointSlice', 'slices.yaml', 1)],
  ...more,
});

/** Nodes birch and cedar, the pod shop/client on birch, and what the test adds. */
export const aCluster = (parts: Parameters<typeof aSnapshot>[0] = {}) =>
  aSnapshot({
    nodes: [aNode('birch', '198.51.100.11'), aNode('cedar', '198.51.100.12')],
    workloads: [aWorkload('shop/client', '192.0.2.30')],
    services: [],
    endpointSlices: [],
    ...parts,
  });

export const hitAt = (door: ServiceDoor, service: Service, node?: string): ServiceHit => ({
  service,
  port: service.ports[0] ?? aServicePort(),
  door,
  ...(node !== undefined && { node }),
});

/** `backends: 21@birch, 22@cedar snat`; a backend that only serves as a last resort has `late`. */
export function told({ outcome, backends }: Backends): string {
  const texts = backends.map(({ address: { text }, node, ready, hairpin, sourceNat }) =>
    [
      `${text.split('.').at(-1)}@${node ?? '?'}`,
      ...(ready ? [] : ['late']),
      ...(hairpin ? ['hairpin'] : []),
      ...({ never: [], 'when-remote': ['snat?'], always: ['snat'] }[sourceNat] ?? []),
    ].join(' '),
  );
  return [outcome, texts.join(', ')].filter((text) => text !== '').join(': ');
}
