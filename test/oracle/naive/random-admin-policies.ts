import fc from 'fast-check';
import { someLabelSelector, someNamespaceLabels } from './random-labels.ts';
import { maybe, weighted } from './random-rules.ts';
import { adminPolicy } from './raw-objects.ts';

const somePods = fc.record({ namespaceSelector: someNamespaceLabels, podSelector: someLabelSelector });
const someSubject = fc.oneof(
  someNamespaceLabels.map((namespaces) => ({ namespaces })),
  somePods.map((pods) => ({ pods })),
);

/** Peers; only egress has prefixes, and nodes, which Calico cannot convert. */
function somePeers(direction: 'ingress' | 'egress'): fc.Arbitrary<object[]> {
  const outward = weighted<object>(
    [3, { networks: ['10.0.0.0/16', 'fd00::1:0/112'] }],
    [2, { networks: ['203.0.113.0/24'] }],
    [2, { networks: ['0.0.0.0/0', '::/0'] }],
    [1, { nodes: { matchLabels: { zone: 'z' } } }],
  );
  const peer = fc.oneof(
    { weight: 4, arbitrary: someSubject },
    ...(direction === 'egress' ? [{ weight: 2, arbitrary: outward }] : []),
  );
  return fc.oneof(
    { weight: 20, arbitrary: fc.array(peer, { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.constant<object[]>([]) },
  );
}

const adminPort = weighted<object>(
  [3, { portNumber: { protocol: 'TCP', port: 80 } }],
  [2, { portRange: { protocol: 'TCP', start: 79, end: 81 } }],
  [2, { portRange: { protocol: 'UDP', start: 1, end: 65535 } }],
  [1, { portNumber: { protocol: 'SCTP', port: 80 } }],
  [1, { namedPort: 'http' }],
);
const clusterPort = weighted<object>(
  [3, { tcp: { destinationPort: { number: 80 } } }],
  [2, { tcp: { destinationPort: { range: { start: 79, end: 81 } } } }],
  [2, { udp: { destinationPort: { range: { start: 1, end: 65535 } } } }],
  [1, { udp: {} }],
  [1, { sctp: { destinationPort: { number: 80 } } }],
  [2, { destinationNamedPort: 'http' }],
);

function someEntry(kind: string, direction: 'ingress' | 'egress'): fc.Arbitrary<object> {
  const isCluster = kind === 'ClusterNetworkPolicy';
  const action = isCluster
    ? fc.constantFrom('Accept', 'Deny', 'Pass')
    : kind === 'AdminNetworkPolicy'
      ? fc.constantFrom('Allow', 'Deny', 'Pass')
      : fc.constantFrom('Allow', 'Deny');
  const ports = fc.array(isCluster ? clusterPort : adminPort, { minLength: 1, maxLength: 2 });
  return fc
    .tuple(action, somePeers(direction), maybe(50, { [isCluster ? 'protocols' : 'ports']: ports }))
    .map(([chosen, peers, open]) => ({
      action: chosen,
      [direction === 'ingress' ? 'from' : 'to']: peers,
      ...open,
    }));
}

function someOfKind(kind: string): fc.Arbitrary<object> {
  const entries = (direction: 'ingress' | 'egress') => fc.array(someEntry(kind, direction), { maxLength: 3 });
  return fc
    .record({
      name: fc.constantFrom('a', 'a-b', 'b'),
      tier: weighted([3, 'Admin'], [2, 'Baseline']),
      priority: fc.constantFrom(0, 5, 50),
      subject: someSubject,
      ingress: entries('ingress'),
      egress: entries('egress'),
    })
    .map(({ name, tier, priority, ...rest }) => {
      if (kind === 'BaselineAdminNetworkPolicy') return adminPolicy(kind, 'default', rest);
      if (kind === 'AdminNetworkPolicy') return adminPolicy(kind, name, { priority, ...rest });
      return adminPolicy(kind, name, { tier, priority, ...rest });
    });
}

/** An admin policy of a kind that the version knows, or (seldom) of one that it ignores. */
export function someRandomAdminPolicy(minor: number): fc.Arbitrary<object> {
  const [old, current] = [minor < 32 ? 20 : 1, minor >= 32 ? 30 : 1];
  return fc.oneof(
    { weight: old, arbitrary: someOfKind('AdminNetworkPolicy') },
    { weight: old, arbitrary: someOfKind('BaselineAdminNetworkPolicy') },
    { weight: current, arbitrary: someOfKind('ClusterNetworkPolicy') },
  );
}
