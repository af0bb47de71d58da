import type { Address } from '../../lib/address.ts';
import { groupedBy } from '../../lib/group.ts';
import type { EndpointSlice, Service, ServiceEndpoint, ServicePort } from '../../model/service.ts';
import type { KnownByNamespace, Snapshot } from '../../model/snapshot.ts';
import { inPodNetwork, type Workload } from '../../model/workload.ts';

/** An endpoint of one port of a Service. */
export interface PortEndpoint {
  readonly address: Address;
  readonly port: number;
  readonly workload: string | undefined;
  readonly node: string | undefined;
  readonly ready: boolean;
  readonly zones?: readonly string[];
  /** Going away, and still able to answer. */
  readonly isLastResort: boolean;
}

const SLICES = new WeakMap<KnownByNamespace<EndpointSlice>, ReadonlyMap<string, readonly EndpointSlice[]>>();
const OWNERS = new WeakMap<KnownByNamespace<Workload>, ReadonlyMap<string, Workload>>();

/** The slices of a Service. */
export function slicesOf({ endpointSlices }: Snapshot, service: Service): readonly EndpointSlice[] {
  if (!endpointSlices) return [];
  const known =
    SLICES.get(endpointSlices) ?? groupedBy(endpointSlices.items, (one) => `${one.namespace}/${one.service}`);
  SLICES.set(endpointSlices, known);
  return known.get(`${service.namespace}/${service.name}`) ?? [];
}

/** The pod with an address, and each pod by its name. */
function workloadsBy({ workloads }: Snapshot): ReadonlyMap<string, Workload> {
  if (!workloads) return new Map();
  const known =
    OWNERS.get(workloads) ??
    new Map(
      workloads.items.flatMap((one) => [
        [one.id, one] as const,
        ...(inPodNetwork(one) ? one.addresses.map(({ text }) => [text, one] as const) : []),
      ]),
    );
  OWNERS.set(workloads, known);
  return known;
}

function portEndpoint(
  snapshot: Snapshot,
  service: Service,
  endpoint: ServiceEndpoint,
  port: number,
): PortEndpoint {
  const { address, serving, terminating, zones } = endpoint;
  const pods = workloadsBy(snapshot);
  const pod = pods.get(endpoint.workload ?? address.text);
  return {
    address,
    port,
    workload: endpoint.workload ?? pod?.id,
    node: endpoint.node ?? pod?.node,
    ready: endpoint.ready || service.publishNotReady,
    ...(zones && { zones }),
    isLastResort: serving && terminating,
  };
}

/** The endpoints of a port, usable or not. A slice without a port of this name holds pods that lack it. */
export function portEndpoints(
  snapshot: Snapshot,
  service: Service,
  { name, protocol }: ServicePort,
  family: 4 | 6,
): PortEndpoint[] {
  const found = slicesOf(snapshot, service).flatMap((slice) => {
    const port = slice.ports.find((one) => one.name === name && one.protocol === protocol)?.port;
    if (port === undefined) return [];
    return slice.endpoints
      .filter(({ address }) => address.family === family)
      .map((endpoint) => portEndpoint(snapshot, service, endpoint, port));
  });
  // While slices are rewritten, an endpoint can be in two of them.
  return [...new Map(found.map((one) => [`${one.address.text} ${one.port}`, one])).values()];
}

/** Those that traffic goes to: the ready ones; when there is none, those that are going away and still answer. */
export function usable(endpoints: readonly PortEndpoint[]): readonly PortEndpoint[] {
  const ready = endpoints.filter((one) => one.ready);
  return ready.length > 0 ? ready : endpoints.filter(({ isLastResort }) => isLastResort);
}
