import fc from 'fast-check';
import type { KubePod, KubePolicy, KubePort, KubeRule, KubeSelector } from './naive-evaluator.ts';

/** Values by key; a pod may lack any key. Small, so that selectors often match. */
export const LABELS = { app: ['web', 'db'], tier: ['front', 'back'] } as const;
const NAMESPACES = ['shop', 'bank'] as const;
const NAME_LABEL = 'kubernetes.io/metadata.name';

const someOf = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const atMostTwo = <T>(of: fc.Arbitrary<T>) => fc.array(of, { maxLength: 2 });

/** Absent keys instead of keys that are `undefined`: as the API writes them. */
const record = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K] | undefined> }) =>
  fc
    .record(fields as unknown as Record<string, fc.Arbitrary<unknown>>)
    .map((made) => JSON.parse(JSON.stringify(made)) as T);

const anExpression = (key: string, values: readonly string[]) =>
  fc.oneof(
    fc.record({
      key: fc.constant(key),
      operator: fc.constantFrom('In' as const, 'NotIn' as const),
      values: someOf(values),
    }),
    fc.record({
      key: fc.constant(key),
      operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const),
    }),
  );

const aPodSelector: fc.Arbitrary<KubeSelector> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  {
    weight: 3,
    arbitrary: record<KubeSelector>({
      matchLabels: maybe(fc.record({ app: fc.constantFrom(...LABELS.app) })),
      matchExpressions: maybe(
        atMostTwo(fc.oneof(anExpression('tier', LABELS.tier), anExpression('app', LABELS.app))),
      ),
    }),
  },
);

const aNamespaceSelector: fc.Arbitrary<KubeSelector> = fc.oneof(
  fc.constant({}),
  fc.constantFrom(...NAMESPACES).map((name) => ({ matchLabels: { [NAME_LABEL]: name } })),
  anExpression(NAME_LABEL, NAMESPACES).map((expression) => ({ matchExpressions: [expression] })),
);

/** Pods have the addresses 10.0.0.1 to 10.0.0.6. */
const aBlock = fc.constantFrom(
  { cidr: '10.0.0.0/29' },
  { cidr: '10.0.0.2/31' },
  { cidr: '0.0.0.0/0', except: ['10.0.0.4/30'] },
  { cidr: '10.0.0.0/29', except: ['10.0.0.1/32', '10.0.0.6/31'] },
  { cidr: '10.9.0.0/16' },
);

const aPeer = fc.oneof(
  aPodSelector.map((podSelector) => ({ podSelector })),
  aNamespaceSelector.map((namespaceSelector) => ({ namespaceSelector })),
  fc.record({ podSelector: aPodSelector, namespaceSelector: aNamespaceSelector }),
  aBlock.map((ipBlock) => ({ ipBlock })),
);

const aPort: fc.Arbitrary<KubePort> = fc.oneof(
  record<KubePort>({
    protocol: maybe(fc.constantFrom('TCP' as const, 'UDP' as const)),
    port: maybe(fc.constantFrom(80, 443, 8080)),
  }),
  fc.constantFrom(
    { port: 80, endPort: 443 },
    { protocol: 'UDP' as const, port: 443, endPort: 9000 },
    { protocol: 'SCTP' as const },
  ),
);

const aRule = (side: 'from' | 'to') =>
  record<KubeRule>({
    [side]: maybe(atMostTwo(aPeer)),
    ports: fc.oneof(
      { weight: 2, arbitrary: fc.constant(undefined) },
      { weight: 3, arbitrary: atMostTwo(aPort) },
    ),
  });

const aPolicy: fc.Arbitrary<Omit<KubePolicy, 'name'>> = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  spec: record<KubePolicy['spec']>({
    podSelector: aPodSelector,
    policyTypes: maybe(someOf(['Ingress', 'Egress'] as const)),
    ingress: maybe(atMostTwo(aRule('from'))),
    egress: maybe(atMostTwo(aRule('to'))),
  }),
});

const someLabels = record<Record<string, string>>({
  app: maybe(fc.constantFrom(...LABELS.app)),
  tier: maybe(fc.constantFrom(...LABELS.tier)),
});

const names = ['ash', 'birch', 'cedar', 'elder', 'fir', 'hazel'];

/** Six pods in two namespaces, and up to five policies. */
export const aCluster = (most = 5) =>
  fc.record({
    pods: fc.tuple(...names.map(() => someLabels)).map((all) =>
      all.map(
        (labels, i): KubePod => ({
          namespace: i % 2 === 0 ? 'shop' : 'bank',
          name: names[i] ?? '',
          ip: `10.0.0.${i + 1}`,
          labels,
        }),
      ),
    ),
    policies: fc
      .array(aPolicy, { minLength: 1, maxLength: most })
      .map((all) => all.map((policy, i): KubePolicy => ({ ...policy, name: `fence-${i}` }))),
  });

/** Who asks whom, for what. */
export const aQuestion = fc.record({
  from: fc.nat(names.length - 1),
  to: fc.nat(names.length - 1),
  protocol: fc.constantFrom('TCP' as const, 'TCP' as const, 'UDP' as const, 'ICMP' as const),
  port: fc.constantFrom(80, 443, 8080),
  direction: fc.constantFrom('ingress' as const, 'egress' as const),
});
