import { describe, expect, it } from 'vitest';
import { backendsOf } from '../../../src/engine/services/backends.ts';
import type { ServiceClient } from '../../../src/engine/services/traffic-rule.ts';
import { address, aNode, aWorkload, knownIn } from '../../support/build.ts';
import {
  aCluster,
  anEndpoint,
  aService,
  aServicePort,
  aSlice,
  hitAt,
  NOT_READY,
  told,
} from './kube-services.ts';

const POD: ServiceClient = { kind: 'pod', id: 'shop/client', node: 'birch' };
const HOST: ServiceClient = { kind: 'host', node: 'birch' };

const LOCAL_INSIDE = { internalTrafficPolicy: 'local' } as const;

const TWO = [anEndpoint(21, 'birch'), anEndpoint(22, 'cedar')];

describe('ports', () => {
  it('have the number that each slice gives them: a named target port differs between pods', () => {
    const slices = [
      aSlice([anEndpoint(21, 'birch')], { name: 'a' }),
      aSlice([anEndpoint(22, 'cedar')], { name: 'b', ports: [{ name: 'http', protocol: 6, port: 9090 }] }),
      aSlice([anEndpoint(23, 'cedar')], { name: 'c', ports: [] }),
    ];
    const snapshot = aCluster({ endpointSlices: slices });
    const { backends } = backendsOf(snapshot, hitAt('cluster-ip', aService()), POD, 4);
    expect(backends.map(({ address: { text }, port }) => `${text}:${port}`)).toEqual([
      '192.0.2.21:8080',
      '192.0.2.22:9090',
    ]);
  });
  it('of another protocol are other ports', () => {
    const service = aService({ ports: [aServicePort({ protocol: 17 })] });
    const snapshot = aCluster({ endpointSlices: [aSlice(TWO)] });
    expect(told(backendsOf(snapshot, hitAt('cluster-ip', service), POD, 4))).toBe('refused');
  });
  it('are of one family', () => {
    const six = anEndpoint(21, 'birch', { address: address('2001:db8::21') });
    const snapshot = aCluster({
      endpointSlices: [aSlice([six], { family: 6 }), aSlice([anEndpoint(22, 'cedar')])],
    });
    const texts = (family: 4 | 6) =>
      backendsOf(snapshot, hitAt('cluster-ip', aService()), POD, family).backends.map(
        (one) => one.address.text,
      );
    expect([texts(4), texts(6)]).toEqual([['192.0.2.22'], ['2001:db8::21']]);
  });
});

describe('backends', () => {
  it('that are the client itself are a hairpin', () => {
    const own = anEndpoint(30, 'birch', { workload: 'shop/client' });
    const snapshot = aCluster({ endpointSlices: [aSlice([own, anEndpoint(22, 'cedar')])] });
    expect(told(backendsOf(snapshot, hitAt('cluster-ip', aService()), POD, 4))).toBe(
      'backends: 30@birch hairpin, 22@cedar',
    );
  });
  it('take pod and node from the pods when the slice does not name them', () => {
    const snapshot = aCluster({
      endpointSlices: [aSlice([anEndpoint(21, undefined)])],
      workloads: [aWorkload('shop/cart-0', '192.0.2.21', { node: 'cedar' })],
    });
    const { backends } = backendsOf(snapshot, hitAt('cluster-ip', aService()), POD, 4);
    expect(backends.map(({ workload, node }) => [workload, node])).toEqual([['shop/cart-0', 'cedar']]);
  });
  it('whose nodes are not known leave a Local policy open', () => {
    const snapshot = aCluster({
      endpointSlices: [aSlice([anEndpoint(21, undefined), anEndpoint(22, 'cedar')])],
    });
    const answer = backendsOf(snapshot, hitAt('cluster-ip', aService(LOCAL_INSIDE)), POD, 4);
    expect([told(answer), answer.gaps.map(({ id }) => id)]).toEqual([
      'unknown: 21@?, 22@cedar',
      ['endpoint-nodes:shop/cart'],
    ]);
  });
});

describe('what is not proxied', () => {
  it('a headless Service leads to the pods themselves, on the port that the client dials', () => {
    const service = aService({ headless: true, clusterAddresses: [] });
    const slice = aSlice([...TWO, anEndpoint(23, 'cedar', NOT_READY)]);
    const answer = backendsOf(aCluster({ endpointSlices: [slice] }), hitAt('cluster-ip', service), HOST, 4);
    expect(told(answer)).toBe('backends: 21@birch, 22@cedar');
    expect(answer.backends.map(({ port }) => port)).toEqual([80, 80]);
    expect(answer.assumptions).toEqual([]);
  });
  it('a headless Service without ready pods has no address; publishNotReadyAddresses gives it some', () => {
    const snapshot = aCluster({ endpointSlices: [aSlice([anEndpoint(21, 'birch', NOT_READY)])] });
    const of = (publishNotReady: boolean) =>
      told(backendsOf(snapshot, hitAt('cluster-ip', aService({ headless: true, publishNotReady })), POD, 4));
    expect([of(false), of(true)]).toEqual(['unresolved', 'backends: 21@birch']);
  });
  it('traffic policies do not touch a headless Service', () => {
    const service = aService({ headless: true, ...LOCAL_INSIDE });
    const snapshot = aCluster({ endpointSlices: [aSlice(TWO)] });
    expect(told(backendsOf(snapshot, hitAt('cluster-ip', service), POD, 4))).toBe(
      'backends: 21@birch, 22@cedar',
    );
  });
  it('an ExternalName leads where DNS says', () => {
    const answer = backendsOf(aCluster(), hitAt('cluster-ip', aService({ type: 'ExternalName' })), POD, 4);
    expect([told(answer), answer.gaps.map(({ id }) => id)]).toEqual(['unknown', ['external-name:shop/cart']]);
  });
});

describe('what was not collected', () => {
  it('leaves the outcome open and names the command', () => {
    const none = aCluster({ endpointSlices: knownIn([], ['data']) });
    const answer = backendsOf(none, hitAt('cluster-ip', aService()), POD, 4);
    expect([told(answer), answer.gaps[0]?.command]).toEqual([
      'unknown',
      'kubectl get endpointslices -n shop -o yaml',
    ]);
    const some = aCluster({ endpointSlices: knownIn([aSlice(TWO)], []) });
    expect(told(backendsOf(some, hitAt('cluster-ip', aService()), POD, 4))).toBe(
      'unknown: 21@birch, 22@cedar',
    );
  });
});

describe('NodeLocal DNS', () => {
  it.each([
    ['may answer for kube-dns', 'kube-dns', true],
    ['is nothing to other Services', 'metrics-server', false],
  ] as const)('%s', (_, name, expected) => {
    const snapshot = aCluster({
      nodes: [aNode('birch', '198.51.100.11')],
      workloads: [aWorkload('kube-system/node-local-dns-7xk2p', '198.51.100.11', { hostNetwork: true })],
    });
    const hit = hitAt('cluster-ip', aService({ namespace: 'kube-system', name }));
    expect(backendsOf(snapshot, hit, POD, 4).mayBeNodeLocalDns).toBe(expected);
  });
});
