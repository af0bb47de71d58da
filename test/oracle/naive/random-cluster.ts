import fc from 'fast-check';
import { docAt, nameOf, namespaceOf, textAt } from './documents.ts';
import { someHosts } from './random-hosts.ts';
import { NAMESPACES, someHostPolicy, somePolicy } from './random-policies.ts';
import { maybe, weighted } from './random-rules.ts';
import {
  aNamespace,
  anAccount,
  aPod,
  aService,
  aSlice,
  aTier,
  calico,
  calicoIn,
  type Fields,
} from './raw-objects.ts';

/** A complete cluster: every object that its policies can depend on is there. */
export interface RandomCluster {
  readonly calicoVersion: string;
  readonly objects: readonly object[];
}

const someVersion = weighted([1, 'v3.28.5'], [1, 'v3.29.7'], [2, 'v3.30.7'], [2, 'v3.31.7'], [5, 'v3.32.1']);

const someLabels = maybe(70, {
  app: weighted([3, 'web'], [2, 'db'], [1, 'job']),
  role: fc.constantFrom('front', 'back'),
});
const someNamespaceLabels = maybe(65, { team: fc.constantFrom('x', 'y'), env: fc.constant('prod') });

const somePortsOfPod = fc.uniqueArray(
  weighted(
    [4, { name: 'http', containerPort: 80, protocol: 'TCP' }],
    [2, { name: 'http', containerPort: 81, protocol: 'TCP' }],
    [1, { name: 'http', containerPort: 80, protocol: 'UDP' }],
    [2, { name: 'dns', containerPort: 53, protocol: 'UDP' }],
    [1, { name: 'dns', containerPort: 53, protocol: 'SCTP' }],
  ),
  { maxLength: 2, selector: (port) => port.name },
);

/** A pod of a namespace; its place in the list gives it a name and addresses of its own. */
const somePod = fc.record({
  namespace: weighted([3, NAMESPACES[0]], [2, NAMESPACES[1]], [1, NAMESPACES[2]]),
  labels: someLabels,
  stray: fc.integer({ min: 0, max: 9 }).map((draw): object => (draw === 0 ? { 'pcns.team': 'x' } : {})),
  node: fc.constantFrom(1, 2),
  dual: fc.boolean(),
  account: weighted([3, 'default'], [2, 'bot']),
  ports: somePortsOfPod,
  oddity: weighted([20, 'none'], [1, 'finished'], [1, 'host-network'], [2, 'shares-address'], [1, 'spoofs']),
});
type DrawnPod = typeof somePod extends fc.Arbitrary<infer Drawn> ? Drawn : never;

function podOf(drawn: DrawnPod, index: number) {
  const { namespace, account, ports, oddity } = drawn;
  const node = `node-${drawn.node}`;
  const isHost = oddity === 'host-network';
  // A shared address is the one of the pod before; that of a finished pod has usually gone to another.
  const number = (oddity === 'shares-address' || oddity === 'finished') && index > 0 ? index - 1 : index;
  const own = drawn.dual
    ? [`10.0.${drawn.node}.${number}`, `fd00::${drawn.node}:${number}`]
    : [`10.0.${drawn.node}.${number}`];
  return aPod({
    namespace,
    name: `pod-${index}`,
    node,
    ips: isHost ? [`192.168.0.${drawn.node}`] : own,
    labels: { ...drawn.labels, ...drawn.stray },
    account,
    ports,
    ...(oddity === 'finished' ? { phase: 'Succeeded' } : {}),
    ...(isHost ? { hostNetwork: true } : {}),
    ...(oddity === 'spoofs'
      ? { annotations: { 'cni.projectcalico.org/allowedSourcePrefixes': '["198.51.100.0/24"]' } }
      : {}),
  });
}

const somePods = fc.array(somePod, { minLength: 4, maxLength: 8 }).map((pods) => pods.map(podOf));

const someNamespaces = fc
  .tuple(fc.integer({ min: 2, max: 3 }), fc.array(someNamespaceLabels, { minLength: 3, maxLength: 3 }))
  .map(([count, labels]) =>
    NAMESPACES.slice(0, count).flatMap((name, index) => [
      aNamespace(name, labels[index]),
      anAccount(name, 'default', { trust: index === 0 ? 'low' : 'high' }),
      anAccount(name, 'bot', index === 2 ? {} : { trust: 'low' }),
    ]),
  );

const someSets = fc.array(
  fc
    .record({
      nets: fc.subarray(['203.0.113.0/24', '192.168.0.0/31', '10.0.1.250', '10.0.2.0/24', '2001:db8::/32'], {
        minLength: 1,
      }),
      labels: someLabels,
      namespace: fc.constantFrom('', ...NAMESPACES),
    })
    .map(({ nets, labels, namespace }) => {
      if (namespace === '') return calico('GlobalNetworkSet', 'set', { nets }, labels);
      return calicoIn(namespace, 'NetworkSet', 'set', { nets }, labels);
    }),
  { maxLength: 3 },
);

const TIERS = ['a-tier', 'sec', 'z-tier'] as const;
const someTiers = fc
  .subarray([...TIERS])
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc
          .tuple(fc.constantFrom(undefined, 10, 1000, 1_000_000), fc.constantFrom(undefined, 'Pass', 'Deny'))
          .map(([order, end]) => aTier(name, order, end)),
      ),
    ),
  );

const someService = fc
  .record({
    addresses: fc.subarray(['10.0.1.0', '10.0.1.1', '10.0.2.1', '10.0.2.2', '203.0.113.9'], { minLength: 1 }),
    ports: fc.subarray<Fields>([
      { name: 'web', port: 80, protocol: 'TCP' },
      { name: 'dns', port: 53, protocol: 'UDP' },
      { name: 'plain', port: 81 },
    ]),
  })
  .map(({ addresses, ports }) => [
    aService('red', 'web', [{ name: 'web', port: 8080, targetPort: 80, protocol: 'TCP' }]),
    aSlice('red', 'web', 'IPv4', addresses, ports),
    aSlice('red', 'web', 'FQDN', ['203.0.113.9'], ports),
  ]);

/** Two things of one kind, namespace and name cannot be in one cluster: the first stays. */
function distinct(objects: readonly object[]): readonly object[] {
  const seen = new Map<string, object>();
  for (const one of objects) {
    const doc = one as Parameters<typeof nameOf>[0];
    const key = [textAt(doc, 'apiVersion'), textAt(doc, 'kind'), namespaceOf(doc), nameOf(doc)].join(' ');
    if (!seen.has(key)) seen.set(key, one);
  }
  return [...seen.values()];
}

/** The same objects as kubectl prints them from the CRDs: up to v3.31 policies then have their tier in the name. */
function asStored(objects: readonly object[], minor: number): readonly object[] {
  return objects.map((one) => {
    if (!textAt(one, 'apiVersion').startsWith('projectcalico.org/')) return one;
    const name = textAt(one, 'metadata', 'name');
    const isShort = minor < 32 && textAt(one, 'kind').endsWith('Policy') && !name.includes('.');
    const metadata = { ...docAt(one, 'metadata'), name: isShort ? `default.${name}` : name };
    return { ...one, apiVersion: 'crd.projectcalico.org/v1', metadata };
  });
}

/** What is in a namespace that was not drawn is not in the cluster. */
function inhabited(objects: readonly object[]): readonly object[] {
  const namespaces = objects.filter((one) => textAt(one, 'kind') === 'Namespace');
  const names = ['', ...namespaces.map((one) => textAt(one, 'metadata', 'name'))];
  return objects.filter((one) => names.includes(textAt(one, 'metadata', 'namespace')));
}

/** Everything about hosts: endpoints together with policies for them, or neither. */
function someHostSide(minor: number, tiers: readonly string[]): fc.Arbitrary<object[]> {
  const policies = fc.array(someHostPolicy(minor, tiers), { minLength: 1, maxLength: 4 });
  const policed = fc.tuple(someHosts({ least: 1, most: 4 }), policies);
  return fc.oneof(
    { weight: 3, arbitrary: someHosts({ least: 0, most: 0 }) },
    { weight: 2, arbitrary: policed.map((parts) => parts.flat()) },
  );
}

/**
 * Small and hostile clusters: few labels, ports and prefixes, so that rules overlap; equal and missing orders,
 * empty lists, unreadable selectors, objects of other versions. Objects are as calicoctl and kubectl print them.
 */
export const randomCluster: fc.Arbitrary<RandomCluster> = someVersion.chain((calicoVersion) => {
  const minor = Number(calicoVersion.split('.')[1]);
  return (minor < 29 ? fc.constant([]) : someTiers).chain((tiers) => {
    const names = tiers.map((tier) => textAt(tier, 'metadata', 'name'));
    return fc
      .tuple(
        someNamespaces,
        somePods,
        someHostSide(minor, names),
        fc.array(somePolicy(minor, names), { minLength: 3, maxLength: 10 }),
        someSets,
        someService,
        fc.boolean(),
      )
      .map(([namespaces, pods, hosts, policies, sets, service, isStored]) => {
        const all = [...tiers, ...namespaces, ...pods, ...hosts, ...policies, ...sets, ...service];
        const objects = distinct(inhabited(all));
        return { calicoVersion, objects: isStored ? asStored(objects, minor) : objects };
      });
  });
});
