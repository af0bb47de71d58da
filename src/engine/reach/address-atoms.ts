import { type Address, width } from '../../lib/address.ts';
import { type Cidr, covers } from '../../lib/cidr.ts';

/** The addresses of a prefix that lie in no longer prefix of the list: no rule tells them apart by address. */
export interface AddressAtom {
  /** `undefined`: the addresses that lie in no prefix at all. */
  readonly cidr: Cidr | undefined;
  /** Indexes of the atoms of the prefixes around it, the nearest first. */
  readonly around: readonly number[];
  /** How many addresses it has. */
  readonly size: bigint;
}

/** All addresses of a family, cut at the prefixes that rules and network sets name. */
export interface AddressAtoms {
  readonly atoms: readonly AddressAtom[];
  /** The atom that an address lies in. */
  readonly at: (address: Address) => number;
  /** The atom of a prefix of the list, by its text. */
  readonly of: (cidr: string) => number;
  /** The stretches of addresses of an atom, both ends included. */
  readonly stretchesOf: (atom: number) => readonly { readonly from: bigint; readonly to: bigint }[];
}

const sizeOf = ({ base, length }: Cidr) => 1n << BigInt(width(base.family) - length);

/** Prefixes in the order of their first address, wider ones first; each once. */
function ordered(family: 4 | 6, cidrs: readonly Cidr[]): Cidr[] {
  const unique = new Map(
    cidrs.filter((cidr) => cidr.base.family === family).map((cidr) => [cidr.text, cidr]),
  );
  return [...unique.values()].sort((a, b) =>
    a.base.bits === b.base.bits ? a.length - b.length : a.base.bits < b.base.bits ? -1 : 1,
  );
}

/**
 * Cuts the addresses of a family. Prefixes nest or are disjoint, so one sweep finds for each stretch of addresses the
 * longest prefix that holds it.
 */
export function addressAtoms(family: 4 | 6, cidrs: readonly Cidr[]): AddressAtoms {
  const atoms: { cidr: Cidr | undefined; around: readonly number[]; size: bigint }[] = [
    { cidr: undefined, around: [], size: 1n << BigInt(width(family)) },
  ];
  const starts: bigint[] = [0n];
  const owners: number[] = [0];
  const open: number[] = [];
  const begin = (start: bigint, atom: number) => {
    if (starts.at(-1) === start) owners[owners.length - 1] = atom;
    else {
      starts.push(start);
      owners.push(atom);
    }
  };
  const close = () => {
    const { cidr } = atoms[open.pop() ?? 0] ?? {};
    if (cidr) begin(cidr.base.bits + sizeOf(cidr), open.at(-1) ?? 0);
  };
  for (const cidr of ordered(family, cidrs)) {
    for (let top = atoms[open.at(-1) ?? 0]?.cidr; top && !covers(top, cidr); ) {
      close();
      top = atoms[open.at(-1) ?? 0]?.cidr;
    }
    const parent = atoms[open.at(-1) ?? 0];
    if (parent) parent.size -= sizeOf(cidr);
    atoms.push({ cidr, around: [...open].reverse(), size: sizeOf(cidr) });
    open.push(atoms.length - 1);
    begin(cidr.base.bits, atoms.length - 1);
  }
  while (open.length > 0) close();
  const end = 1n << BigInt(width(family));
  const stretches: { readonly from: bigint; readonly to: bigint }[][] = atoms.map(() => []);
  starts.forEach((from, i) => {
    if (from < end) stretches[owners[i] ?? 0]?.push({ from, to: (starts[i + 1] ?? end) - 1n });
  });
  const byText = new Map(atoms.map(({ cidr }, index) => [cidr?.text, index]));
  return {
    atoms,
    of: (cidr) => {
      const index = byText.get(cidr);
      if (index === undefined) throw new Error(`Bug: ${cidr} is no prefix of the list`);
      return index;
    },
    at: (address) => owners[lastAtOrBefore(starts, address.bits)] ?? 0,
    stretchesOf: (atom) => stretches[atom] ?? [],
  };
}

/** Index of the last element that is not greater. */
function lastAtOrBefore(sorted: readonly bigint[], value: bigint): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((sorted[middle] ?? 0n) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
