import { parseAddress } from '../lib/address.ts';
import { optional } from '../lib/optional.ts';
import type { Link } from '../model/network-stack.ts';
import type { RecordOf } from '../parsers/index.ts';
import { type Collected, sourceOf } from './collection.ts';

/** Turns a printed link into a model link; addresses that are not addresses are left out (the parser remarked on them). */
export function linkOf(of: Collected<'ip-addr'>, record: RecordOf<'ip-addr'>): Link {
  const peerIndex = /^if(\d+)$/.exec(record.peer ?? '')?.[1];
  return {
    index: record.index,
    name: record.name,
    flags: record.flags,
    addresses: record.addresses.flatMap(({ address: text, length, scope, line }) => {
      const address = parseAddress(text);
      return address ? [{ address, length, ...optional({ scope }), source: sourceOf(of, { line }) }] : [];
    }),
    ...optional({
      peerIndex: peerIndex === undefined ? undefined : Number(peerIndex),
      mtu: record.mtu,
      master: record.master,
      state: record.state,
      linkType: record.linkType,
      mac: record.mac,
      netnsId: record.netnsId,
      netns: record.netns,
    }),
    source: sourceOf(of, record),
  };
}
