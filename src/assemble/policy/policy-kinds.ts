import type { PolicyKind } from '../../model/policy.ts';
import { CALICO_NETWORK_POLICY } from '../changes.ts';
import type { ListName } from '../object-lists.ts';
import { adminPolicy } from './admin-policy.ts';
import { calicoPolicy } from './calico-policy.ts';
import { kubernetesPolicy } from './kubernetes-policy.ts';
import type { PolicyObject, ReadPolicy } from './read-policy.ts';

/** How a kind of policy is found and read. */
export interface KindOfPolicy {
  readonly kind: PolicyKind;
  /** Its kind as objects write it, and the groups of its API. */
  readonly written: string;
  readonly group: RegExp;
  readonly isNamespaced: boolean;
  /** The list that shows all of them, and the kind in lines about changes. */
  readonly list: ListName;
  readonly resource: string;
  readonly read: (object: PolicyObject) => ReadPolicy;
}

const CALICO = /^(crd\.)?projectcalico\.org$/;
const ADMIN = /^policy\.networking\.k8s\.io$/;

/** Every kind of policy that can act on traffic. */
export const POLICY_KINDS: readonly KindOfPolicy[] = [
  {
    kind: 'KubernetesNetworkPolicy',
    written: 'NetworkPolicy',
    group: /^(networking\.k8s\.io|extensions)$/,
    isNamespaced: true,
    list: 'networkpolicies',
    resource: 'networkpolicy',
    read: kubernetesPolicy,
  },
  {
    kind: 'NetworkPolicy',
    written: 'NetworkPolicy',
    group: CALICO,
    isNamespaced: true,
    list: 'caliconetworkpolicies',
    resource: CALICO_NETWORK_POLICY,
    read: calicoPolicy,
  },
  {
    kind: 'GlobalNetworkPolicy',
    written: 'GlobalNetworkPolicy',
    group: CALICO,
    isNamespaced: false,
    list: 'globalnetworkpolicies',
    resource: 'globalnetworkpolicy',
    read: calicoPolicy,
  },
  {
    kind: 'AdminNetworkPolicy',
    written: 'AdminNetworkPolicy',
    group: ADMIN,
    isNamespaced: false,
    list: 'adminnetworkpolicies',
    resource: 'adminnetworkpolicy',
    read: adminPolicy,
  },
  {
    kind: 'BaselineAdminNetworkPolicy',
    written: 'BaselineAdminNetworkPolicy',
    group: ADMIN,
    isNamespaced: false,
    list: 'baselineadminnetworkpolicies',
    resource: 'baselineadminnetworkpolicy',
    read: adminPolicy,
  },
  {
    kind: 'ClusterNetworkPolicy',
    written: 'ClusterNetworkPolicy',
    group: ADMIN,
    isNamespaced: false,
    list: 'clusternetworkpolicies',
    resource: 'clusternetworkpolicy',
    read: adminPolicy,
  },
];

/** Calico's API shows the policies of Kubernetes again, under such names. */
const SHOWN_AGAIN = /^(knp\.default|kanp\.adminnetworkpolicy|kbanp\.baselineadminnetworkpolicy)\./;

/** True when an object is a policy of this kind. */
export function isOfKind(
  of: KindOfPolicy,
  { kind, apiVersion, name }: { readonly kind: string; readonly apiVersion: string; readonly name: string },
): boolean {
  const [group = ''] = apiVersion.split('/');
  return kind === of.written && of.group.test(group) && !(of.group === CALICO && SHOWN_AGAIN.test(name));
}
