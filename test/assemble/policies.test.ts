import { describe, expect, it } from 'vitest';
import { aList, anArtifact, assembled } from './collected.ts';

const fence = (apiVersion: string, more: object = {}) => ({
  apiVersion,
  kind: 'NetworkPolicy',
  metadata: { name: 'fence', namespace: 'shop', ...more },
  spec: { podSelector: { matchLabels: { app: 'cart' } }, policyTypes: ['Egress'] },
});

describe('lists of NetworkPolicy objects', () => {
  it.each([
    'networkpolicies',
    'netpol',
    'networkpolicies.networking.k8s.io',
    'networkpolicies.v1.networking.k8s.io',
  ])('named %s tell which Kubernetes policies there are', (list) => {
    const { policies, otherPolicies } = assembled([aList(list, [fence('networking.k8s.io/v1')])]);
    expect(policies).toMatchObject({ completeIn: 'all', items: [{ name: 'fence', types: ['egress'] }] });
    expect(otherPolicies).toEqual([]);
  });
  it.each(['networkpolicies.projectcalico.org', 'networkpolicies.crd.projectcalico.org'])(
    'named %s tell nothing about those of Kubernetes',
    (list) => {
      const { policies, otherPolicies } = assembled([aList(list, [fence('projectcalico.org/v3')])]);
      expect(policies).toBeUndefined();
      expect(otherPolicies.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['NetworkPolicy fence']);
    },
  );
  it('of Calico show those of Kubernetes once more, which counts once', () => {
    const again = fence('projectcalico.org/v3', { name: 'knp.default.fence' });
    expect(assembled([aList('networkpolicies.projectcalico.org', [again])]).otherPolicies).toEqual([]);
  });
  it('leave it at the policies: a tier without one does nothing', () => {
    const tier = {
      apiVersion: 'projectcalico.org/v3',
      kind: 'Tier',
      metadata: { name: 'default' },
      spec: {},
    };
    expect(assembled([aList('tiers.projectcalico.org', [tier])]).otherPolicies).toEqual([]);
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
    return assembled(session, at).policies?.items.map(({ types }) => types.join());
  };
  it('is what the last answer says', () => {
    expect(typesOf({ ...described, moment: 1 }, { ...list, moment: 2 })).toEqual(['egress']);
    expect(typesOf({ ...list, moment: 1 }, { ...described, moment: 2 })).toEqual(['ingress']);
  });
  it('of one moment is what the object says', () => {
    expect(typesOf(list, described)).toEqual(['egress']);
  });
});
