import { contains } from '../../lib/cidr.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { type FlowEnd, nodeOf } from '../policy/flow-end.ts';
import { masqueraded } from '../policy/translated-source.ts';

/** True for an address of a pool: what pods send to it keeps its source. */
export const isInPool = (snapshot: Snapshot, { address }: FlowEnd): boolean =>
  (snapshot.pools?.items ?? []).some(({ cidr }) => contains(cidr, address));

/** What becomes of the source of a pod's packets to addresses in no pool; one text for each pool and node. */
export function translations(snapshot: Snapshot, outOfPools: FlowEnd | undefined): (end: FlowEnd) => string {
  const memo = new Map<string, string>();
  return (end) => {
    if (!outOfPools || end.kind !== 'workload') return '';
    const pools = (snapshot.pools?.items ?? []).filter(({ cidr }) => contains(cidr, end.address));
    const key = `${nodeOf(end)} ${pools.map(({ name }) => name).join(' ')}`;
    const packet = { protocol: 0, source: end.address, destination: outOfPools.address };
    const ask = () => {
      const { source, sourceUncertain } = masqueraded(snapshot, end, packet);
      return sourceUncertain ? 'perhaps' : source.text === end.address.text ? '' : 'yes';
    };
    const known = memo.get(key) ?? ask();
    memo.set(key, known);
    return known;
  };
}
