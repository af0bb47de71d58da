import { describe, expect, it } from 'vitest';
import { sealBundle } from '../../src/bundle/bundle.ts';
import { importTranscript } from '../../src/importers/transcript/transcript.ts';
import { printSelector } from '../../src/lib/selector/print-selector.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { open } from '../../src/pipeline.ts';
import { anArtifact, assembled } from './collected.ts';
import { ruleText, withPolicy } from './policy-texts.ts';

const KNP = 'KubernetesNetworkPolicy';
const IN_SHOP = 'projectcalico.org/namespace == "shop" && projectcalico.org/orchestrator == "k8s"';

/** The ingress rules of a policy with one rule. */
function rules(rule: object, version = 'v3.32.1'): string[] | undefined {
  const { policies } = withPolicy(KNP, { podSelector: {}, ingress: [rule] }, version);
  return policies.items[0]?.spec?.ingress.map(ruleText);
}

const typesIn = ({ policies }: Snapshot) => policies.items.map(({ spec }) => spec?.types)[0];

const withoutTypes = (spec: object) => typesIn(withPolicy(KNP, { podSelector: {}, ...spec }));

const aFence = (spec: object) =>
  JSON.stringify({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'fence', namespace: 'shop' },
    spec: { podSelector: {}, ...spec },
  });

const ofManifests = (spec: object) =>
  typesIn(assembled([anArtifact('manifest', aFence(spec), { args: { manifests: 'file' } })]));

function applied(spec: object) {
  const session = `ops@box$ kubectl apply -f - <<EOF
${aFence(spec)}
EOF
networkpolicy.networking.k8s.io/fence created
ops@box$ kubectl get netpol -n shop
NAME    POD-SELECTOR   AGE
fence   <none>         3s
`;
  const opened = open(sealBundle(importTranscript(new TextEncoder().encode(session), 'session.txt')));
  return typesIn(opened.snapshotAt(opened.last));
}

describe('a Kubernetes NetworkPolicy', () => {
  it('selects pods of its namespace, in the default tier at order 1000', () => {
    const spec = {
      podSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] },
      policyTypes: ['Egress'],
    };
    const [policy] = withPolicy(KNP, spec, 'v3.32.1').policies.items;
    expect(policy).toMatchObject({
      kind: KNP,
      namespace: 'shop',
      name: 'fence',
      tier: 'default',
      order: 1000,
      tieBreaks: ['fence/shop/KubernetesNetworkPolicy'],
      spec: { types: ['egress'], ingress: [], egress: [], unread: [], applyOnForward: false },
    });
    expect(policy?.spec && printSelector(policy.spec.selector)).toBe(`(${IN_SHOP} && has(app))`);
  });
  it.each([
    ['stored, where an API that fills it in was not asked', withoutTypes, ['ingress']],
    ['in a bundle of manifests', ofManifests, ['ingress', 'egress']],
    ['on its way to the API in a session', applied, ['ingress', 'egress']],
  ])('without policyTypes, %s, is of these directions', (_, typesOf, directions) => {
    expect(typesOf({ egress: [{}] })).toEqual(directions);
    expect(typesOf({ egress: [] })).toEqual(['ingress']);
    expect(typesOf({ ingress: [{}] })).toEqual(['ingress']);
    expect(typesOf({ policyTypes: ['Egress'] })).toEqual(['egress']);
  });
  it('becomes a rule for each peer and protocol, with the index of its own rule', () => {
    const peers = [
      { podSelector: { matchLabels: { app: 'till' } } },
      { ipBlock: { cidr: '192.0.2.0/24', except: ['192.0.2.128/25'] } },
    ];
    const ports = [
      { port: 80 },
      { port: 8000, endPort: 8080 },
      { protocol: 'UDP' },
      { protocol: 'UDP', port: 53 },
    ];
    expect(rules({ from: peers, ports })).toEqual([
      `0 allow 6 from is (${IN_SHOP} && app in {"till"}) to ports 80-80,8000-8080`,
      '0 allow 6 from in 192.0.2.0/24 not in 192.0.2.128/25 to ports 80-80,8000-8080',
      `0 allow 17 from is (${IN_SHOP} && app in {"till"})`,
      '0 allow 17 from in 192.0.2.0/24 not in 192.0.2.128/25',
    ]);
  });
  it.each([
    ['an empty rule', {}, ['0 allow']],
    ['an empty port', { ports: [{}] }, ['0 allow 6']],
    [
      'both selectors',
      { from: [{ namespaceSelector: { matchLabels: { team: 'red' } }, podSelector: {} }] },
      ['0 allow from is (pcns.team in {"red"} && projectcalico.org/orchestrator == "k8s")'],
    ],
    [
      'all namespaces',
      { from: [{ namespaceSelector: {} }] },
      ['0 allow from is projectcalico.org/orchestrator == "k8s"'],
    ],
    ['a named port', { ports: [{ port: 'http' }] }, ['0 allow 6 to ports http']],
  ])('reads %s', (_, rule, expected) => expect(rules(rule)).toEqual(expected));
  it.each([
    ['a field of a rule', { until: 'noon' }, ['0 allow ? /spec/ingress/0/until']],
    [
      'a field of one peer',
      { from: [{ podSelector: {} }, { fqdn: 'example.org' }] },
      [`0 allow from is (${IN_SHOP})`, '0 allow ? /spec/ingress/0/from/1/fqdn'],
    ],
    [
      'one of two ports',
      { ports: [{ port: 80 }, { port: 81, protocol: 'QUIC' }] },
      ['0 allow 6 to ports 80-80', '0 allow ? /spec/ingress/0/ports/1/protocol'],
    ],
  ])('leaves open only what depends on %s that nobody knows', (_, rule, expected) => {
    expect(rules(rule)).toEqual(expected);
  });
  it('with a range that is none loses that rule, or is left out, by version', () => {
    const spec = {
      podSelector: {},
      ingress: [{ ports: [{ port: 9, endPort: 8 }] }, { ports: [{ port: 80 }] }],
    };
    const read = (version?: string) => withPolicy(KNP, spec, version).policies;
    expect(read('v3.32.0').items[0]?.spec?.ingress.map(ruleText)).toEqual(['1 allow 6 to ports 80-80']);
    expect(read('v3.31.2')).toMatchObject({ items: [], idle: [{ kind: KNP, reason: 'invalid' }] });
    expect(read().items[0]?.spec?.unread).toMatchObject([{ field: '/spec/ingress/0' }]);
  });
  it('breaks ties by the name of its release, or by either', () => {
    const ties = (version?: string) => withPolicy(KNP, {}, version).policies.items[0]?.tieBreaks;
    expect(ties('v3.31.9')).toEqual(['shop/knp.default.fence']);
    expect(ties()).toEqual(['shop/knp.default.fence', 'fence/shop/KubernetesNetworkPolicy']);
  });
});
