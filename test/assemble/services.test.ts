import { describe, expect, it } from 'vitest';
import type { Artifact } from '../../src/lib/artifact.ts';
import { aList, assembled } from './collected.ts';

const aService = (name: string, spec: object = {}, status: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'shop' },
  spec: { type: 'ClusterIP', clusterIP: '203.0.113.10', ports: [{ port: 80 }], ...spec },
  status,
});

const aSlice = (name: string, labels: object | undefined, endpoints: readonly object[]) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name, namespace: 'shop', ...(labels && { labels }) },
  addressType: 'IPv4',
  endpoints,
  ports: [{ name: '', port: 8080, protocol: 'TCP' }],
});

const OF_CART = { 'kubernetes.io/service-name': 'cart' };

const endpointsOf = (...artifacts: Artifact[]) =>
  assembled(artifacts).endpointSlices?.items.map(({ service, endpoints }) =>
    [service, ...endpoints.map(({ address, ready }) => `${address.text}${ready ? '' : ' not ready'}`)].join(
      ' ',
    ),
  );

describe('Services', () => {
  it('are unknown when nobody asked, and none when the answer was empty', () => {
    expect(assembled([aList('pods', [])]).services).toBeUndefined();
    expect(assembled([aList('services', [])]).services).toMatchObject({ items: [], completeIn: 'all' });
  });
  it('have addresses of both families, ports with their defaults, and policies', () => {
    const [service] =
      assembled([
        aList('svc', [
          aService(
            'cart',
            {
              type: 'LoadBalancer',
              clusterIPs: ['203.0.113.10', '2001:db8:5::a'],
              externalIPs: ['198.51.100.200'],
              externalTrafficPolicy: 'Local',
              loadBalancerSourceRanges: ['203.0.113.64/26'],
              ports: [
                { name: 'http', port: 80, targetPort: 'web', nodePort: 30080, protocol: 'TCP' },
                { name: 'dns', port: 53, protocol: 'UDP' },
              ],
              selector: { app: 'cart' },
            },
            {
              loadBalancer: {
                ingress: [
                  { ip: '198.51.100.201' },
                  { ip: '198.51.100.202', ipMode: 'Proxy' },
                  { hostname: 'lb.example' },
                ],
              },
            },
          ),
        ]),
      ]).services?.items ?? [];
    expect(service).toMatchObject({
      type: 'LoadBalancer',
      headless: false,
      internalTrafficPolicy: 'cluster',
      externalTrafficPolicy: 'local',
      publishNotReady: false,
      selector: { app: 'cart' },
      ports: [
        { name: 'http', protocol: 6, port: 80, targetPort: 'web', nodePort: 30080 },
        { name: 'dns', protocol: 17, port: 53, targetPort: 53, nodePort: undefined },
      ],
    });
    expect(service?.clusterAddresses.map(({ text }) => text)).toEqual(['203.0.113.10', '2001:db8:5::a']);
    expect(service?.externalAddresses.map(({ text }) => text)).toEqual(['198.51.100.200']);
    expect(service?.loadBalancerSourceRanges.map(({ text }) => text)).toEqual(['203.0.113.64/26']);
    expect(service?.loadBalancerAddresses.map(({ address: { text }, isVip }) => [text, isVip])).toEqual([
      ['198.51.100.201', true],
      ['198.51.100.202', false],
    ]);
  });
  it('without an address of their own are headless', () => {
    const [service] =
      assembled([aList('services', [aService('cart', { clusterIP: 'None' })])]).services?.items ?? [];
    expect([service?.headless, service?.clusterAddresses]).toEqual([true, []]);
  });
  it('of a shape that nobody knows make the list of their namespace incomplete', () => {
    const odd = aService('cart', { ports: 'many' });
    const snapshot = assembled([aList('services', [odd, aService('till')])]);
    expect(snapshot.services?.items.map(({ name }) => name)).toEqual(['till']);
    expect(snapshot.services?.completeIn).toEqual([]);
  });
});

describe('endpoints of Services', () => {
  const slice = aSlice('cart-x1', OF_CART, [
    { addresses: ['192.0.2.18'], conditions: {} },
    { addresses: ['192.0.2.19'], conditions: { ready: false } },
  ]);
  const older = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name, namespace: 'shop' },
    subsets: [
      {
        addresses: [
          {
            ip: '192.0.2.33',
            nodeName: 'birch',
            targetRef: { kind: 'Pod', name: 'till-0', namespace: 'shop' },
          },
        ],
        notReadyAddresses: [{ ip: '192.0.2.34' }],
        ports: [{ port: 9090 }],
      },
    ],
  });
  it('are ready when nothing is said about it', () => {
    expect(endpointsOf(aList('endpointslices', [slice]))).toEqual(['cart 192.0.2.18 192.0.2.19 not ready']);
  });
  it('of no Service are left out', () => {
    expect(endpointsOf(aList('endpointslices', [aSlice('stray', undefined, [])]))).toEqual([]);
  });
  it('come from the older objects where no slice of the Service is shown', () => {
    const both = aList('endpointslices,endpoints', [slice, older('cart'), older('till')]);
    expect(endpointsOf(both)).toEqual([
      'cart 192.0.2.18 192.0.2.19 not ready',
      'till 192.0.2.33 192.0.2.34 not ready',
    ]);
    expect(assembled([both]).endpointSlices?.items[1]).toMatchObject({
      ports: [{ name: undefined, protocol: 6, port: 9090 }],
      endpoints: [
        { node: 'birch', workload: 'shop/till-0', serving: true, terminating: false },
        { node: undefined, workload: undefined, serving: false },
      ],
    });
  });
  it('are as complete as the better of both lists', () => {
    const one = (list: string, namespace?: string) =>
      aList(list, [], { args: { list, ...(namespace ? { namespace } : { 'all-namespaces': 'true' }) } });
    const completeIn = (...lists: Artifact[]) => assembled(lists).endpointSlices?.completeIn;
    expect(completeIn(one('endpointslices', 'shop'))).toEqual(['shop']);
    expect(completeIn(one('endpointslices', 'shop'), one('endpoints', 'data'))).toEqual(['data', 'shop']);
    expect(completeIn(one('endpointslices', 'shop'), one('endpoints'))).toBe('all');
  });
});
