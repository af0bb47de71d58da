import fc from 'fast-check';
import { maybe, weighted } from './random-rules.ts';
import { aNamespace, aNode, anAccount, aPod, calico } from './raw-objects.ts';

/** The nodes of every random cluster; their tunnel addresses are inside of the pools. */
const NODES = [1, 2].map((number) => ({
  name: `node-${number}`,
  address: `192.168.0.${number}`,
  address6: `fd01::${number}`,
  tunnel: `10.0.${number}.250`,
}));

const nodes = NODES.map(({ name, address, address6, tunnel }) =>
  aNode(name, [address, address6], {
    'projectcalico.org/IPv4Address': `${address}/24`,
    'projectcalico.org/IPv6Address': `${address6}/64`,
    'projectcalico.org/IPv4VXLANTunnelAddr': tunnel,
  }),
);

/** The calico-node pod of each node; its environment wins over a FelixConfiguration. */
const someDaemons = fc.constantFrom(undefined, 'ACCEPT', 'RETURN').map((action) => [
  aNamespace('kube-system'),
  anAccount('kube-system', 'calico-node'),
  ...NODES.map(({ name, address }) =>
    aPod({
      namespace: 'kube-system',
      name: `calico-${name}`,
      node: name,
      ips: [address],
      labels: { 'k8s-app': 'calico-node' },
      account: 'calico-node',
      hostNetwork: true,
      env: action === undefined ? [] : [{ name: 'FELIX_DEFAULTENDPOINTTOHOSTACTION', value: action }],
    }),
  ),
]);

const someHostEndpoint = fc
  .record({
    node: fc.constantFrom(...NODES),
    name: fc.constantFrom('a', 'b'),
    interfaceName: weighted([4, '*'], [9, 'eth0'], [3, ''], [1, 'eth1']),
    expected: fc.boolean(),
    profiles: weighted(
      [5, ['projectcalico-default-allow']],
      [3, [] as string[]],
      [1, ['kns.red']],
      [1, ['absent']],
    ),
    labels: maybe(80, { app: fc.constantFrom('web', 'db'), role: fc.constant('host') }),
    ports: weighted([2, []], [1, [{ name: 'http', protocol: 'TCP', port: 80 }]]),
  })
  .map(({ node, name, interfaceName, expected, labels, ...rest }) => {
    // Without the name of an interface an endpoint is known by its addresses only.
    const expectedIPs = expected || interfaceName === '' ? [node.address, node.address6] : [];
    const which = interfaceName === '' ? {} : { interfaceName };
    return calico(
      'HostEndpoint',
      `${node.name}-${name}`,
      { node: node.name, ...which, expectedIPs, ...rest },
      labels,
    );
  });

const someFailsafes = weighted<object[]>(
  [1, []],
  [3, [{ protocol: 'tcp', port: 80 }]],
  [1, [{ protocol: 'udp', port: 53, net: '203.0.113.0/24' }]],
);

function someFelix(name: string) {
  return maybe(40, {
    defaultEndpointToHostAction: fc.constantFrom('Drop', 'Accept', 'Return'),
    workloadSourceSpoofing: fc.constantFrom('Any', 'Disabled'),
    failsafeInboundHostPorts: someFailsafes,
    failsafeOutboundHostPorts: someFailsafes,
  }).map((spec) => calico('FelixConfiguration', name, spec));
}

const somePools = fc
  .tuple(fc.boolean(), weighted([3, 'Never'], [1, 'Always'], [1, 'CrossSubnet']))
  .map(([natOutgoing, vxlanMode]) => [
    calico('IPPool', 'pool-4', { cidr: '10.0.0.0/16', natOutgoing, vxlanMode, ipipMode: 'Never' }),
    calico('IPPool', 'pool-6', { cidr: 'fd00::/64', natOutgoing, vxlanMode: 'Never', ipipMode: 'Never' }),
  ]);

/** Nodes, pools, the settings of Felix, and as many host endpoints as are asked for. */
export function someHosts(endpoints: {
  readonly least: number;
  readonly most: number;
}): fc.Arbitrary<object[]> {
  const { least, most } = endpoints;
  return fc
    .tuple(
      someDaemons,
      fc.array(someHostEndpoint, { minLength: least, maxLength: most }),
      fc.array(fc.oneof(someFelix('default'), someFelix('node.node-1')), { maxLength: 2 }),
      somePools,
    )
    .map((parts) => [...nodes, ...parts.flat()]);
}
