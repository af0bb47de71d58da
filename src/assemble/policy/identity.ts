import type { PolicyKind } from '../../model/policy.ts';
import { isIn, type Release } from './release.ts';

/** The names of a policy that Calico sorts and groups it by. */
export interface Identity {
  readonly kind: PolicyKind;
  readonly namespace?: string;
  readonly name: string;
}

/** The first release that stores policies under their own names, and takes the tier from the spec. */
const PLAIN_NAMES = 32;
/** The first release with several tiers. */
const TIERS = 29;

/** Parts of a name that look like a tier and are none (calico-semantics 0). */
const NO_TIER = /^(knp\.default\.|ossg\.)/;

/** The tier that a stored name stands for. */
export function tierOfName(name: string): string {
  const [tier = '', ...rest] = name.split('.');
  return rest.length === 0 || NO_TIER.test(name) ? 'default' : tier;
}

/**
 * The tier of a policy of Calico's own kinds.
 *
 * @param said what its spec says
 * @returns `isCertain` false when releases differ and the release is not known
 */
export function tierOf(name: string, said: string | undefined, release: Release) {
  const bySpec = said || 'default';
  const byName = tierOfName(name);
  if (release === undefined) return { tier: bySpec, isCertain: bySpec === byName };
  if (release < TIERS) return { tier: 'default', isCertain: true };
  return { tier: release < PLAIN_NAMES ? byName : bySpec, isCertain: true };
}

const NEW_KINDS: Readonly<Record<PolicyKind, string>> = {
  KubernetesNetworkPolicy: 'KubernetesNetworkPolicy',
  NetworkPolicy: 'NetworkPolicy',
  GlobalNetworkPolicy: 'GlobalNetworkPolicy',
  AdminNetworkPolicy: 'KubernetesAdminNetworkPolicy',
  BaselineAdminNetworkPolicy: 'KubernetesBaselineAdminNetworkPolicy',
  ClusterNetworkPolicy: 'KubernetesClusterNetworkPolicy',
};

/** The name that policies had inside Calico up to v3.31. */
function oldText({ kind, namespace, name }: Identity, tier: string): string {
  switch (kind) {
    case 'KubernetesNetworkPolicy':
      return `${namespace}/knp.default.${name}`;
    case 'AdminNetworkPolicy':
      return `kanp.adminnetworkpolicy.${name}`;
    case 'BaselineAdminNetworkPolicy':
      return `kbanp.baselineadminnetworkpolicy.${name}`;
    default: {
      const prefixed = name.startsWith(`${tier}.`) ? name : `${tier}.${name}`;
      return namespace === undefined ? prefixed : `${namespace}/${prefixed}`;
    }
  }
}

/** The texts that decide between equal orders (calico-semantics 1.3): of old releases, then of new ones. */
export function tieBreaksOf(identity: Identity, tier: string, release: Release): readonly string[] {
  const { kind, namespace = '', name } = identity;
  const old = oldText(identity, tier);
  const plain = `${name}/${namespace}/${NEW_KINDS[kind]}`;
  const isNew = isIn(release, PLAIN_NAMES);
  return isNew === 'unknown' ? [old, plain] : [isNew ? plain : old];
}
