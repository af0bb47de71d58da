import { describe, expect, it } from 'vitest';
import { backendsOf } from '../../../src/engine/services/backends.ts';
import type { ServiceClient } from '../../../src/engine/services/traffic-rule.ts';
import { aCluster, anEndpoint, aService, aSlice, DRAINING, hitAt, NOT_READY, told } from './kube-services.ts';

const POD: ServiceClient = { kind: 'pod', id: 'shop/client', node: 'birch' };

const LOCAL_INSIDE = { internalTrafficPolicy: 'local' } as const;
const LOCAL_OUTSIDE = { externalTrafficPolicy: 'local' } as const;

const TWO = [anEndpoint(21, 'birch'), anEndpoint(22, 'cedar')];

describe('endpoints of a ClusterIP for a pod', () => {
  it.each([
    ['all that are ready', {}, TWO, 'backends: 21@birch, 22@cedar'],
    [
      'not those that are not ready',
      {},
      [anEndpoint(21, 'birch', NOT_READY), anEndpoint(22, 'cedar')],
      'backends: 22@cedar',
    ],
    [
      'no draining one while another is ready',
      {},
      [anEndpoint(21, 'birch', DRAINING), anEndpoint(22, 'cedar')],
      'backends: 22@cedar',
    ],
    [
      'draining ones when none is ready, beside one that is not ready at all',
      {},
      [anEndpoint(21, 'birch', NOT_READY), anEndpoint(22, 'cedar', DRAINING)],
      'backends: 22@cedar late',
    ],
    [
      'no terminating one that does not serve',
      {},
      [anEndpoint(21, 'birch', { ready: false, serving: false, terminating: true })],
      'refused',
    ],
    ['no endpoint at all: refused', {}, [], 'refused'],
    [
      'publishNotReadyAddresses makes all ready',
      { publishNotReady: true },
      [anEndpoint(21, 'birch', NOT_READY)],
      'backends: 21@birch',
    ],
    ['internal policy Local: those of the own node', LOCAL_INSIDE, TWO, 'backends: 21@birch'],
    [
      'internal policy Local without one here: dropped',
      LOCAL_INSIDE,
      [anEndpoint(22, 'cedar'), anEndpoint(23, 'cedar')],
      'dropped',
    ],
    [
      'internal policy Local with no usable endpoint anywhere: refused',
      LOCAL_INSIDE,
      [anEndpoint(22, 'cedar', NOT_READY)],
      'refused',
    ],
    [
      'internal policy Local falls back to a draining one here, though another node has a ready one',
      LOCAL_INSIDE,
      [anEndpoint(21, 'birch', DRAINING), anEndpoint(22, 'cedar')],
      'backends: 21@birch late',
    ],
    ['the external policy does not matter', LOCAL_OUTSIDE, [anEndpoint(22, 'cedar')], 'backends: 22@cedar'],
  ] as const)('%s', (_, service, endpoints, expected) => {
    const cluster = aCluster({ endpointSlices: [aSlice(endpoints)] });
    expect(told(backendsOf(cluster, hitAt('cluster-ip', aService(service)), POD, 4))).toBe(expected);
  });
});
