/**
 * Everything that calisnap knows how to read, and the command that collects it. A parser names its artifact
 * here; a gap names its command here: what is asked for and what can be read never drift apart.
 */
export const artifacts = {
  'ip-addr': { on: 'stack', command: 'ip addr', title: 'links and addresses' },
  'ip-route': { on: 'stack', command: 'ip route', title: 'main routing table' },
  'docker-ps': { on: 'node', command: 'docker ps', title: 'containers' },
  'docker-inspect': { on: 'node', command: 'docker inspect CONTAINER', title: 'container process ids' },
  'cni-config': { on: 'node', command: 'cat /etc/cni/net.d/*.conflist', title: 'CNI configuration' },
  'cni-config-list': { on: 'node', command: 'ls /etc/cni/net.d', title: 'CNI configuration files' },
  ping: { on: 'stack', command: 'ping ADDRESS', title: 'ping' },
  'kubectl-get-nodes': { on: 'cluster', command: 'kubectl get nodes -o wide', title: 'nodes' },
  'kubectl-get-pods': { on: 'cluster', command: 'kubectl get pods -A -o wide', title: 'pods' },
  'kubectl-get-networkpolicies': {
    on: 'cluster',
    command: 'kubectl get networkpolicies -A',
    title: 'network policies (names)',
  },
  'kubectl-describe-networkpolicies': {
    on: 'cluster',
    command: 'kubectl describe networkpolicies -A',
    title: 'network policies (rules)',
  },
  'kubectl-get-crd': {
    on: 'cluster',
    command: 'kubectl get ippools,ipamblocks,bgppeers',
    title: 'Calico objects (names)',
  },
  'kubectl-api-resources': { on: 'cluster', command: 'kubectl api-resources', title: 'API resources' },
  'kubectl-describe-nodes': { on: 'cluster', command: 'kubectl describe nodes', title: 'node details' },
  'kubectl-describe-ippools': { on: 'cluster', command: 'kubectl describe ippools', title: 'IP pools' },
  'calicoctl-get-nodes': { on: 'cluster', command: 'calicoctl get nodes -o wide', title: 'Calico nodes' },
  'calicoctl-get-ippools': { on: 'cluster', command: 'calicoctl get ippools -o wide', title: 'IP pools' },
  'calicoctl-version': { on: 'cluster', command: 'calicoctl version', title: 'Calico versions' },
  manifest: { on: 'cluster', command: 'cat MANIFEST', title: 'manifests' },
  'kubectl-change': { on: 'cluster', command: 'kubectl create|apply|delete|run|label', title: 'changes' },
} as const satisfies Record<string, ArtifactDescription>;

/** `on`: cluster = once; node = on each node; stack = in the network namespace of a node or of a pod. */
export interface ArtifactDescription {
  readonly on: 'cluster' | 'node' | 'stack';
  readonly command: string;
  readonly title: string;
}

export type ArtifactKind = keyof typeof artifacts;
