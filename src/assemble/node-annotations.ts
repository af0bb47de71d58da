import { parseAddress } from '../lib/address.ts';
import type { Source } from '../lib/source.ts';
import type { TunnelAddress } from '../model/node.ts';

/** Annotations in which calico-node writes down the addresses of its tunnel devices (calico-semantics 5.1). */
const TUNNELS = [
  ['projectcalico.org/IPv4IPIPTunnelAddr', 'ipip'],
  ['projectcalico.org/IPv4VXLANTunnelAddr', 'vxlan'],
  ['projectcalico.org/IPv6VXLANTunnelAddr', 'vxlan'],
  ['projectcalico.org/IPv4WireguardInterfaceAddr', 'wireguard'],
  ['projectcalico.org/IPv6WireguardInterfaceAddr', 'wireguard'],
] as const;

/** Where an annotation stands in an object. */
export const annotationPointer = (key: string) => `/metadata/annotations/${key.replaceAll('/', '~1')}`;

/** The tunnel devices of a node, of which calico-node wrote down the address. */
export function annotatedTunnels(
  annotation: (key: string) => string | undefined,
  at: (pointer: string) => Source,
): TunnelAddress[] {
  return TUNNELS.flatMap(([key, tunnel]) => {
    const address = parseAddress(annotation(key) ?? '');
    return address ? [{ tunnel, address, source: at(annotationPointer(key)) }] : [];
  });
}
