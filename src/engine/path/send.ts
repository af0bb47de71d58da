import type { Address } from '../../lib/address.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { lookup } from '../forwarding/fib.ts';
import { linkNamed, tunnelKind } from '../forwarding/interfaces.ts';
import type { Endpoint } from './endpoint.ts';
import { sendFromNode, sendFromWorkload } from './originate.ts';
import type { Arrival, Walk } from './packet.ts';

/** The address that a node's own packet carries: the route's device decides (tunnel devices have their own). */
function sourceOfNode(snapshot: Snapshot, node: string, address: Address, destination: Address): Address {
  const stack = snapshot.hosts.get(node);
  const found = lookup(stack, destination);
  const device = found.kind === 'route' ? found.route.nextHops[0]?.dev : undefined;
  const own = device !== undefined && tunnelKind(device) ? linkNamed(stack, device)?.addresses : undefined;
  return own?.find((one) => one.address.family === destination.family)?.address ?? address;
}

/** Sends a packet from an endpoint, as far as the input shows what happens there. */
export function send(walk: Walk, from: Endpoint, destination: Address, port: number | undefined): Arrival {
  if (from.kind === 'workload') return sendFromWorkload(walk, from.workload, from.address, destination, port);
  if (from.kind === 'node') {
    // An answer carries the address that was asked; only the node's own requests choose one.
    const source =
      walk.direction === 'reply'
        ? from.address
        : sourceOfNode(walk.snapshot, from.node.name, from.address, destination);
    return sendFromNode(walk, from.node.name, source, destination, port);
  }
  const says = `${from.name} is outside the cluster: what happens there is not in the input.`;
  walk.ledger.miss({ id: 'outside', says, command: `traceroute ${destination.text}   (on ${from.name})` });
  return { path: { disposition: 'UNKNOWN', says, hops: [] }, source: from.address, sourcesBefore: [] };
}
