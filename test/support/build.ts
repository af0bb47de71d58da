import { optional } from '../../src/lib/optional.ts';
import type { Block, BlockClue, IpPool } from '../../src/model/ip-pool.ts';
import type { Namespace } from '../../src/model/namespace.ts';
import type { NetworkStack } from '../../src/model/network-stack.ts';
import type { Node } from '../../src/model/node.ts';
import type { HostEndpoint, NetworkSet, ServiceAccount } from '../../src/model/policing.ts';
import type { Policy, Tier } from '../../src/model/policy.ts';
import type { EndpointSlice, Service } from '../../src/model/service.ts';
import type { Known, KnownByNamespace, Policies, Snapshot } from '../../src/model/snapshot.ts';
import type { Workload } from '../../src/model/workload.ts';
import { kubernetesPolicies } from './build-policy.ts';
import { address, cidr, evidenceOf, source } from './build-values.ts';

export {
  allPolicies,
  aPolicy,
  aPort,
  aRule,
  aSelector,
  aTier,
  EVERY_POD,
  kubernetesPolicies,
} from './build-policy.ts';
export { aLink, aRoute, aStack, listed } from './build-stack.ts';
export { address, cidr, source } from './build-values.ts';

/*
 * Small models for tests. Names and addresses are those of documentation (RFC 5737, RFC 3849), so that a default
 * never looks like one of Calico: nodes in 198.51.100.0/24, the pool 192.0.2.0/24 with blocks of 16 addresses.
 * A part of a snapshot or stack that a test does not name was not collected.
 */

/** Node `name` with an address, or without one when `at` is `<none>`. */
export function aNode(
  name = 'birch',
  at = '198.51.100.11',
  more: Partial<Omit<Node, 'name' | 'address' | 'calicoNetwork' | 'podCidrs'>> & {
    readonly calicoNetwork?: string;
    readonly podCidrs?: readonly string[];
  } = {},
): Node {
  const { calicoNetwork, podCidrs = [], ...rest } = more;
  return {
    name,
    ...optional({
      address: at === '<none>' ? undefined : address(at),
      calicoNetwork: calicoNetwork === undefined ? undefined : cidr(calicoNetwork),
    }),
    podCidrs: podCidrs.map((text) => ({
      cidr: cidr(text),
      evidence: evidenceOf([`PodCIDR: ${text}`], `${name}-describe.txt`),
    })),
    evidence: evidenceOf([`${name} Ready ${at}`], 'nodes.txt'),
    ...rest,
  };
}

/** Pod `id` in the pod network of a node; an empty list of addresses stands for `<none>`. */
export function aWorkload(
  id = 'shop/cart',
  at: string | readonly string[] = '192.0.2.18',
  more: Partial<Omit<Workload, 'id' | 'namespace' | 'name' | 'addresses'>> & { readonly node?: string } = {},
): Workload {
  const [namespace = '', name = ''] = id.split('/');
  const addresses = typeof at === 'string' ? [at] : at;
  return {
    id,
    namespace,
    name,
    node: 'birch',
    addresses: addresses.map(address),
    hostNetwork: false,
    phase: 'Running',
    labels: {},
    evidence: evidenceOf([`${namespace} ${name} Running ${addresses.join(',') || '<none>'}`], 'pods.txt'),
    ...more,
  };
}

/** The same without its node: the table was printed without `-o wide`. */
export function withoutNode({ node, ...workload }: Workload): Workload {
  return workload;
}

/** A pool, without encapsulation unless the test says so. */
export function aPool(net = '192.0.2.0/24', more: Partial<Omit<IpPool, 'cidr'>> = {}): IpPool {
  const { name = 'orchard' } = more;
  return {
    name,
    cidr: cidr(net),
    ipipMode: 'Never',
    vxlanMode: 'Never',
    natOutgoing: false,
    disabled: false,
    evidence: evidenceOf([`Cidr: ${net}`], `pool-${name}.txt`),
    ...more,
  };
}

/** A block; the owner is known from its blackhole unless `how` says otherwise, `undefined` when nothing tells it. */
export function aBlock(net = '192.0.2.16/28', node?: string, how: BlockClue = 'blackhole'): Block {
  return {
    cidr: cidr(net),
    ...optional({ node }),
    ownedBy:
      node === undefined ? [] : [{ node, how, source: source(`${how} ${net}`, `${node}/ip-route.txt`, 3) }],
    evidence: evidenceOf([net.replace(/[./:]/g, '-')], 'blocks.txt'),
  };
}

/** A part of the model; complete unless the test says otherwise. */
export function known<T>(items: readonly T[], complete = true): Known<T> {
  return { items, complete, sources: [source('$ kubectl get', 'list.txt', 1)] };
}

/** A namespaced part of the model; complete in all namespaces, or in those given. */
export function knownIn<T>(
  items: readonly T[],
  completeIn: 'all' | readonly string[] = 'all',
): KnownByNamespace<T> {
  return { items, completeIn, sources: [source('$ kubectl get -A', 'list.txt', 1)] };
}

type PartOf<T> = readonly T[] | Known<T>;
type NamespacedPartOf<T> = readonly T[] | KnownByNamespace<T>;

/** A snapshot of what is given; a plain list is complete, what is left out was not collected. */
export function aSnapshot(
  parts: Partial<
    Pick<
      Snapshot,
      'manifestsOnly' | 'versions' | 'profiles' | 'felix' | 'cniConfigs' | 'observations' | 'conflicts'
    >
  > & {
    readonly nodes?: PartOf<Node>;
    readonly namespaces?: PartOf<Namespace>;
    readonly workloads?: NamespacedPartOf<Workload>;
    readonly pools?: PartOf<IpPool>;
    readonly blocks?: PartOf<Block>;
    /** A plain list: only Kubernetes policies were listed, in all namespaces. */
    readonly policies?: readonly Policy[] | Policies;
    readonly tiers?: PartOf<Tier>;
    readonly networkSets?: NamespacedPartOf<NetworkSet>;
    readonly globalNetworkSets?: PartOf<NetworkSet>;
    readonly hostEndpoints?: PartOf<HostEndpoint>;
    readonly serviceAccounts?: NamespacedPartOf<ServiceAccount>;
    readonly services?: NamespacedPartOf<Service>;
    readonly endpointSlices?: NamespacedPartOf<EndpointSlice>;
    readonly hosts?: Readonly<Record<string, NetworkStack>>;
    readonly podStacks?: Readonly<Record<string, NetworkStack>>;
  } = {},
): Snapshot {
  const part = <T>(list: PartOf<T> | undefined) => list && ('items' in list ? list : known(list));
  const namespaced = <T>(list: NamespacedPartOf<T> | undefined) =>
    list && ('items' in list ? list : knownIn(list));
  const { policies = { items: [], idle: [], completeIn: {}, sources: [] } } = parts;
  return {
    manifestsOnly: parts.manifestsOnly ?? false,
    versions: parts.versions ?? {},
    nodes: part(parts.nodes),
    namespaces: part(parts.namespaces),
    workloads: namespaced(parts.workloads),
    pools: part(parts.pools),
    blocks: part(parts.blocks),
    policies: 'items' in policies ? policies : kubernetesPolicies(policies),
    tiers: part(parts.tiers),
    networkSets: namespaced(parts.networkSets),
    globalNetworkSets: part(parts.globalNetworkSets),
    hostEndpoints: part(parts.hostEndpoints),
    profiles: parts.profiles ?? [],
    serviceAccounts: namespaced(parts.serviceAccounts),
    felix: parts.felix ?? [],
    services: namespaced(parts.services),
    endpointSlices: namespaced(parts.endpointSlices),
    hosts: new Map(Object.entries(parts.hosts ?? {})),
    podStacks: new Map(Object.entries(parts.podStacks ?? {})),
    cniConfigs: parts.cniConfigs ?? [],
    observations: parts.observations ?? [],
    conflicts: parts.conflicts ?? [],
  };
}
