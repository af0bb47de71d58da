/** Fields of an object, in the spelling of its API. */
export type Fields = Readonly<Record<string, unknown>>;

const CALICO = 'projectcalico.org/v3';

const object = (apiVersion: string, kind: string, metadata: Fields, rest: Fields) => ({
  apiVersion,
  kind,
  metadata,
  ...rest,
});

export const aNamespace = (name: string, labels: Fields = {}) =>
  object('v1', 'Namespace', { name, labels: { 'kubernetes.io/metadata.name': name, ...labels } }, {});

export const anAccount = (namespace: string, name: string, labels: Fields = {}) =>
  object('v1', 'ServiceAccount', { name, namespace, labels }, {});

/** What can be said about a pod; the rest is as usual. */
export interface PodFields {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly ips: readonly string[];
  readonly labels?: Fields;
  readonly annotations?: Fields;
  readonly account?: string;
  readonly ports?: readonly Fields[];
  readonly phase?: string;
  readonly hostNetwork?: boolean;
  readonly env?: readonly Fields[];
}

export function aPod(pod: PodFields) {
  const { namespace, name, labels = {}, annotations = {}, ips } = pod;
  const container = { name: 'main', image: 'example/main:1', ports: pod.ports ?? [], env: pod.env ?? [] };
  return object(
    'v1',
    'Pod',
    { name, namespace, labels, annotations },
    {
      spec: {
        nodeName: pod.node,
        serviceAccountName: pod.account ?? 'default',
        containers: [container],
        ...(pod.hostNetwork === true ? { hostNetwork: true } : {}),
      },
      status: { phase: pod.phase ?? 'Running', podIP: ips[0], podIPs: ips.map((ip) => ({ ip })) },
    },
  );
}

export function aNode(name: string, ips: readonly string[], annotations: Fields = {}) {
  const addresses = ips.map((address) => ({ type: 'InternalIP', address }));
  return object('v1', 'Node', { name, annotations }, { status: { addresses } });
}

/** An object of Calico without a namespace. */
export const calico = (kind: string, name: string, spec: Fields, labels: Fields = {}) =>
  object(CALICO, kind, { name, labels }, { spec });

/** An object of Calico in a namespace. */
export const calicoIn = (namespace: string, kind: string, name: string, spec: Fields, labels: Fields = {}) =>
  object(CALICO, kind, { name, namespace, labels }, { spec });

export const aTier = (name: string, order?: number, defaultAction?: string) =>
  calico('Tier', name, {
    ...(order === undefined ? {} : { order }),
    ...(defaultAction === undefined ? {} : { defaultAction }),
  });

export const kubernetesPolicy = (namespace: string, name: string, spec: Fields) =>
  object('networking.k8s.io/v1', 'NetworkPolicy', { name, namespace }, { spec });

export const adminPolicy = (kind: string, name: string, spec: Fields) =>
  object(
    kind === 'ClusterNetworkPolicy'
      ? 'policy.networking.k8s.io/v1alpha2'
      : 'policy.networking.k8s.io/v1alpha1',
    kind,
    { name },
    { spec },
  );

export function aService(namespace: string, name: string, ports: readonly Fields[]) {
  return object('v1', 'Service', { name, namespace }, { spec: { clusterIP: '10.96.0.10', ports } });
}

/** One slice of a Service: addresses of one family, and ports. */
export const aSlice = (
  namespace: string,
  service: string,
  addressType: string,
  addresses: readonly string[],
  ports: readonly Fields[],
) =>
  object(
    'discovery.k8s.io/v1',
    'EndpointSlice',
    {
      name: `${service}-${addressType.toLowerCase()}`,
      namespace,
      labels: { 'kubernetes.io/service-name': service },
    },
    {
      addressType,
      endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
      ports,
    },
  );
