import type { Address } from '../../lib/address.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { AssumptionId } from '../assumptions.ts';
import type { ServiceHit } from './service-at.ts';

/** Who asks for a Service, and on which node its packets are translated. */
export type ServiceClient =
  | { readonly kind: 'pod'; readonly id: string; readonly node: string | undefined }
  | { readonly kind: 'host'; readonly node: string }
  /** `node`: the one at which its packets arrive. */
  | { readonly kind: 'external'; readonly node?: string; readonly address?: Address };

/** What kube-proxy does with a client's packets at a door. */
export interface TrafficRule {
  /** Endpoints everywhere, on the translating node only, or one of the two by a setting that is not known. */
  readonly reach: 'cluster' | 'local' | 'either';
  /** The node that translates; `undefined` when the input does not tell. */
  readonly node: string | undefined;
  /** The source becomes the node's own when the packet leaves it. */
  readonly masquerades: boolean;
  readonly assumptions: readonly AssumptionId[];
}

/** The dataplane of Calico that stands in for kube-proxy, and keeps the sources of clients. */
const usesBpf = ({ felix }: Snapshot) => felix.some(({ bpfEnabled }) => bpfEnabled === true);

/** ClusterIP: pods keep their address; whoever is no pod is masqueraded, where kube-proxy can tell the two apart. */
function internalRule({ service }: ServiceHit, client: ServiceClient): TrafficRule {
  const isPod = client.kind === 'pod';
  return {
    reach: service.internalTrafficPolicy,
    node: client.node,
    masquerades: !isPod,
    assumptions: ['pods-detected'],
  };
}

/** What comes from the node itself or from its pods takes a short way to all endpoints, whatever the policy says. */
function externalRule({ service, door, node }: ServiceHit, client: ServiceClient): TrafficRule {
  const translating = door === 'node-port' ? node : client.node;
  const base = { node: translating, assumptions: [] };
  if (service.externalTrafficPolicy === 'cluster') return { ...base, reach: 'cluster', masquerades: true };
  const isHere = door !== 'node-port' || (client.node !== undefined && client.node === node);
  switch (client.kind) {
    case 'external':
      return { ...base, reach: 'local', masquerades: false };
    case 'host':
      return isHere
        ? { ...base, reach: 'cluster', masquerades: true }
        : { ...base, reach: 'local', masquerades: false };
    case 'pod':
      // On another node a pod counts as one only when kube-proxy knows pods by address and nothing translated it.
      return isHere
        ? { ...base, reach: 'cluster', masquerades: false, assumptions: ['pods-detected'] }
        : { ...base, reach: 'either', masquerades: false };
  }
}

/** The rule for a client at a door (calico-semantics 7). */
export function trafficRule(snapshot: Snapshot, hit: ServiceHit, client: ServiceClient): TrafficRule {
  const rule = hit.door === 'cluster-ip' ? internalRule(hit, client) : externalRule(hit, client);
  return usesBpf(snapshot) && client.kind !== 'host' ? { ...rule, masquerades: false } : rule;
}
