import type { Attachment } from '../engine/forwarding/interfaces.ts';
import type { Address } from '../lib/address.ts';
import { contains } from '../lib/cidr.ts';
import type { Source } from '../lib/source.ts';
import { type Link, type NetworkStack, type Route, routesOf } from '../model/network-stack.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Workload } from '../model/workload.ts';

/** A pod with addresses that no pool holds, and how it hangs on its node. */
export interface Stray {
  readonly pod: Workload;
  readonly addresses: readonly [Address, ...Address[]];
  readonly attachment: Attachment;
  /** The addresses lie in the podCIDR of the node: what host-local IPAM would give. */
  readonly inPodCidr: boolean;
}

/** The network on the pod's node that its address belongs to: a bridge of another CNI plugin. */
function homeOf(stack: NetworkStack | undefined, address: Address): { link?: Link; route?: Route } {
  const [route] = ((stack && routesOf(stack, address.family))?.items ?? [])
    .filter(
      ({ table, destination, nextHops: [hop] }) =>
        table === 'main' && destination.length > 0 && contains(destination, address) && !hop?.via && hop?.dev,
    )
    .sort((a, b) => b.destination.length - a.destination.length);
  const link = stack?.links?.items.find((one) => one.name === route?.nextHops[0]?.dev);
  return { ...(link && { link }), ...(route && { route }) };
}

/** Where the addresses came from: a CNI configuration whose subnets hold them, and its rival of Calico. */
function rivalsOf(snapshot: Snapshot, node: string | undefined, addresses: readonly Address[]) {
  const files = snapshot.cniConfigs.filter((one) => one.node === node);
  const config = files.find(({ content }) =>
    content?.subnets.some((cidr) => addresses.some((address) => contains(cidr, address))),
  );
  return { config, calico: files.find(({ content }) => content?.plugins.includes('calico')) };
}

/** Words and lines about where an address outside the pools came from; none for a pod of Calico's own. */
export function originOf(
  snapshot: Snapshot,
  node: string | undefined,
  { addresses: [address], attachment }: Stray,
) {
  const { config, calico } = rivalsOf(snapshot, node, [address]);
  const { link, route } = homeOf(node === undefined ? undefined : snapshot.hosts.get(node), address);
  if (attachment.kind === 'calico') return { sources: attachment.evidence, says: '' };
  const bridge = config?.content?.bridge ?? link?.name;
  const own = link?.addresses[0];
  const says = config
    ? ` They came from the CNI plugin "${config.content?.network}" (${config.file} on ${node}${bridge ? `, bridge ${bridge}` : ''}${own ? `, ${own.address.text}/${own.length}` : ''}), which competes with Calico${calico ? `'s ${calico.file}` : ''}: the runtime uses the first file by name that is there when a pod starts.`
    : bridge
      ? ` They hang on ${bridge} of ${node}, a network that is not Calico's.`
      : '';
  const sources: (Source | undefined)[] = [
    config?.evidence[0],
    calico?.evidence.at(-1),
    own?.source ?? link?.source,
    route?.source,
  ];
  return { sources: sources.filter((source) => source !== undefined), says, config };
}
