import { optional } from '../../src/lib/optional.ts';
import type { Block, BlockClue, IpPool } from '../../src/model/ip-pool.ts';
import type { Namespace } from '../../src/model/namespace.ts';
import type { NetworkStack } from '../../src/model/network-stack.ts';
import type { Node } from '../../src/model/node.ts';
import type { LabelSelector, Policy, Rule } from '../../src/model/policy.ts';
import type { Known, KnownByNamespace, Snapshot } from '../../src/model/snapshot.ts';
import type { Workload } from '../../src/model/workload.ts';
import { address, cidr, evidenceOf, source } from './build-values.ts';

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

/** Selects by equality: `{ app: 'cart' }`; without labels it selects every pod. */
export function aSelector(labels: Readonly<Record<string, string>> = {}): LabelSelector {
  return {
    requirements: Object.entries(labels).map(([key, value]) => ({ key, operator: 'in', values: [value] })),
  };
}

/** A rule that allows everything, narrowed by what the test adds. */
export function aRule(more: Partial<Rule> = {}): Rule {
  return {
    action: 'allow',
    peers: undefined,
    ports: undefined,
    source: source('- rule', 'policies.txt', 12),
    ...more,
  };
}

/** A policy that selects every pod of its namespace; a direction is policed when its rules are given. */
export function aPolicy(
  id = 'shop/fence',
  more: Partial<Omit<Policy, 'kind' | 'namespace' | 'name'>> = {},
): Policy {
  const [namespace = '', name = ''] = id.split('/');
  const { ingress, egress } = more;
  return {
    kind: 'NetworkPolicy',
    namespace,
    name,
    tier: 'default',
    order: 1000,
    selector: aSelector(),
    types: [...(ingress ? ['ingress' as const] : []), ...(egress ? ['egress' as const] : [])],
    specKnown: true,
    evidence: evidenceOf([`name: ${name}`], 'policies.txt'),
    ...more,
    ingress,
    egress,
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
    Pick<Snapshot, 'versions' | 'otherPolicies' | 'cniConfigs' | 'observations' | 'conflicts'>
  > & {
    readonly nodes?: PartOf<Node>;
    readonly namespaces?: PartOf<Namespace>;
    readonly workloads?: NamespacedPartOf<Workload>;
    readonly pools?: PartOf<IpPool>;
    readonly blocks?: PartOf<Block>;
    readonly policies?: NamespacedPartOf<Policy>;
    readonly hosts?: Readonly<Record<string, NetworkStack>>;
    readonly podStacks?: Readonly<Record<string, NetworkStack>>;
  } = {},
): Snapshot {
  const part = <T>(list: PartOf<T> | undefined) => list && ('items' in list ? list : known(list));
  const namespaced = <T>(list: NamespacedPartOf<T> | undefined) =>
    list && ('items' in list ? list : knownIn(list));
  return {
    versions: parts.versions ?? {},
    nodes: part(parts.nodes),
    namespaces: part(parts.namespaces),
    workloads: namespaced(parts.workloads),
    pools: part(parts.pools),
    blocks: part(parts.blocks),
    policies: namespaced(parts.policies),
    otherPolicies: parts.otherPolicies ?? [],
    hosts: new Map(Object.entries(parts.hosts ?? {})),
    podStacks: new Map(Object.entries(parts.podStacks ?? {})),
    cniConfigs: parts.cniConfigs ?? [],
    observations: parts.observations ?? [],
    conflicts: parts.conflicts ?? [],
  };
}
