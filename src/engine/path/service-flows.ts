import type { Address } from '../../lib/address.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Flow } from '../policy/flow.ts';
import { type FlowEnd, nodeOf } from '../policy/flow-end.ts';
import { type Backend, type Backends, backendsOf } from '../services/backends.ts';
import type { ServiceHit } from '../services/service-at.ts';
import type { ServiceClient } from '../services/traffic-rule.ts';

/** Who asks for which Service, by which of its addresses. */
export interface ServiceQuestion {
  readonly from: FlowEnd;
  readonly hit: ServiceHit;
  /** The address that the client dials; absent where only its name is known. */
  readonly destination: Address | undefined;
  readonly packet: Flow['packet'];
  readonly via?: string;
}

/** A backend, and the flow that leads to it. */
export interface ServiceFlow {
  readonly backend: Backend;
  readonly flow: Flow;
}

function clientOf(from: FlowEnd, { node }: ServiceHit): ServiceClient {
  switch (from.kind) {
    case 'workload':
      return { kind: 'pod', id: from.workload.id, node: from.workload.node };
    case 'host':
      return { kind: 'host', node: from.node };
    case 'outside':
      return { kind: 'external', address: from.address, ...(node !== undefined && { node }) };
  }
}

/** The end that a backend is: a pod, a process of a node (also a pod on its network), or a machine outside. */
function endOf({ workloads, nodes }: Snapshot, { address, workload, node }: Backend): FlowEnd {
  const pod = workloads?.items.find(({ id }) => id === workload);
  if (pod && pod.hostNetwork !== true) return { kind: 'workload', workload: pod, address };
  const owner = nodes?.items.find((one) =>
    [one.address, one.calicoAddress, ...(one.internalAddresses ?? [])].some(
      (own) => own?.text === address.text,
    ),
  );
  const host = pod?.node ?? owner?.name ?? node;
  return host === undefined ? { kind: 'outside', address } : { kind: 'host', node: host, address };
}

/** The node that puts the backend in the place of the Service. */
export const translatorOf = ({ door, node }: ServiceHit, from: FlowEnd): string | undefined =>
  door === 'node-port' ? node : nodeOf(from);

/** True when nodes translate the address: the name of a headless Service leads to the pods themselves. */
export const isTranslated = ({ service }: ServiceHit): boolean => !service.headless;

/** The backends that a packet for a Service may go to, each with its flow. */
export function serviceFlows(
  snapshot: Snapshot,
  { from, hit, destination, packet, via }: ServiceQuestion,
): { readonly found: Backends; readonly flows: readonly ServiceFlow[] } {
  const found = backendsOf(snapshot, hit, clientOf(from, hit), from.address.family);
  const flows = found.backends.map((backend): ServiceFlow => {
    const { sourceNat, port } = backend;
    const through = destination &&
      isTranslated(hit) && {
        node: translatorOf(hit, from),
        destination,
        port: packet.destinationPort,
        sourceNat,
      };
    const flow: Flow = {
      from,
      to: endOf(snapshot, backend),
      packet: { ...packet, destinationPort: port },
      ...(via !== undefined && { via }),
      ...(through && { through }),
    };
    return { backend, flow };
  });
  return { found, flows };
}
