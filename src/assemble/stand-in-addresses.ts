import { type Address, addressOf, width } from '../lib/address.ts';
import { sha256 } from '../lib/hash.ts';
import { sortedBy } from '../lib/sort.ts';
import { STAND_IN_RANGES } from '../model/stand-in.ts';
import { isFinished, type Workload } from '../model/workload.ts';

/** How far the hash of a name reaches; more names than this cannot be told apart in IPv4. */
const MOST = 2 ** 17;

/**
 * Gives each name an address of its own out of a range that no cluster uses for pods. The address follows the name, so
 * that one more name seldom moves the others; addresses that the input uses are left out.
 */
export function standInAddresses(
  names: readonly string[],
  families: readonly (4 | 6)[],
  used: readonly Address[],
): ReadonlyMap<string, readonly Address[]> {
  const taken = new Set(used.map(({ text }) => text));
  const given = new Map<string, Address[]>();
  for (const family of families) {
    const { base, length } = STAND_IN_RANGES[family];
    const room = BigInt(Math.min(MOST, 2 ** (width(family) - length)));
    for (const name of sortedBy(names, (one) => one)) {
      const start = BigInt(`0x${sha256(name).slice(0, 12)}`);
      for (let step = 0n; step < room; step++) {
        const address = addressOf(family, base.bits + ((start + step) % room));
        if (taken.has(address.text)) continue;
        taken.add(address.text);
        given.set(name, [...(given.get(name) ?? []), address]);
        break;
      }
    }
  }
  return given;
}

/** Pods that nothing shows running: each gets a stand-in address, and is marked as a representative. */
export function withStandIns(
  workloads: readonly Workload[],
  families: readonly (4 | 6)[],
): readonly Workload[] {
  const lacks = (one: Workload) => one.addresses.length === 0 && one.hostNetwork !== true && !isFinished(one);
  const names = workloads.filter(lacks).map(({ id }) => id);
  const used = workloads.flatMap(({ addresses }) => addresses);
  const given = standInAddresses(names, families, used);
  return workloads.map((one) =>
    lacks(one) ? { ...one, addresses: given.get(one.id) ?? [], representative: true } : one,
  );
}
