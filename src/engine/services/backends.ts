import type { Address } from '../../lib/address.ts';
import type { Source } from '../../lib/source.ts';
import type { Service } from '../../model/service.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { AssumptionId } from '../assumptions.ts';
import type { Gap } from '../ledger.ts';
import { type PortEndpoint, portEndpoints, slicesOf, usable } from './port-endpoints.ts';
import type { ServiceHit } from './service-at.ts';
import { serviceGaps } from './service-gaps.ts';
import { sourceRangesAdmit } from './source-ranges.ts';
import { type ServiceClient, type TrafficRule, trafficRule } from './traffic-rule.ts';
import { withinZone } from './zone-hints.ts';

/** One place to which a packet for a Service may go. */
export interface Backend {
  readonly address: Address;
  readonly port: number;
  /** `namespace/name` of the pod, when it is one that is known. */
  readonly workload: string | undefined;
  readonly node: string | undefined;
  readonly ready: boolean;
  /** The client itself: its own policy sees the packet twice, both times with its own address as source. */
  readonly hairpin: boolean;
  /**
   * Whether policy at the backend sees the address of the translating node (or of its tunnel) instead of the
   * client's: the source is only translated when the packet leaves that node. `when-remote`: it does when the backend
   * is on another node, which the input does not tell.
   */
  readonly sourceNat: 'never' | 'when-remote' | 'always';
}

/** Where a packet for a Service may go; every packet goes to one of the backends. */
export interface Backends {
  /**
   * `refused`: no endpoint is usable. `dropped`: some are, and not for this client. `unresolved`: a headless Service
   * whose name has no address. With `unknown` the backends are those that it may go to, as far as they are known.
   */
  readonly outcome: 'backends' | 'refused' | 'dropped' | 'unresolved' | 'unknown';
  readonly backends: readonly Backend[];
  readonly assumptions: readonly AssumptionId[];
  readonly gaps: readonly Gap[];
  /** A cache of NodeLocal DNS may answer at this address itself, without any translation. */
  readonly mayBeNodeLocalDns: boolean;
  readonly evidence: readonly Source[];
}

type Found = Pick<Backends, 'outcome' | 'gaps'> & { readonly endpoints: readonly PortEndpoint[] };

const unknown = (endpoints: readonly PortEndpoint[], ...gaps: readonly Gap[]): Found => ({
  outcome: 'unknown',
  endpoints,
  gaps,
});

/** The endpoints on the translating node, with the same two steps as for the whole cluster. */
function onNode(candidates: readonly PortEndpoint[], node: string | undefined, service: Service): Found {
  const everywhere = usable(candidates);
  if (node === undefined) return unknown(everywhere, serviceGaps.translatingNode(service));
  if (everywhere.some((one) => one.node === undefined))
    return unknown(everywhere, serviceGaps.endpointNodes(service));
  const endpoints = usable(candidates.filter((one) => one.node === node));
  return { outcome: endpoints.length > 0 ? 'backends' : 'dropped', endpoints, gaps: [] };
}

const same = (a: Found, b: Found) =>
  a.outcome === b.outcome &&
  a.endpoints.length === b.endpoints.length &&
  a.endpoints.every((one) => b.endpoints.includes(one));

function choose(
  snapshot: Snapshot,
  candidates: readonly PortEndpoint[],
  rule: TrafficRule,
  service: Service,
): Found {
  const endpoints = usable(candidates);
  if (endpoints.length === 0) return { outcome: 'refused', endpoints, gaps: [] };
  const near = withinZone(snapshot, endpoints, rule.node);
  const everywhere: Found =
    near === 'unknown'
      ? unknown(endpoints, serviceGaps.zone(service))
      : { outcome: 'backends', endpoints: near, gaps: [] };
  if (rule.reach === 'cluster') return everywhere;
  const local = onNode(candidates, rule.node, service);
  if (rule.reach === 'local' || same(local, everywhere)) return local;
  return unknown(endpoints, serviceGaps.localDetector(service));
}

/** What is certain when slices of this Service may be missing: nothing but where a packet may go. */
function withCompleteness(snapshot: Snapshot, service: Service, found: Found): Found {
  const completeIn = snapshot.endpointSlices?.completeIn ?? [];
  if (completeIn === 'all' || completeIn.includes(service.namespace)) return found;
  return unknown(found.endpoints, ...found.gaps, serviceGaps.endpointSlices(service));
}

/** A name that leads to the pods themselves: nothing is translated, and the client keeps the port that it dials. */
function headless(snapshot: Snapshot, { service, port }: ServiceHit, family: 4 | 6): Found {
  const endpoints = portEndpoints(snapshot, service, port, family)
    .filter(({ ready }) => ready)
    .map((endpoint) => ({ ...endpoint, port: port.port }));
  const outcome = endpoints.length > 0 ? 'backends' : 'unresolved';
  return withCompleteness(snapshot, service, { outcome, endpoints, gaps: [] });
}

function proxied(
  snapshot: Snapshot,
  hit: ServiceHit,
  client: ServiceClient,
  rule: TrafficRule,
  family: 4 | 6,
): Found {
  const { service, port } = hit;
  const found = withCompleteness(
    snapshot,
    service,
    choose(snapshot, portEndpoints(snapshot, service, port, family), rule, service),
  );
  const admits = sourceRangesAdmit(snapshot, hit, client, family);
  // Without any endpoint the refusal comes first.
  if (admits === 'yes' || found.outcome === 'refused') return found;
  if (admits === 'no') return { outcome: 'dropped', endpoints: [], gaps: [] };
  return unknown(found.endpoints, ...found.gaps, serviceGaps.clientAddress(service));
}

function sourceNatOf(endpoint: PortEndpoint, rule: TrafficRule | undefined): Backend['sourceNat'] {
  if (!rule?.masquerades) return 'never';
  if (rule.node === undefined || endpoint.node === undefined) return 'when-remote';
  return rule.node === endpoint.node ? 'never' : 'always';
}

function backendOf(endpoint: PortEndpoint, client: ServiceClient, rule: TrafficRule | undefined): Backend {
  const { address, port, workload, node, ready } = endpoint;
  const hairpin = client.kind === 'pod' && client.id === workload;
  return { address, port, workload, node, ready, hairpin, sourceNat: sourceNatOf(endpoint, rule) };
}

/** NodeLocal DNS listens on each node, where kube-proxy uses iptables also on the address of the Service itself. */
function mayBeNodeLocalDns({ workloads }: Snapshot, { namespace, name }: Service): boolean {
  if (namespace !== 'kube-system' || name !== 'kube-dns') return false;
  return (workloads?.items ?? []).some(
    (one) => one.namespace === namespace && /^node-?local-?dns\b/.test(one.name),
  );
}

/** The backends of a Service for a client, step by step as kube-proxy picks them (calico-semantics 7). */
export function backendsOf(
  snapshot: Snapshot,
  hit: ServiceHit,
  client: ServiceClient,
  family: 4 | 6,
): Backends {
  const { service } = hit;
  const isProxied = !service.headless && service.type !== 'ExternalName';
  const rule = isProxied ? trafficRule(snapshot, hit, client) : undefined;
  const found =
    service.type === 'ExternalName'
      ? unknown([], serviceGaps.externalName(service))
      : rule
        ? proxied(snapshot, hit, client, rule, family)
        : headless(snapshot, hit, family);
  return {
    outcome: found.outcome,
    backends: found.endpoints.map((endpoint) => backendOf(endpoint, client, rule)),
    assumptions: rule ? [...rule.assumptions, 'services-programmed'] : [],
    gaps: found.gaps,
    mayBeNodeLocalDns: mayBeNodeLocalDns(snapshot, service),
    evidence: [...service.evidence, ...slicesOf(snapshot, service).flatMap(({ evidence }) => evidence)],
  };
}
