import type { Policy } from '../../model/policy.ts';
import { tieBreaksOf, tierOf } from './identity.ts';
import { KUBERNETES_PLACE } from './kubernetes-policy.ts';
import type { KindOfPolicy } from './policy-kinds.ts';
import type { Release } from './release.ts';

/** Tiers of the kinds that do not say theirs; a ClusterNetworkPolicy may be in either of two, the first decides. */
const TIERS: Readonly<Record<string, string>> = {
  AdminNetworkPolicy: 'adminnetworkpolicy',
  BaselineAdminNetworkPolicy: 'baselineadminnetworkpolicy',
  ClusterNetworkPolicy: 'kube-admin',
};

/** A policy of which nothing but the name is shown: whom it selects and what it allows is unknown. */
export function nameOnly(
  { kind, isNamespaced }: KindOfPolicy,
  namespace: string,
  name: string,
  release: Release,
  evidence: Policy['evidence'],
): Policy {
  const identity = { kind, ...(isNamespaced && { namespace }), name };
  const isKubernetes = kind === 'KubernetesNetworkPolicy';
  const tier = isKubernetes ? KUBERNETES_PLACE.tier : (TIERS[kind] ?? tierOf(name, undefined, release).tier);
  return {
    ...identity,
    tier,
    order: isKubernetes ? KUBERNETES_PLACE.order : undefined,
    tieBreaks: tieBreaksOf(identity, tier, release),
    spec: undefined,
    evidence,
  };
}
