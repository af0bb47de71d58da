import fc from 'fast-check';
import type { Block } from '../../src/model/ip-pool.ts';
import type { Link, Listed, NetworkStack, Route } from '../../src/model/network-stack.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Known, KnownByNamespace, Snapshot } from '../../src/model/snapshot.ts';
import type { Workload } from '../../src/model/workload.ts';
import {
  aBlock,
  address,
  aLink,
  aNode,
  aPolicy,
  aPool,
  aRoute,
  aRule,
  aSnapshot,
  cidr,
  known,
  knownIn,
  kubernetesPolicies,
  listed,
  source,
  withoutNode,
} from '../support/build.ts';

/*
 * Random snapshots of a small world: few names, addresses and prefixes, so that parts meet, contradict one another
 * and leave gaps.
 */

const name = fc.constantFrom('birch', 'cedar', 'elder');
const nodeAddress = fc.constantFrom(
  '198.51.100.11',
  '198.51.100.12',
  '203.0.113.13',
  '2001:db8::13',
  '<none>',
);
const podAddress = fc.constantFrom('192.0.2.18', '192.0.2.34', '192.0.2.35', '203.0.113.77', '2001:db8:7::3');
const net = fc.constantFrom(
  '192.0.2.0/24',
  '192.0.2.16/28',
  '192.0.2.32/28',
  '203.0.113.64/26',
  '2001:db8:7::/64',
);
const device = fc.constantFrom(
  'ens3',
  'tunl0',
  'vxlan.calico',
  'vxlan-v6.calico',
  'wireguard.cali',
  'cali1',
  'virbr7',
  'bpfin.cali',
);
const few = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 4 });
const maybe = <T>(part: fc.Arbitrary<T>) => fc.option(part, { nil: undefined, freq: 9 });

const whole = fc.oneof(
  { weight: 4, arbitrary: fc.constant(true) },
  { weight: 1, arbitrary: fc.constant(false) },
);
/** Nothing is listed twice. */
const listing = <T>(item: fc.Arbitrary<T>, key: (item: T) => string) =>
  fc.uniqueArray(item, { selector: key, maxLength: 4 });
const partOf = <T>(item: fc.Arbitrary<T>, key: (item: T) => string): fc.Arbitrary<Known<T>> =>
  fc.tuple(listing(item, key), whole).map(([items, complete]) => known(items, complete));
const namespacedPartOf = <T>(
  item: fc.Arbitrary<T>,
  key: (item: T) => string,
): fc.Arbitrary<KnownByNamespace<T>> =>
  fc.tuple(listing(item, key), whole).map(([items, complete]) => knownIn(items, complete ? 'all' : ['shop']));
const listOf = <T>(item: fc.Arbitrary<T>, key: (item: T) => string): fc.Arbitrary<Listed<T>> =>
  fc.tuple(listing(item, key), whole).map(([items, complete]) => listed(items, { complete }));

const node = fc
  .tuple(name, nodeAddress, maybe(fc.constantFrom('198.51.100.0/24', '198.51.100.11/32')), fc.boolean())
  .map(([id, at, network, hasCidr]) =>
    aNode(id, at, {
      ...(network !== undefined && { calicoNetwork: network }),
      podCidrs: hasCidr ? ['203.0.113.64/26'] : [],
    }),
  );

const podName = fc.constantFrom(
  'shop/cart',
  'shop/till',
  'kube-system/coredns-1',
  'kube-system/node-local-dns-1',
);
const workload: fc.Arbitrary<Workload> = fc
  .record({
    id: podName,
    addresses: fc.array(podAddress.map(address), { maxLength: 2 }),
    node: name,
    hostNetwork: fc.constantFrom(false, false, true, undefined),
    phase: fc.constantFrom('Running', 'Running', 'Pending', 'Terminating', 'Completed'),
    labels: fc.constantFrom(undefined, {}, { app: 'cart' }, { 'k8s-app': 'kube-dns' }),
    placed: whole,
  })
  .map(({ id, placed, ...rest }) => {
    const [namespace = '', pod = ''] = id.split('/');
    const made = { id, namespace, name: pod, ...rest, evidence: [source(id)] as const };
    return placed ? made : withoutNode(made);
  });

const mode = fc.constantFrom('Always' as const, 'CrossSubnet' as const, 'Never' as const);
const pool = fc
  .tuple(net, mode, mode, fc.boolean(), fc.boolean())
  .map(([at, ipipMode, vxlanMode, disabled, natOutgoing]) =>
    aPool(at, { ipipMode, vxlanMode, disabled, natOutgoing }),
  );

const clue = fc.constantFrom(
  'blackhole' as const,
  'tunnel-address' as const,
  'route-from-other-node' as const,
);
const block: fc.Arbitrary<Block> = fc.tuple(net, few(fc.tuple(name, clue))).map(([at, clues]) => {
  const [first] = clues;
  const ownedBy = clues.flatMap(([owner, how]) => aBlock(at, owner, how).ownedBy);
  return { ...aBlock(at, first?.[0]), ownedBy };
});

const gateway = fc.constantFrom(
  'via 198.51.100.11 ',
  'via 198.51.100.12 ',
  'via 203.0.113.1 ',
  'via 192.0.2.33 ',
  '',
);
const type = fc.constantFrom('', '', '', 'blackhole ', 'unreachable ', 'throw ', 'local ');
const to = fc.oneof(net, podAddress, fc.constantFrom('default', '198.51.100.0/24'));
const route = fc
  .tuple(type, to, gateway, maybe(device), fc.constantFrom('main', 'main', '1'), whole)
  .map(([kind, target, via, dev, table, understood]) =>
    aRoute(
      `${kind}${target} ${via}${dev === undefined ? '' : `dev ${dev} `}table ${table}`,
      understood ? {} : { understood },
    ),
  );

const link: fc.Arbitrary<Link> = fc
  .record({
    device,
    nets: fc.array(
      fc.constantFrom('198.51.100.11/24', '198.51.100.12/24', '192.0.2.33/32', '203.0.113.65/26'),
      {
        maxLength: 2,
      },
    ),
    mtu: fc.constantFrom(1400, 1450, 1480, 1500, 10),
    flags: fc.constantFrom(['UP'], ['UP'], ['UP', 'NO-CARRIER'], ['BROADCAST'], []),
    master: fc.constantFrom('virbr7', undefined),
    measured: whole,
  })
  .map(({ device: id, nets, master, measured, ...rest }) => {
    const { mtu, ...made } = aLink(id, nets, { ...rest, ...(master !== undefined && { master }) });
    return measured && mtu !== undefined ? { ...made, mtu } : made;
  });

const prefixOf = ({ destination, table }: Route) => `${destination.text} ${table}`;
const stack: fc.Arbitrary<NetworkStack> = fc
  .tuple(
    maybe(listOf(link, (one) => one.name)),
    maybe(listOf(route, prefixOf)),
    maybe(listOf(route, prefixOf)),
    fc.boolean(),
  )
  .map(([links, routes4, routes6, stale]) => ({
    ...(links && { links }),
    ...(routes4 && { routes4 }),
    ...(routes6 && { routes6 }),
    stale,
  }));

const policy = fc
  .tuple(fc.constantFrom('shop/fence', 'kube-system/fence'), fc.boolean(), fc.boolean())
  .map(([id, open, specKnown]) => aPolicy(id, { egress: open ? [aRule()] : [], specKnown }));

const observation: fc.Arbitrary<Observation> = fc.record({
  moment: fc.constant(9),
  protocol: fc.constant('icmp' as const),
  from: fc.oneof(
    fc.constant(undefined),
    name.map((id) => ({ kind: 'node' as const, id })),
    podName.map((id) => ({ kind: 'workload' as const, id })),
  ),
  to: podAddress.map(address),
  sent: fc.nat(3),
  received: fc.nat(3),
  command: fc.constant('ping'),
  source: fc.constant(source('3 packets')),
});

const version = maybe(
  fc.constantFrom('v3.27.4', 'v3.28.0', 'unknown').map((value) => ({ value, source: source(value) })),
);

/** Any snapshot of the small world; every part may be missing. */
export const anySnapshot: fc.Arbitrary<Snapshot> = fc
  .record({
    nodes: maybe(partOf(node, (one) => one.name)),
    workloads: maybe(namespacedPartOf(workload, (one) => one.id)),
    pools: maybe(partOf(pool, (one) => one.cidr.text)),
    blocks: maybe(partOf(block, (one) => one.cidr.text)),
    policies: maybe(namespacedPartOf(policy, (one) => one.namespace ?? '')),
    hosts: fc.dictionary(name, stack, { maxKeys: 3 }),
    versions: fc.tuple(version, version),
    observations: few(observation),
    foreign: fc.boolean(),
  })
  .map(({ nodes, workloads, pools, blocks, policies, hosts, versions, observations, foreign }) => {
    const [calico, calicoctl] = versions;
    const content = { network: 'virt', plugins: ['bridge'], subnets: [cidr('203.0.113.64/26')] };
    return {
      ...aSnapshot({
        hosts,
        observations,
        ...(policies && { policies: kubernetesPolicies(policies.items, policies.completeIn) }),
      }),
      ...{ nodes, workloads, pools, blocks },
      versions: { ...(calico && { calico }), ...(calicoctl && { calicoctl }) },
      cniConfigs: foreign
        ? [{ node: 'birch', file: '05-virt.conflist', content, evidence: [source('virt')] }]
        : [],
    };
  });
