import type { Address } from '../../lib/address.ts';
import { byText } from '../../lib/sort.ts';
import type { HostEndpoint } from '../../model/policing.ts';
import type { Snapshot } from '../../model/snapshot.ts';

const isWildcard = ({ interfaceName }: HostEndpoint) => interfaceName === '*';

function endpointsOn(snapshot: Snapshot, node: string): readonly HostEndpoint[] {
  return (snapshot.hostEndpoints?.items ?? [])
    .filter((endpoint) => endpoint.node === node)
    .sort((a, b) => byText(a.name, b.name));
}

/** The endpoint of every interface without one of its own, those of pods and tunnels included: of several the first by name. */
export function wildcardOn(snapshot: Snapshot, node: string): HostEndpoint | undefined {
  return endpointsOn(snapshot, node).find(isWildcard);
}

/** The addresses of an interface; of a node whose interfaces were not collected, its own address is on the one used. */
function addressesOf(snapshot: Snapshot, node: string, via: string): readonly Address[] {
  const links = snapshot.hosts.get(node)?.links;
  if (links)
    return links.items
      .filter(({ name }) => name === via)
      .flatMap((link) => link.addresses.map((one) => one.address));
  const known = snapshot.nodes?.items.find(({ name }) => name === node);
  return [known?.address, known?.calicoAddress].filter((one) => one !== undefined);
}

function isOf(snapshot: Snapshot, endpoint: HostEndpoint, via: string): boolean {
  if (endpoint.interfaceName !== undefined && endpoint.interfaceName !== '')
    return endpoint.interfaceName === via;
  const own = addressesOf(snapshot, endpoint.node, via);
  return endpoint.expectedAddresses.some((address) => own.some(({ text }) => text === address.text));
}

/**
 * The endpoint that polices an interface of a node: of its own ones the first by name, whether it names the
 * interface or an address of it, else the `*` one (calico-semantics 1.10). Without a known interface it may be any.
 */
export function endpointsOfInterface(
  snapshot: Snapshot,
  node: string,
  via: string | undefined,
): readonly (HostEndpoint | undefined)[] {
  const own = endpointsOn(snapshot, node).filter((endpoint) => !isWildcard(endpoint));
  const wildcard = wildcardOn(snapshot, node);
  if (via === undefined) return [...own, wildcard];
  return [own.find((endpoint) => isOf(snapshot, endpoint, via)) ?? wildcard];
}

/** Untracked policy is not supported on `*` endpoints. */
export const canBeUntracked = (endpoint: HostEndpoint): boolean => !isWildcard(endpoint);
