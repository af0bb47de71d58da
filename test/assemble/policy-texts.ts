import { printSelector } from '../../src/lib/selector/print-selector.ts';
import type { EntityMatch, PolicyKind, Rule } from '../../src/model/policy.ts';
import { aList, anArtifact, assembled } from './collected.ts';

/** The list that shows policies of a kind. */
const LISTS: Readonly<Record<PolicyKind, string>> = {
  KubernetesNetworkPolicy: 'networkpolicies',
  NetworkPolicy: 'networkpolicies.crd.projectcalico.org',
  GlobalNetworkPolicy: 'globalnetworkpolicies',
  AdminNetworkPolicy: 'adminnetworkpolicies',
  BaselineAdminNetworkPolicy: 'baselineadminnetworkpolicies',
  ClusterNetworkPolicy: 'clusternetworkpolicies',
};

const API_VERSIONS: Readonly<Record<PolicyKind, string>> = {
  KubernetesNetworkPolicy: 'networking.k8s.io/v1',
  NetworkPolicy: 'crd.projectcalico.org/v1',
  GlobalNetworkPolicy: 'crd.projectcalico.org/v1',
  AdminNetworkPolicy: 'policy.networking.k8s.io/v1alpha1',
  BaselineAdminNetworkPolicy: 'policy.networking.k8s.io/v1alpha1',
  ClusterNetworkPolicy: 'policy.networking.k8s.io/v1alpha2',
};

/** `calicoctl version` of a cluster. */
export const aVersion = (version: string) =>
  anArtifact('calicoctl-version', `Client Version:    v3.30.1\nCluster Version:   ${version}\n`);

/** One policy in the list of its kind, on a cluster of a version (`undefined`: not known). */
export function withPolicy(kind: PolicyKind, spec: object, version?: string, name = 'fence') {
  const object = {
    apiVersion: API_VERSIONS[kind],
    kind: kind === 'KubernetesNetworkPolicy' ? 'NetworkPolicy' : kind,
    metadata: { name, ...(/^(Kubernetes)?NetworkPolicy$/.test(kind) && { namespace: 'shop' }) },
    spec,
  };
  return assembled([aList(LISTS[kind], [object]), ...(version === undefined ? [] : [aVersion(version)])]);
}

const portsText = (ports: EntityMatch['ports']) =>
  ports.map((port) => ('name' in port ? port.name : `${port.from}-${port.to}`)).join();

/** A side of a rule in a line: only what it asks. */
function sideText(side: EntityMatch): string {
  const { service } = side;
  return [
    side.nets.length > 0 ? `in ${side.nets.map(({ text }) => text).join()}` : '',
    side.notNets.length > 0 ? `not in ${side.notNets.map(({ text }) => text).join()}` : '',
    side.selector ? `is ${printSelector(side.selector)}` : '',
    side.notSelector ? `is not ${printSelector(side.notSelector)}` : '',
    service ? `of ${service.namespace}/${service.name}` : '',
    side.ports.length > 0 ? `ports ${portsText(side.ports)}` : '',
    side.notPorts.length > 0 ? `not ports ${portsText(side.notPorts)}` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** A rule in a line: `0 allow 6 from is (...) to ports 80-80`. */
export function ruleText(rule: Rule): string {
  const [from, to] = [sideText(rule.from), sideText(rule.to)];
  return [
    `${rule.index} ${rule.action}`,
    rule.protocol ?? '',
    from && `from ${from}`,
    to && `to ${to}`,
    ...rule.unread.map(({ field }) => `? ${field}`),
  ]
    .filter((part) => part !== '')
    .join(' ');
}
