import { describe, expect, it } from 'vitest';
import { type ServiceAnswer, serviceAt } from '../../../src/engine/services/service-at.ts';
import { address, knownIn } from '../../support/build.ts';
import { aCluster, aService, aServicePort } from './kube-services.ts';

const [TCP, UDP] = [6, 17];

const told = (answer: ServiceAnswer) => {
  if (answer.kind !== 'found') return answer.kind;
  const { service, port, door, node } = answer.hit;
  return [`${service.namespace}/${service.name}`, port.name, door, node].filter(Boolean).join(' ');
};

const SERVICES = [
  aService(),
  aService({
    name: 'shopfront',
    type: 'LoadBalancer',
    clusterAddresses: [address('203.0.113.11'), address('2001:db8:5::b')],
    externalAddresses: [address('198.51.100.200')],
    loadBalancerAddresses: [
      { address: address('198.51.100.201'), isVip: true },
      { address: address('198.51.100.202'), isVip: false },
    ],
    ports: [
      aServicePort({ port: 443, nodePort: 30443 }),
      aServicePort({ name: 'quic', protocol: UDP, port: 443, nodePort: 30444 }),
    ],
  }),
];

describe('serviceAt', () => {
  it.each([
    ['a ClusterIP', '203.0.113.10', TCP, 80, 'shop/cart http cluster-ip'],
    ['a ClusterIP of the other family', '2001:db8:5::b', TCP, 443, 'shop/shopfront http cluster-ip'],
    ['a port by its protocol', '203.0.113.11', UDP, 443, 'shop/shopfront quic cluster-ip'],
    ['an external IP', '198.51.100.200', TCP, 443, 'shop/shopfront http external-ip'],
    ['the address of a load balancer', '198.51.100.201', TCP, 443, 'shop/shopfront http load-balancer'],
    ['no load balancer that answers itself (ipMode Proxy)', '198.51.100.202', TCP, 443, 'none'],
    ['a node port on a node', '198.51.100.12', TCP, 30443, 'shop/shopfront http node-port cedar'],
    ['no node port of another protocol', '198.51.100.12', UDP, 30443, 'none'],
    ['no node port on an address that is no node', '198.51.100.99', TCP, 30443, 'none'],
    ['no node port on a ClusterIP', '203.0.113.11', TCP, 30443, 'none'],
    ['no port that the Service does not have', '203.0.113.10', TCP, 81, 'none'],
    ['nothing elsewhere', '192.0.2.30', TCP, 80, 'none'],
  ] as const)('finds %s', (_, at, protocol, port, expected) => {
    expect(told(serviceAt(aCluster({ services: SERVICES }), address(at), protocol, port))).toBe(expected);
  });
  it('says that Services were not collected instead of none', () => {
    const some = aCluster({ services: knownIn(SERVICES, ['shop']) });
    expect(told(serviceAt(some, address('203.0.113.99'), TCP, 80))).toBe('not-collected');
    expect(told(serviceAt(some, address('203.0.113.10'), TCP, 80))).toBe('shop/cart http cluster-ip');
    const { services: _, ...nothing } = aCluster();
    expect(told(serviceAt({ ...nothing, services: undefined }, address('203.0.113.10'), TCP, 80))).toBe(
      'not-collected',
    );
  });
});
