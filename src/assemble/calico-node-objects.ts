import { z } from 'zod';
import { parseAddress } from '../lib/address.ts';
import { optional } from '../lib/optional.ts';
import type { TunnelAddress } from '../model/node.ts';
import type { RecordOf } from '../parsers/index.ts';
import { type Collection, nearest } from './collection.ts';
import type { NodeSaying } from './node-saying.ts';
import { calicoFields } from './node-tables.ts';
import { listsOf, placesIn } from './object-lists.ts';

/** What is read of a Node object of Calico. */
const calicoNode = z.object({
  spec: z.object({
    bgp: z
      .object({
        ipv4Address: z.string().nullish(),
        asNumber: z.union([z.number(), z.string()]).nullish(),
        ipv4IPIPTunnelAddr: z.string().nullish(),
      })
      .nullish(),
    ipv4VXLANTunnelAddr: z.string().nullish(),
    ipv6VXLANTunnelAddr: z.string().nullish(),
  }),
});

const isCalico = ({ kind, apiVersion }: RecordOf<'manifest'>) =>
  kind === 'Node' && /projectcalico\.org\//.test(apiVersion);

/** The Node objects of `calicoctl get nodes -o json|yaml`. */
export function calicoNodeObjects(all: Collection, at: number): NodeSaying[] {
  const lists = listsOf(all, 'nodes').filter(({ records }) => records.some(isCalico));
  const listing = nearest(lists, at, ({ artifact }) => artifact.moment);
  return (listing?.records ?? []).filter(isCalico).flatMap((record): NodeSaying[] => {
    const read = calicoNode.safeParse(record.document);
    if (!read.success || !listing) return [];
    const place = placesIn(listing.artifact, record);
    const { bgp, ipv4VXLANTunnelAddr, ipv6VXLANTunnelAddr } = read.data.spec;
    const said = calicoFields(bgp?.ipv4Address ?? undefined, bgp?.asNumber?.toString());
    const tunnels = [
      ['ipip', bgp?.ipv4IPIPTunnelAddr, '/spec/bgp/ipv4IPIPTunnelAddr'],
      ['vxlan', ipv4VXLANTunnelAddr, '/spec/ipv4VXLANTunnelAddr'],
      ['vxlan', ipv6VXLANTunnelAddr, '/spec/ipv6VXLANTunnelAddr'],
    ] as const;
    const tunnelAddresses = tunnels.flatMap(([tunnel, text, pointer]): TunnelAddress[] => {
      const address = parseAddress(text ?? '');
      return address ? [{ tunnel, address, source: place(pointer) }] : [];
    });
    return [
      {
        name: record.name,
        by: 'calico',
        ...optional({ calicoAddress: said.calicoAddress }),
        fields: { ...said.fields, tunnelAddresses },
        podCidrs: [],
        evidence: [place('/metadata/name'), ...(bgp?.ipv4Address ? [place('/spec/bgp/ipv4Address')] : [])],
      },
    ];
  });
}
