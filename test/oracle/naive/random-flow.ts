import fc from 'fast-check';
import type { Family } from './cidr.ts';
import { type Doc, flatten, nameOf, namespaceOf, textAt } from './documents.ts';
import { calicoDocs, coreDocs, isHostNetwork, isRefused, isWorkload, podAddresses } from './owners.ts';
import type { NaiveFlow } from './packet.ts';
import { type RandomCluster, randomCluster } from './random-cluster.ts';
import { weighted } from './random-rules.ts';

const OUTSIDE = {
  4: ['203.0.113.9', '203.0.114.0', '198.51.100.1', '192.168.0.9', '10.0.2.99'],
  6: ['2001:db8::9', '2001:db9::1', 'fd01::9'],
} as const;

/** Ports of the rules, and those beside them. */
const somePort = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(79, 80, 81, 82) },
  { weight: 2, arbitrary: fc.constantFrom(52, 53, 54, 78, 442, 443, 444) },
  { weight: 1, arbitrary: fc.constantFrom(21, 22, 68, 179, 1, 65535) },
);
const someSourcePort = fc.oneof(
  { weight: 3, arbitrary: fc.constant(40000) },
  { weight: 1, arbitrary: somePort },
);

function someTraffic(family: Family): fc.Arbitrary<Pick<NaiveFlow, 'traffic' | 'sourcePort'>> {
  const withPorts = fc
    .tuple(weighted([6, 'tcp'], [3, 'udp'], [1, 'sctp']), somePort, someSourcePort)
    .map(([protocol, port, sourcePort]) => ({ traffic: `${protocol}/${port}`, sourcePort }));
  const icmp = family === 4 ? ['icmp/8/0', 'icmp/8/1', 'icmp/0/0'] : ['icmpv6/128/0', 'icmpv6/129/0'];
  const others = fc.constantFrom(...icmp, 'protocol/47').map((traffic) => ({ traffic }));
  return fc.oneof({ weight: 6, arbitrary: withPorts }, { weight: 1, arbitrary: others });
}

/** The texts of the ends that a flow of a family can have in a cluster, and the nodes they are on. */
function endsOf(docs: readonly Doc[], family: Family) {
  const pods = coreDocs(docs, 'Pod').filter((pod) => {
    const hasAddress = podAddresses(pod).some((address) => address.family === family);
    return hasAddress && (isHostNetwork(pod) || isWorkload(docs, pod) || isRefused(docs, pod));
  });
  const workloads = pods.filter((pod) => !isHostNetwork(pod));
  const asEnd = (pod: Doc) => ({
    text: `${namespaceOf(pod)}/${nameOf(pod)}`,
    node: textAt(pod, 'spec', 'nodeName'),
    isHost: isHostNetwork(pod),
  });
  return {
    workloads: workloads.map(asEnd),
    hosts: [
      ...coreDocs(docs, 'Node').map((doc) => ({
        text: `host ${nameOf(doc)}`,
        node: nameOf(doc),
        isHost: true,
      })),
      ...pods.filter(isHostNetwork).map(asEnd),
    ],
    outside: OUTSIDE[family].map((address) => ({ text: `ip ${address}`, node: '', isHost: false })),
  };
}

type End = ReturnType<typeof endsOf>['hosts'][number];

/** Neither to itself, nor inside of one host, nor past the cluster. */
function isMeaningful(from: End, to: End): boolean {
  if (from.text === to.text) return false;
  if (from.isHost && to.isHost) return from.node !== to.node;
  return from.node !== '' || to.node !== '';
}

/** An endpoint known by its addresses only leaves open which interface it is; eth0 then has the addresses. */
function someInterface(docs: readonly Doc[]): fc.Arbitrary<string> {
  const byAddress = calicoDocs(docs, 'HostEndpoint').some(
    (one) => textAt(one, 'spec', 'interfaceName') === '',
  );
  return byAddress ? fc.constant('eth0') : weighted([8, 'eth0'], [2, 'eth1'], [1, 'vxlan.calico']);
}

/** A flow that makes sense in a cluster: mostly between pods, with ports at the edges of its rules. */
export function randomFlow(cluster: RandomCluster): fc.Arbitrary<NaiveFlow> {
  const docs = flatten(cluster.objects);
  return weighted<Family>([3, 4], [1, 6]).chain((drawn) => {
    // Without a pod of that family there is nobody to ask about.
    const family = endsOf(docs, drawn).workloads.length > 0 ? drawn : 4;
    const { workloads, hosts, outside } = endsOf(docs, family);
    const everywhere = [...outside, ...hosts, ...workloads];
    // Where hosts have endpoints, their chains are worth as many questions as those of pods.
    const hostWeight = calicoDocs(docs, 'HostEndpoint').length > 0 ? 5 : 2;
    const end = fc.oneof(
      { weight: 7, arbitrary: fc.constantFrom(...(workloads.length > 0 ? workloads : everywhere)) },
      { weight: hostWeight, arbitrary: fc.constantFrom(...hosts) },
      { weight: hostWeight, arbitrary: fc.constantFrom(...outside) },
    );
    const flow = fc
      .tuple(end, end, someTraffic(family), someInterface(docs))
      .filter(([from, to]) => isMeaningful(from, to))
      .map(([from, to, traffic, via]) => ({ from: from.text, to: to.text, ...traffic, family, via }));
    return flow;
  });
}

/** A cluster and a flow in it. */
export interface RandomCase {
  readonly cluster: RandomCluster;
  readonly flow: NaiveFlow;
}

export const randomCase: fc.Arbitrary<RandomCase> = randomCluster.chain((cluster) =>
  randomFlow(cluster).map((flow) => ({ cluster, flow })),
);
