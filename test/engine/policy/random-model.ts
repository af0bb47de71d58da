import fc from 'fast-check';
import type { Selector } from '../../../src/lib/selector/selector.ts';
import type { EntityMatch, Policy, Rule, RuleAction, Tier } from '../../../src/model/policy.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import type { Workload } from '../../../src/model/workload.ts';
import {
  allPolicies,
  aPolicy,
  aPool,
  aPort,
  aRule,
  aSelector,
  aSnapshot,
  aTier,
  aWorkload,
  cidr,
  EVERY_POD,
} from '../../support/build.ts';
import { evidenceOf } from '../../support/build-values.ts';

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** Few labels with few values, so that selectors often hold. */
const term: fc.Arbitrary<Selector> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('equals' as const, 'not-equals' as const),
    key: fc.constantFrom('app', 'zone', 'pcns.team', 'projectcalico.org/namespace'),
    value: fc.constantFrom('web', 'db', 'a', 'shop'),
  }),
  fc.record({ kind: fc.constant('has' as const), key: fc.constantFrom('app', 'zone', 'pcns.team') }),
);
const selector: fc.Arbitrary<Selector> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(aSelector(), EVERY_POD) },
  { weight: 3, arbitrary: term },
  {
    weight: 1,
    arbitrary: fc.tuple(term, term).map(([a, b]) => ({ kind: 'and' as const, operands: [a, b] as const })),
  },
);

const net = fc
  .constantFrom('192.0.2.16/30', '192.0.2.0/24', '192.0.2.18', '0.0.0.0/0', '2001:db8::/32')
  .map(cidr);

const entity = fc
  .record({
    nets: fc.array(net, { maxLength: 1 }),
    notNets: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.array(net, { maxLength: 1 })),
    selector: maybe(selector),
    notSelector: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, selector),
  })
  .map((one): Partial<EntityMatch> => (one.selector ? { ...one, nets: [], notNets: [] } : one));

const rule = (actions: readonly RuleAction[]): fc.Arbitrary<Rule> =>
  fc
    .record({
      action: fc.constantFrom(...actions),
      protocol: maybe(fc.constantFrom(6, 17)),
      from: entity,
      to: entity,
      port: maybe(fc.constantFrom(aPort(80), { from: 80, to: 90 }, { name: 'http' })),
    })
    .map(({ action, protocol, from, to, port }) =>
      aRule({
        action,
        protocol,
        from,
        to: { ...to, ports: port && (protocol || 'name' in port) ? [port] : [] },
      }),
    );

const CALICO: readonly RuleAction[] = ['allow', 'allow', 'deny', 'pass', 'log'];

/** Policies of three kinds in three tiers; orders are often equal. */
const policy: fc.Arbitrary<Policy> = fc
  .record({
    kind: fc.constantFrom(
      'KubernetesNetworkPolicy' as const,
      'NetworkPolicy' as const,
      'GlobalNetworkPolicy' as const,
    ),
    namespace: fc.constantFrom('shop', 'bank'),
    name: fc.constantFrom('fence', 'gate', 'wall'),
    tier: fc.constantFrom('audit', 'default', 'default', 'late'),
    order: fc.constantFrom(5, 5, 1000, undefined),
    selector,
    types: fc.subarray(['ingress' as const, 'egress' as const], { minLength: 1 }),
    allows: fc.array(rule(['allow']), { maxLength: 2 }),
    acts: fc.array(rule(CALICO), { maxLength: 3 }),
    tieBreaks: fc.constantFrom('one', 'both'),
  })
  .map(({ kind, namespace, name, tier, order, allows, acts, tieBreaks, ...rest }) => {
    const isKubernetes = kind === 'KubernetesNetworkPolicy';
    const rules = isKubernetes ? allows : acts;
    const isGlobal = kind === 'GlobalNetworkPolicy';
    const made = aPolicy(isGlobal ? name : `${namespace}/${name}`, {
      kind,
      ...rest,
      tier: isKubernetes ? 'default' : tier,
      ingress: rules,
      egress: rules,
      ...(tieBreaks === 'both' && {
        tieBreaks: [
          `${isGlobal ? '' : `${namespace}/`}default.${name}`,
          `${name}/${isGlobal ? '' : namespace}/${kind}`,
        ],
      }),
    });
    return { ...made, order: isKubernetes ? 1000 : order };
  });

const labels = fc
  .record({ app: maybe(fc.constantFrom('web', 'db')), zone: maybe(fc.constantFrom('a', 'b')) })
  .map((one): Record<string, string> => JSON.parse(JSON.stringify(one)));

/** Four pods in two namespaces, at 192.0.2.17 and the following; one more address belongs to nobody. */
const pods = fc.tuple(labels, labels, labels, labels).map((all): readonly Workload[] =>
  all.map((own, i) =>
    aWorkload(`${i % 2 === 0 ? 'shop' : 'bank'}/pod-${i}`, `192.0.2.${17 + i}`, {
      labels: own,
      serviceAccount: 'default',
      namedPorts: i === 1 ? [{ name: 'http', protocol: 6, port: 80 }] : [],
    }),
  ),
);

const namespaces = [
  { name: 'shop', labels: { team: 'a' }, evidence: evidenceOf(['shop'], 'ns.txt') },
  { name: 'bank', labels: {}, evidence: evidenceOf(['bank'], 'ns.txt') },
];

export const tiers: readonly Tier[] = [
  aTier('audit', 10, 'pass'),
  aTier('default', 1_000_000),
  aTier('late', 2_000_000),
];

const key = ({ kind, namespace, name }: Policy) => `${kind}/${namespace}/${name}`;

/** A cluster of which everything is known. */
export const aWholeCluster: fc.Arbitrary<Snapshot> = fc
  .record({
    pods,
    policies: fc.uniqueArray(policy, { minLength: 1, maxLength: 5, selector: key }),
    setLabels: labels,
    hasSet: fc.boolean(),
  })
  .map(({ pods: workloads, policies, setLabels, hasSet }) =>
    aSnapshot({
      nodes: [],
      namespaces,
      workloads,
      pools: [aPool()],
      policies: allPolicies(policies),
      tiers,
      networkSets: [],
      globalNetworkSets: hasSet
        ? [
            {
              name: 'range',
              labels: setLabels,
              nets: [cidr('192.0.2.20/30')],
              unread: [],
              evidence: evidenceOf(['set'], 'sets.txt'),
            },
          ]
        : [],
      hostEndpoints: [],
      serviceAccounts: [],
      endpointSlices: [],
      felix: [],
    }),
  );

/** Who asks whom: two of the pods, or an address of nobody; TCP or UDP at and beside the ports of rules. */
export const aPolicyQuestion = fc.record({
  own: fc.nat(3),
  peer: fc.nat(5),
  protocol: fc.constantFrom(6, 6, 17, 1),
  port: fc.constantFrom(79, 80, 81, 90, 91),
  direction: fc.constantFrom('ingress' as const, 'egress' as const),
});
