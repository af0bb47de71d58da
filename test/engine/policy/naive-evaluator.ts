/*
 * Kubernetes NetworkPolicy evaluated in the plainest way, from the semantics of its API alone and on API objects. It
 * shares no code with the engine: it is its oracle.
 */

type Labels = Readonly<Record<string, string>>;

export interface KubeSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    readonly values?: readonly string[];
  }[];
}

export interface KubePeer {
  readonly podSelector?: KubeSelector;
  readonly namespaceSelector?: KubeSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export interface KubePort {
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
  readonly port?: number;
  readonly endPort?: number;
}

export interface KubeRule {
  readonly from?: readonly KubePeer[];
  readonly to?: readonly KubePeer[];
  readonly ports?: readonly KubePort[];
}

export interface KubePolicy {
  readonly namespace: string;
  readonly name: string;
  readonly spec: {
    readonly podSelector: KubeSelector;
    readonly policyTypes?: readonly ('Ingress' | 'Egress')[];
    readonly ingress?: readonly KubeRule[];
    readonly egress?: readonly KubeRule[];
  };
}

export interface KubePod {
  readonly namespace: string;
  readonly name: string;
  readonly ip: string;
  readonly labels: Labels;
}

export interface KubeFlow {
  readonly from: KubePod;
  readonly to: KubePod;
  readonly protocol: 'TCP' | 'UDP' | 'ICMP';
  readonly port: number;
}

function selects(selector: KubeSelector, labels: Labels): boolean {
  for (const key in selector.matchLabels) if (labels[key] !== selector.matchLabels[key]) return false;
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const has = key in labels;
    const listed = has && values.includes(labels[key] ?? '');
    if (operator === 'In' && !listed) return false;
    if (operator === 'NotIn' && listed) return false;
    if (operator === 'Exists' && !has) return false;
    if (operator === 'DoesNotExist' && has) return false;
  }
  return true;
}

const numberOf = (ip: string) => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

function inside(ip: string, cidr: string): boolean {
  const [base = '', length = ''] = cidr.split('/');
  const size = 2 ** (32 - Number(length));
  return Math.floor(numberOf(ip) / size) === Math.floor(numberOf(base) / size);
}

function isPeer({ podSelector, namespaceSelector, ipBlock }: KubePeer, policy: KubePolicy, pod: KubePod) {
  if (ipBlock) return inside(pod.ip, ipBlock.cidr) && !ipBlock.except?.some((cidr) => inside(pod.ip, cidr));
  const namespaceLabels = { 'kubernetes.io/metadata.name': pod.namespace };
  const inNamespace = namespaceSelector
    ? selects(namespaceSelector, namespaceLabels)
    : pod.namespace === policy.namespace;
  return inNamespace && (!podSelector || selects(podSelector, pod.labels));
}

function isPort({ protocol = 'TCP', port, endPort = port }: KubePort, flow: KubeFlow): boolean {
  if (protocol !== flow.protocol) return false;
  return port === undefined || endPort === undefined || (port <= flow.port && flow.port <= endPort);
}

/** Whether the policies let a flow pass at one of its ends. */
export function isAllowed(
  policies: readonly KubePolicy[],
  flow: KubeFlow,
  direction: 'ingress' | 'egress',
): boolean {
  const [own, other] = direction === 'ingress' ? [flow.to, flow.from] : [flow.from, flow.to];
  let isolated = false;
  for (const policy of policies) {
    const { spec, namespace } = policy;
    const types = spec.policyTypes ?? (spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress']);
    if (!types.includes(direction === 'ingress' ? 'Ingress' : 'Egress')) continue;
    if (namespace !== own.namespace || !selects(spec.podSelector, own.labels)) continue;
    isolated = true;
    for (const rule of spec[direction] ?? []) {
      const peers = (direction === 'ingress' ? rule.from : rule.to) ?? [];
      const peerFits = peers.length === 0 || peers.some((peer) => isPeer(peer, policy, other));
      const portFits = !rule.ports?.length || rule.ports.some((port) => isPort(port, flow));
      if (peerFits && portFits) return true;
    }
  }
  return !isolated;
}
