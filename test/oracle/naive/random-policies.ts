import fc from 'fast-check';
import { someRandomAdminPolicy } from './random-admin-policies.ts';
import { someLabelSelector, someNamespaceLabels } from './random-labels.ts';
import { maybe, someNamespaceSelector, someOrBadSelector, someRule, weighted } from './random-rules.ts';
import { calico, calicoIn, kubernetesPolicy } from './raw-objects.ts';

export const NAMESPACES = ['red', 'green', 'blue'] as const;
const someNamespace = fc.constantFrom(...NAMESPACES);

/** Names whose order depends on the version: a dash sorts before the slash of a joined name, letters after. */
const someName = fc.constantFrom('a', 'a-b', 'b', 'm', 'z');

/** A name and a tier, as the version shows them through its API. `tiers` are those that exist. */
function someSeat(minor: number, tiers: readonly string[]) {
  const tier = fc.oneof(
    { weight: 30, arbitrary: fc.constant('default') },
    { weight: 30, arbitrary: fc.constantFrom('default', ...tiers) },
    { weight: 2, arbitrary: fc.constant('ghost') },
  );
  return fc
    .record({ name: someName, tier, prefixed: fc.boolean(), stray: fc.integer({ min: 0, max: 29 }) })
    .map((drawn) => {
      if (minor < 29) return { name: drawn.name, tier: 'default' };
      const prefixed = `${drawn.tier}.${drawn.name}`;
      // New versions have plain names, and those that older ones left behind.
      if (minor >= 32) return { name: drawn.prefixed ? prefixed : drawn.name, tier: drawn.tier };
      if (drawn.tier === 'default') return { name: drawn.name, tier: 'default' };
      // Now and then an object written past the API, whose name and tier disagree.
      return { name: prefixed, tier: drawn.stray === 0 ? 'default' : drawn.tier };
    });
}

const someOrder = weighted<{ order?: number }>(
  [2, {}],
  [3, { order: 10 }],
  [3, { order: 100 }],
  [2, { order: 1000 }],
  [1, { order: 1000.5 }],
  [1, { order: -1 }],
);
const someTypes = weighted(
  [4, ['Ingress']],
  [3, ['Egress']],
  [4, ['Ingress', 'Egress']],
  [1, [] as string[]],
);

/** One to four rules mostly; none is a policy of its own kind. */
const someRules = (direction: 'ingress' | 'egress') =>
  fc.oneof(
    { weight: 6, arbitrary: fc.array(someRule(direction), { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.constant<object[]>([]) },
  );

const someSpec = fc
  .tuple(
    someOrder,
    someTypes,
    someRules('ingress'),
    someRules('egress'),
    maybe(12, { serviceAccountSelector: weighted([2, `trust == 'low'`], [1, 'all()'], [1, '!has(trust)']) }),
  )
  .map(([order, types, ingress, egress, accounts]) => ({ ...order, types, ingress, egress, ...accounts }));

/** What makes a global policy one for host endpoints. */
const someHostSpec = weighted<object>(
  [5, {}],
  [4, { applyOnForward: true }],
  [5, { doNotTrack: true, applyOnForward: true }],
  [3, { preDNAT: true, applyOnForward: true, types: ['Ingress'], egress: [] }],
);

/** A rule with little to ask: action, and protocol and port sometimes. */
const someBroadRule = fc
  .tuple(
    weighted([3, 'Allow'], [3, 'Deny'], [1, 'Pass'], [1, 'Log']),
    weighted<object>(
      [3, {}],
      [2, { protocol: 'TCP' }],
      [2, { protocol: 'TCP', destination: { ports: ['79:80', 443] } }],
      [1, { source: { nets: ['203.0.113.0/24', 'fd00::/64'] } }],
      [1, { source: { selector: `app == 'web'` } }],
    ),
  )
  .map(([action, asked]) => ({ action, ...asked }));
const someBroadRules = fc.array(someBroadRule, { maxLength: 3 });

/** A global policy that is likely to select host endpoints and to decide something there. */
export function someHostPolicy(minor: number, tiers: readonly string[]): fc.Arbitrary<object> {
  return fc
    .record({
      seat: someSeat(minor, tiers),
      selector: weighted([3, `role == 'host'`], [2, 'all()'], [1, `app == 'web' || has(role)`]),
      order: someOrder,
      types: someTypes,
      rules: fc.record({ ingress: someBroadRules, egress: someBroadRules }),
      host: someHostSpec,
    })
    .map(({ seat, selector, order, types, rules, host }) => {
      const spec = { tier: seat.tier, selector, ...order, types, ...rules, ...host };
      return calico('GlobalNetworkPolicy', `${seat.name}-host`, spec);
    });
}

function someCalicoPolicy(minor: number, tiers: readonly string[]): fc.Arbitrary<object> {
  const seat = someSeat(minor, tiers);
  const selector = maybe(75, { selector: someOrBadSelector });
  const namespaced = fc
    .tuple(seat, someNamespace, selector, someSpec)
    .map(([{ name, tier }, namespace, chosen, spec]) =>
      calicoIn(namespace, 'NetworkPolicy', name, { tier, ...chosen, ...spec }),
    );
  const scope = maybe(25, {
    namespaceSelector: fc.oneof(
      { weight: 30, arbitrary: someNamespaceSelector },
      { weight: 1, arbitrary: fc.constant('team = x') },
    ),
  });
  const global = fc
    .tuple(seat, selector, scope, someSpec, someHostSpec)
    .map(([{ name, tier }, chosen, scoped, spec, host]) =>
      calico('GlobalNetworkPolicy', name, { tier, ...chosen, ...scoped, ...spec, ...host }),
    );
  const staged = fc
    .tuple(seat, fc.constantFrom('StagedGlobalNetworkPolicy'), someSpec)
    .map(([{ name, tier }, kind, spec]) => calico(kind, name, { tier, ...spec }));
  return fc.oneof(
    { weight: 8, arbitrary: namespaced },
    { weight: 8, arbitrary: global },
    { weight: 1, arbitrary: staged },
  );
}

const somePeer = fc.oneof(
  someLabelSelector.map((podSelector) => ({ podSelector })),
  someNamespaceLabels.map((namespaceSelector) => ({ namespaceSelector })),
  fc.record({ podSelector: someLabelSelector, namespaceSelector: someNamespaceLabels }),
  weighted<object>(
    [2, { ipBlock: { cidr: '10.0.0.0/16', except: ['10.0.1.0/31', '10.0.2.0/24'] } }],
    [2, { ipBlock: { cidr: '0.0.0.0/0' } }],
    [1, { ipBlock: { cidr: 'fd00::/64', except: ['fd00::1:0/112'] } }],
  ),
);
const somePort = weighted<object>(
  [1, {}],
  [3, { port: 80 }],
  [2, { port: 79, endPort: 81 }],
  [2, { protocol: 'UDP' }],
  [1, { protocol: 'SCTP', port: 80 }],
  [2, { protocol: 'TCP', port: 'http' }],
  [1, { protocol: 'UDP', port: 'dns' }],
);
const someOrBadPort = fc.oneof(
  { weight: 40, arbitrary: somePort },
  { weight: 1, arbitrary: fc.constant({ protocol: 'TCP', port: 81, endPort: 80 }) },
);

function someEntry(peers: 'from' | 'to'): fc.Arbitrary<object> {
  return maybe(70, {
    [peers]: fc.array(somePeer, { maxLength: 2 }),
    ports: fc.array(someOrBadPort, { maxLength: 2 }),
  });
}

const someKubernetesPolicy = fc
  .tuple(
    someName,
    someNamespace,
    someLabelSelector,
    weighted([3, ['Ingress']], [2, ['Egress']], [2, ['Ingress', 'Egress']]),
    fc.array(someEntry('from'), { maxLength: 2 }),
    fc.array(someEntry('to'), { maxLength: 2 }),
  )
  .map(([name, namespace, podSelector, policyTypes, ingress, egress]) =>
    kubernetesPolicy(namespace, name, { podSelector, policyTypes, ingress, egress }),
  );

/** A policy of any kind, for a version and the tiers that exist in the cluster. */
export function somePolicy(minor: number, tiers: readonly string[]): fc.Arbitrary<object> {
  return fc.oneof(
    { weight: 6, arbitrary: someCalicoPolicy(minor, tiers) },
    { weight: 3, arbitrary: someKubernetesPolicy },
    { weight: 3, arbitrary: someRandomAdminPolicy(minor) },
  );
}
