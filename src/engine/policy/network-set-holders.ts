import type { Address } from '../../lib/address.ts';
import { prefixOf } from '../../lib/cidr.ts';
import { any, type Match } from '../../lib/kleene.ts';
import type { NetworkSet } from '../../model/policing.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { holds, standsIn } from '../stand-in.ts';
import { networkSetLabels } from './effective-labels.ts';
import type { Holder } from './holder.ts';

/** The network sets of both kinds. */
export function networkSetsOf(snapshot: Snapshot): readonly NetworkSet[] {
  return [...(snapshot.networkSets?.items ?? []), ...(snapshot.globalNetworkSets?.items ?? [])];
}

function holderOf(snapshot: Snapshot, set: NetworkSet): Holder {
  const id = set.namespace === undefined ? set.name : `${set.namespace}/${set.name}`;
  return { kind: 'network-set', id, labels: networkSetLabels(snapshot, set), namedPorts: [] };
}

/** The network sets that an address belongs to for certain, and those that may have it among unread members. */
interface SetsOfAddress {
  readonly holders: readonly Holder[];
  readonly possible: readonly Holder[];
}

/** Finds the network sets of an address by looking up its prefix of each length that occurs. */
export function networkSetHolders(snapshot: Snapshot): (address: Address) => SetsOfAddress {
  const byPrefix = new Map<string, Holder[]>();
  const lengths = { 4: new Set<number>(), 6: new Set<number>() };
  const open: Holder[] = [];
  for (const set of networkSetsOf(snapshot)) {
    const holder = holderOf(snapshot, set);
    if (set.unread.length > 0) open.push(holder);
    for (const { text, base, length } of set.nets) {
      lengths[base.family].add(length);
      const list = byPrefix.get(text) ?? [];
      if (!list.includes(holder)) list.push(holder);
      byPrefix.set(text, list);
    }
  }
  const around = (address: Address): SetsOfAddress => {
    const all = networkSetsOf(snapshot).map((set) => ({
      holder: holderOf(snapshot, set),
      match: any([
        ...set.nets.map((cidr) => holds(snapshot, cidr, address)),
        set.unread.length > 0 ? 'unknown' : 'no',
      ]),
    }));
    const those = (wanted: Match) => all.filter(({ match }) => match === wanted).map(({ holder }) => holder);
    return { holders: those('yes'), possible: those('unknown') };
  };
  return (address) => {
    if (standsIn(snapshot, address)) return around(address);
    const found = [...lengths[address.family]].flatMap(
      (length) => byPrefix.get(prefixOf(address, length).text) ?? [],
    );
    const holders = [...new Set(found)];
    return { holders, possible: open.filter((one) => !holders.includes(one)) };
  };
}
