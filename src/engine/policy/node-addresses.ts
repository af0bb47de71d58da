import type { Snapshot } from '../../model/snapshot.ts';

/** Every address that a node is known to have, as text: no pod has one of them. */
export function nodeAddresses({ nodes, hosts }: Snapshot): ReadonlySet<string> {
  const texts = new Set<string>();
  for (const { name, address, internalAddresses, calicoAddress, tunnelAddresses } of nodes?.items ?? []) {
    const tunnels = (tunnelAddresses ?? []).map((one) => one.address);
    for (const own of [address, calicoAddress, ...(internalAddresses ?? []), ...tunnels])
      if (own) texts.add(own.text);
    for (const link of hosts.get(name)?.links?.items ?? [])
      for (const own of link.addresses) texts.add(own.address.text);
  }
  return texts;
}
