import { conjunction } from '../../src/lib/selector/build-selector.ts';
import type { Selector } from '../../src/lib/selector/selector.ts';
import type {
  EntityMatch,
  Policy,
  PolicyKind,
  PolicySpec,
  PortTerm,
  Rule,
  Tier,
} from '../../src/model/policy.ts';
import type { Policies } from '../../src/model/snapshot.ts';
import { evidenceOf, source } from './build-values.ts';

const NAMESPACE = 'projectcalico.org/namespace';

/** Selects by equality: `{ app: 'cart' }`; without labels it selects everything. */
export function aSelector(labels: Readonly<Record<string, string>> = {}): Selector {
  return conjunction(Object.entries(labels).map(([key, value]) => ({ kind: 'equals', key, value })));
}

/** Every pod of the cluster, as a namespaceSelector without requirements means it. */
export const EVERY_POD: Selector = aSelector({ 'projectcalico.org/orchestrator': 'k8s' });

const ANYTHING: EntityMatch = {
  nets: [],
  notNets: [],
  selector: undefined,
  notSelector: undefined,
  service: undefined,
  ports: [],
  notPorts: [],
};

/** A port of a rule. */
export const aPort = (port: number): PortTerm => ({ from: port, to: port });

/** A rule that allows everything, narrowed by what the test adds. */
export function aRule(
  more: Partial<Omit<Rule, 'from' | 'to'>> & {
    readonly from?: Partial<EntityMatch>;
    readonly to?: Partial<EntityMatch>;
  } = {},
): Rule {
  const { from, to, ...rest } = more;
  return {
    action: 'allow',
    index: 0,
    ipVersion: undefined,
    protocol: undefined,
    notProtocol: undefined,
    icmp: undefined,
    notIcmp: undefined,
    from: { ...ANYTHING, ...from },
    to: { ...ANYTHING, ...to },
    http: false,
    unread: [],
    source: source('- rule', 'policies.txt', 12),
    ...rest,
  };
}

const CLUSTER_WIDE: readonly PolicyKind[] = [
  'GlobalNetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
];

/**
 * A Kubernetes policy that selects every pod of its namespace, unless the test says otherwise; a direction is
 * policed when its rules are given. Rules without an index are numbered.
 */
export function aPolicy(
  id = 'shop/fence',
  more: Partial<Omit<Policy, 'namespace' | 'name' | 'spec'>> &
    Partial<PolicySpec> & { readonly specKnown?: boolean } = {},
): Policy {
  const {
    kind = 'KubernetesNetworkPolicy',
    tier = 'default',
    order = 1000,
    tieBreaks,
    specKnown = true,
    selector = aSelector(),
    ingress,
    egress,
    evidence,
    ...spec
  } = more;
  const [first = '', second] = id.split('/');
  const name = second ?? first;
  const scope = second === undefined ? [] : [aSelector({ [NAMESPACE]: first })];
  const numbered = (rules: readonly Rule[] = []) => rules.map((rule, index) => ({ ...rule, index }));
  return {
    kind,
    ...(CLUSTER_WIDE.includes(kind) ? {} : { namespace: first }),
    name,
    tier,
    order,
    tieBreaks: tieBreaks ?? [`${name}/${second === undefined ? '' : first}/${kind}`],
    spec: specKnown
      ? {
          selector: conjunction([...scope, selector]),
          types: [...(ingress ? (['ingress'] as const) : []), ...(egress ? (['egress'] as const) : [])],
          ingress: numbered(ingress),
          egress: numbered(egress),
          doNotTrack: false,
          preDnat: false,
          applyOnForward: false,
          unread: [],
          ...spec,
        }
      : undefined,
    evidence: evidence ?? evidenceOf([`name: ${name}`], 'policies.txt'),
  };
}

/** A tier; it denies what it selects and does not decide. */
export function aTier(name: string, order: number, defaultAction: Tier['defaultAction'] = 'deny'): Tier {
  return { name, order, defaultAction, sources: [source(`name: ${name}`, 'tiers.txt')] };
}

/** Policies of a cluster in which every kind was listed everywhere. */
export function allPolicies(items: readonly Policy[]): Policies {
  return {
    items,
    idle: [],
    completeIn: {
      KubernetesNetworkPolicy: 'all',
      NetworkPolicy: 'all',
      GlobalNetworkPolicy: 'all',
      AdminNetworkPolicy: 'all',
      BaselineAdminNetworkPolicy: 'all',
      ClusterNetworkPolicy: 'all',
    },
    sources: [source('$ kubectl get -A', 'list.txt', 1)],
  };
}

/** Policies of a cluster of which only Kubernetes policies were listed, in all namespaces or in those given. */
export function kubernetesPolicies(
  items: readonly Policy[],
  completeIn: 'all' | readonly string[] = 'all',
): Policies {
  return { ...allPolicies(items), completeIn: { KubernetesNetworkPolicy: completeIn } };
}
