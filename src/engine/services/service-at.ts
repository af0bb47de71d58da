import { type Address, sameAddress } from '../../lib/address.ts';
import type { Node } from '../../model/node.ts';
import type { Service, ServicePort } from '../../model/service.ts';
import type { Snapshot } from '../../model/snapshot.ts';

/** By which address a packet asks for a Service: each has its own traffic policy (calico-semantics 7). */
export type ServiceDoor = 'cluster-ip' | 'external-ip' | 'load-balancer' | 'node-port';

/** A Service as a packet asks for it. */
export interface ServiceHit {
  readonly service: Service;
  readonly port: ServicePort;
  readonly door: ServiceDoor;
  /** The node that is asked, for a node port. */
  readonly node?: string;
}

/** What stands at an address and port; `not-collected`: it may be a Service, since not all of them are known. */
export type ServiceAnswer =
  | { readonly kind: 'found'; readonly hit: ServiceHit }
  | { readonly kind: 'none' }
  | { readonly kind: 'not-collected' };

function doorAt(service: Service, address: Address): ServiceDoor | undefined {
  const isIn = (addresses: readonly Address[]) => addresses.some((own) => sameAddress(own, address));
  if (isIn(service.clusterAddresses)) return 'cluster-ip';
  if (isIn(service.externalAddresses)) return 'external-ip';
  // What a load balancer outside answers itself, no node translates: the packet leaves the cluster.
  const vips = service.loadBalancerAddresses.filter(({ isVip }) => isVip).map((one) => one.address);
  return isIn(vips) ? 'load-balancer' : undefined;
}

/** Every address that is local to a node; which of them answer for node ports is a setting of kube-proxy. */
function isOfNode(snapshot: Snapshot, node: Node, address: Address): boolean {
  const links = snapshot.hosts.get(node.name)?.links?.items ?? [];
  const own = [
    node.address,
    node.calicoAddress,
    ...(node.tunnelAddresses ?? []).map((one) => one.address),
    ...links.flatMap((link) => link.addresses.map((one) => one.address)),
  ];
  return own.some((one) => one !== undefined && sameAddress(one, address));
}

function nodePortAt(
  snapshot: Snapshot,
  address: Address,
  protocol: number,
  port: number,
): ServiceHit | undefined {
  const node = snapshot.nodes?.items.find((one) => isOfNode(snapshot, one, address));
  if (!node) return undefined;
  for (const service of snapshot.services?.items ?? []) {
    const found = service.ports.find((one) => one.protocol === protocol && one.nodePort === port);
    if (found) return { service, port: found, door: 'node-port', node: node.name };
  }
  return undefined;
}

/** The Service whose address and port these are, as the nodes translate them. */
export function serviceAt(
  snapshot: Snapshot,
  address: Address,
  protocol: number,
  port: number,
): ServiceAnswer {
  for (const service of snapshot.services?.items ?? []) {
    const door = doorAt(service, address);
    const found = door && service.ports.find((one) => one.protocol === protocol && one.port === port);
    if (door && found) return { kind: 'found', hit: { service, port: found, door } };
  }
  const hit = nodePortAt(snapshot, address, protocol, port);
  if (hit) return { kind: 'found', hit };
  return snapshot.services?.completeIn === 'all' ? { kind: 'none' } : { kind: 'not-collected' };
}
