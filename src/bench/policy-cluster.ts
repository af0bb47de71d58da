import { addressOf } from '../lib/address.ts';
import { type Cidr, prefixOf } from '../lib/cidr.ts';
import { conjunction } from '../lib/selector/build-selector.ts';
import { inNamespace } from '../lib/selector/from-label-selector.ts';
import type { Selector } from '../lib/selector/selector.ts';
import type { EntityMatch, Policy, Rule } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Workload } from '../model/workload.ts';

/** How large a made cluster is. */
export interface PolicySize {
  readonly namespaces: number;
  readonly pods: number;
  readonly policies: number;
}

const source = { file: 'made', line: 1, text: 'made' };
const evidence = [source] as const;

/** The same numbers on every machine: a linear congruential generator (Numerical Recipes). */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
}

const equals = (key: string, value: string): Selector => ({ kind: 'equals', key, value });

function podsOf({ namespaces, pods }: PolicySize): Workload[] {
  return Array.from({ length: pods }, (_, i): Workload => {
    const namespace = `ns-${i % namespaces}`;
    const app = Math.floor(i / namespaces) % 10;
    return {
      id: `${namespace}/pod-${i}`,
      namespace,
      name: `pod-${i}`,
      node: `node-${i % 5000}`,
      addresses: [addressOf(4, 0x0a000000n + BigInt(i))],
      hostNetwork: false,
      labels: { app: `app-${app}`, tier: i % 3 === 0 ? 'front' : 'back', 'pod-template-hash': `${i % 977}` },
      serviceAccount: 'default',
      namedPorts: [],
      evidence,
    };
  });
}

const PORTS = [53, 80, 443, 3306, 5432, 6379, 8080, 8443, 9090, 9153];

const anything: EntityMatch = {
  nets: [],
  notNets: [],
  selector: undefined,
  notSelector: undefined,
  service: undefined,
  ports: [],
  notPorts: [],
};

function ruleOf(index: number, random: (below: number) => number, namespace: string, spaces: number): Rule {
  const port = PORTS[random(PORTS.length)] ?? 80;
  const kind = random(10);
  const nets: Cidr[] = kind === 0 ? [prefixOf(addressOf(4, 0xc0000200n + BigInt(random(64) * 256)), 24)] : [];
  const near = conjunction([inNamespace(namespace), equals('app', `app-${random(10)}`)]);
  const far = conjunction([
    inNamespace(`ns-${random(spaces)}`),
    equals('tier', random(2) === 0 ? 'front' : 'back'),
  ]);
  const selector = kind === 0 ? undefined : kind < 7 ? near : far;
  return {
    action: 'allow',
    index,
    ipVersion: undefined,
    protocol: kind === 9 ? undefined : 6,
    notProtocol: undefined,
    icmp: undefined,
    notIcmp: undefined,
    from: { ...anything, nets, selector },
    to: kind === 9 ? anything : { ...anything, ports: [{ from: port, to: port }] },
    http: false,
    unread: [],
    source,
  };
}

const mirrored = (rule: Rule): Rule => ({
  ...rule,
  from: { ...anything },
  to: { ...rule.from, ports: rule.to.ports },
});

function policiesOf({ namespaces, policies }: PolicySize): Policy[] {
  const random = randomOf(20261125);
  return Array.from({ length: policies }, (_, i): Policy => {
    const namespace = `ns-${i % namespaces}`;
    const rules = Array.from({ length: 1 + random(3) }, (_, k) => ruleOf(k, random, namespace, namespaces));
    const isEgress = random(3) === 0;
    return {
      kind: 'KubernetesNetworkPolicy',
      namespace,
      name: `policy-${i}`,
      tier: 'default',
      order: 1000,
      tieBreaks: [`${namespace}/policy-${i}`],
      spec: {
        selector: conjunction([inNamespace(namespace), equals('app', `app-${random(10)}`)]),
        types: [isEgress ? 'egress' : 'ingress'],
        ingress: isEgress ? [] : rules,
        egress: isEgress ? rules.map(mirrored) : [],
        doNotTrack: false,
        preDnat: false,
        applyOnForward: false,
        unread: [],
      },
      evidence,
    };
  });
}

/** A made cluster of pods and Kubernetes network policies, everything of which is known. */
export function policyCluster(size: PolicySize): Snapshot {
  const none = { items: [], complete: true, sources: [] };
  const noneAnywhere = { items: [], completeIn: 'all' as const, sources: [] };
  const names = Array.from({ length: size.namespaces }, (_, i) => `ns-${i}`);
  return {
    manifestsOnly: false,
    versions: {},
    nodes: none,
    namespaces: { ...none, items: names.map((name) => ({ name, labels: { team: name }, evidence })) },
    workloads: { ...noneAnywhere, items: podsOf(size) },
    pools: none,
    blocks: none,
    policies: {
      items: policiesOf(size),
      idle: [],
      completeIn: {
        KubernetesNetworkPolicy: 'all',
        NetworkPolicy: 'all',
        GlobalNetworkPolicy: 'all',
        AdminNetworkPolicy: 'all',
        BaselineAdminNetworkPolicy: 'all',
        ClusterNetworkPolicy: 'all',
      },
      sources: [],
    },
    tiers: none,
    networkSets: noneAnywhere,
    globalNetworkSets: none,
    hostEndpoints: none,
    profiles: [],
    serviceAccounts: noneAnywhere,
    felix: [],
    services: noneAnywhere,
    endpointSlices: noneAnywhere,
    hosts: new Map(),
    podStacks: new Map(),
    cniConfigs: [],
    observations: [],
    conflicts: [],
  };
}
