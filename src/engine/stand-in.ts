import type { Address } from '../lib/address.ts';
import { type Cidr, contains, covers, overlaps, parseCidr } from '../lib/cidr.ts';
import type { Match } from '../lib/kleene.ts';
import type { IpPool } from '../model/ip-pool.ts';
import type { Known, Snapshot } from '../model/snapshot.ts';
import { STAND_IN_RANGES } from '../model/stand-in.ts';

/**
 * Where no pool can be: this network, loopback, link-local (the metadata services of clouds are there), multicast and
 * what is reserved (RFC 6890); for IPv6 loopback, link-local and multicast.
 */
const NEVER_POOLS: readonly Cidr[] = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/3',
  '::/127',
  'fe80::/10',
  'ff00::/8',
].flatMap((text) => parseCidr(text) ?? []);

/**
 * Whether a prefix holds the address that a representative will have: an address of some pool of the family, and
 * which one nobody knows. Without all pools only the prefix of length 0 is certain.
 */
export function holdsStandIn(cidr: Cidr, pools: Known<IpPool> | undefined): Match {
  if (cidr.length === 0) return 'yes';
  if (NEVER_POOLS.some((never) => covers(never, cidr))) return 'no';
  const own = (pools?.items ?? []).filter(
    (pool) => !pool.disabled && pool.cidr.base.family === cidr.base.family,
  );
  if (!pools?.complete || own.length === 0) return 'unknown';
  if (own.every((pool) => covers(cidr, pool.cidr))) return 'yes';
  return own.some((pool) => overlaps(cidr, pool.cidr)) ? 'unknown' : 'no';
}

const STAND_INS = new WeakMap<Snapshot, ReadonlySet<string>>();

/** True for an address that only a representative can have. */
export function isStandIn(address: Address): boolean {
  return contains(STAND_IN_RANGES[address.family], address);
}

/** True for an address that a representative of this snapshot has. */
export function standsIn(snapshot: Snapshot, address: Address): boolean {
  if (!isStandIn(address)) return false;
  const standIns =
    STAND_INS.get(snapshot) ??
    new Set(
      (snapshot.workloads?.items ?? [])
        .filter(({ representative }) => representative)
        .flatMap(({ addresses }) => addresses.map(({ text }) => text)),
    );
  STAND_INS.set(snapshot, standIns);
  return standIns.has(address.text);
}

/** Whether a prefix holds an address; of one that stands for others only the pools are known. */
export function holds(snapshot: Snapshot, cidr: Cidr, address: Address): Match {
  if (standsIn(snapshot, address) && cidr.base.family === address.family)
    return holdsStandIn(cidr, snapshot.pools);
  return contains(cidr, address) ? 'yes' : 'no';
}
