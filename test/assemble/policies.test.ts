import { describe, expect, it } from 'vitest';
import { sealBundle } from '../../src/bundle/bundle.ts';
import { importTranscript } from '../../src/importers/transcript/transcript.ts';
import { open } from '../../src/pipeline.ts';
import { aList, anArtifact, assembled } from './collected.ts';

const fence = (apiVersion: string, more: object = {}) => ({
  apiVersion,
  kind: 'NetworkPolicy',
  metadata: { name: 'fence', namespace: 'shop', ...more },
  spec: apiVersion.startsWith('networking')
    ? { podSelector: { matchLabels: { app: 'cart' } }, policyTypes: ['Egress'] }
    : { selector: "app == 'cart'", types: ['Egress'] },
});
const global = (apiVersion: string, name: string, kind = 'GlobalNetworkPolicy') => ({
  apiVersion,
  kind,
  metadata: { name },
  spec: { types: ['Ingress'] },
});
const titles = (...session: Parameters<typeof assembled>) =>
  assembled(...session).policies.items.map(({ kind, name }) => `${kind} ${name}`);

describe('lists of NetworkPolicy objects', () => {
  it.each([
    'networkpolicies',
    'netpol',
    'networkpolicies.networking.k8s.io',
    'networkpolicies.v1.networking.k8s.io',
  ])('named %s tell which Kubernetes policies there are', (list) => {
    const { policies } = assembled([aList(list, [fence('networking.k8s.io/v1')])]);
    expect(policies).toMatchObject({
      completeIn: { KubernetesNetworkPolicy: 'all' },
      items: [{ kind: 'KubernetesNetworkPolicy', name: 'fence', spec: { types: ['egress'] } }],
    });
    expect(Object.keys(policies.completeIn)).toEqual(['KubernetesNetworkPolicy']);
  });
  it.each(['networkpolicies.projectcalico.org', 'networkpolicies.crd.projectcalico.org'])(
    'named %s tell which policies of Calico there are',
    (list) => {
      const { policies } = assembled([aList(list, [fence('projectcalico.org/v3')])]);
      expect(policies.completeIn).toEqual({ NetworkPolicy: 'all' });
      expect(policies.items).toMatchObject([{ kind: 'NetworkPolicy', name: 'fence' }]);
    },
  );
  it('of Calico show those of Kubernetes once more, which counts once', () => {
    const again = fence('projectcalico.org/v3', { name: 'knp.default.fence' });
    expect(titles([aList('networkpolicies.projectcalico.org', [again])])).toEqual([]);
  });
  it('of one namespace are complete there', () => {
    const list = aList('networkpolicies', [], {
      args: { list: 'networkpolicies', namespace: 'shop' },
      state: 'empty',
    });
    expect(assembled([list]).policies.completeIn).toEqual({ KubernetesNetworkPolicy: ['shop'] });
  });
});

describe('lists of cluster-wide policies', () => {
  it('show a policy stored and by its API once', () => {
    const stored = aList('globalnetworkpolicies.crd.projectcalico.org', [
      global('crd.projectcalico.org/v1', 'default.deny'),
    ]);
    const api = aList('gnp', [global('projectcalico.org/v3', 'deny')], { path: 'cluster/gnp.json' });
    expect(titles([stored, api])).toHaveLength(1);
    expect(titles([stored])).toEqual(['GlobalNetworkPolicy default.deny']);
  });
  it('show two that differ by the prefix alone as two', () => {
    const both = [
      global('crd.projectcalico.org/v1', 'default.deny'),
      global('crd.projectcalico.org/v1', 'deny'),
    ];
    expect(titles([aList('globalnetworkpolicies', both)])).toHaveLength(2);
  });
  it('name staged ones as idle', () => {
    const staged = global('projectcalico.org/v3', 'soon', 'StagedGlobalNetworkPolicy');
    const { items, idle } = assembled([aList('stagedglobalnetworkpolicies', [staged])]).policies;
    expect(items).toEqual([]);
    expect(idle).toMatchObject([{ kind: 'StagedGlobalNetworkPolicy', name: 'soon', reason: 'staged' }]);
  });
});

describe('policies of Calico that a session changes', () => {
  const change = (moment: number, text: string, args: Record<string, string> = {}) =>
    anArtifact('kubectl-change', `${text}\n`, { moment, args: { verb: 'apply', ...args } });
  const before = aList('globalnetworkpolicies', [global('crd.projectcalico.org/v1', 'default.deny')]);
  const name = 'networkpolicy.crd.projectcalico.org/fence created';
  it('go with their deletion, whatever namespace the context has', () => {
    const gone = change(2, 'globalnetworkpolicy.crd.projectcalico.org "default.deny" deleted', {
      namespace: 'shop',
    });
    expect(titles([before, gone], 1)).toEqual(['GlobalNetworkPolicy default.deny']);
    expect(titles([before, gone], 2)).toEqual([]);
  });
  it('are no policies of Kubernetes, and are known by name where their file is not shown', () => {
    expect(titles([change(1, name, { namespace: 'shop' })])).toEqual(['NetworkPolicy fence']);
    const { policies } = assembled([change(1, name, { namespace: 'shop' })]);
    expect(policies.items).toMatchObject([{ spec: undefined, namespace: 'shop' }]);
  });
  it('may be there when a file shows them and nothing tells that it was applied', () => {
    const shown = anArtifact('manifest', JSON.stringify(global('projectcalico.org/v3', 'maybe')), {
      args: { file: 'a.json' },
    });
    expect(assembled([shown]).policies.items[0]?.spec?.unread).toMatchObject([{ field: '/metadata/name' }]);
    expect(titles([shown, before])).toEqual(['GlobalNetworkPolicy default.deny']);
  });
});

describe('answers of calicoctl in a session', () => {
  const session = (command: string, kind: string) => `ops@box$ ${command}
apiVersion: projectcalico.org/v3
items:
- apiVersion: projectcalico.org/v3
  kind: ${kind}
  metadata:
    name: deny
  spec:
    order: 10.5
    types:
    - Ingress
kind: ${kind}List
metadata:
  resourceVersion: "7"
`;
  const policiesOf = (command: string, kind: string) => {
    const text = new TextEncoder().encode(session(command, kind));
    return open(sealBundle(importTranscript(text, 'session.txt'))).snapshotAt(1).policies;
  };
  it.each([
    ['calicoctl get gnp -o yaml', 'GlobalNetworkPolicy', 'all'],
    ['calicoctl get globalnetworkpolicies -o yaml', 'GlobalNetworkPolicy', 'all'],
    ['calicoctl get np -A -o yaml', 'NetworkPolicy', 'all'],
    ['calicoctl get policy -n shop -o yaml', 'NetworkPolicy', ['shop']],
  ])('to %s are read', (command, kind, completeIn) => {
    const { items, completeIn: complete } = policiesOf(command, kind);
    expect(items).toMatchObject([{ kind, name: 'deny', order: 10.5, spec: { types: ['ingress'] } }]);
    expect(complete).toEqual({ [kind]: completeIn });
  });
});

describe('kinds that the API does not have', () => {
  const resources = (rows: string) =>
    anArtifact('kubectl-api-resources', `NAME   SHORTNAMES   APIVERSION   NAMESPACED   KIND\n${rows}`);
  const pods = 'pods   po   v1   true   Pod\n';
  it('have no objects; those of Calico only where others of them are kept in the API', () => {
    const kinds = (rows: string) => Object.keys(assembled([resources(rows)]).policies.completeIn);
    const admins = ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'];
    expect(kinds(pods)).toEqual(admins);
    expect(kinds(`${pods}ippools   crd.projectcalico.org/v1   false   IPPool\n`)).toEqual([
      'NetworkPolicy',
      'GlobalNetworkPolicy',
      ...admins,
    ]);
    expect(kinds('nodes   no   v1   false   Node\n')).toEqual([]);
  });
});

describe('a policy shown several times', () => {
  const described = anArtifact(
    'kubectl-describe-networkpolicies',
    `Name:         fence
Namespace:    shop
Created on:   2026-01-02 03:04:05 +0000 UTC
Labels:       <none>
Annotations:  <none>
Spec:
  PodSelector:     app=till
  Allowing ingress traffic:
    <none> (Selected pods are isolated for ingress connectivity)
  Not affecting egress traffic
  Policy Types: Ingress
`,
    { args: { 'all-namespaces': 'true' } },
  );
  const list = aList('networkpolicies', [fence('networking.k8s.io/v1')]);
  const typesOf = (...session: Parameters<typeof assembled>[0]) => {
    const at = Math.max(...session.map(({ moment }) => moment));
    return assembled(session, at).policies.items.map(({ spec }) => spec?.types.join());
  };
  it('is what the last answer says', () => {
    expect(typesOf({ ...described, moment: 1 }, { ...list, moment: 2 })).toEqual(['egress']);
    expect(typesOf({ ...list, moment: 1 }, { ...described, moment: 2 })).toEqual(['ingress']);
  });
  it('of one moment is what the object says', () => {
    expect(typesOf(list, described)).toEqual(['egress']);
  });
});
