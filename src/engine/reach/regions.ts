import { width } from '../../lib/address.ts';
import { type Stretch, trailingZeros } from './prefix-list.ts';
import type { Reach } from './reach.ts';

interface Part<T> extends Stretch {
  readonly of: T;
}

/** What is left of a stretch without the addresses of pods and nodes at its ends. */
function trimmed({ from, to }: Stretch, taken: ReadonlySet<bigint>): Stretch {
  let [first, last] = [from, to];
  while (first <= last && taken.has(first)) first += 1n;
  while (last >= first && taken.has(last)) last -= 1n;
  return { from: first, to: last };
}

/** The number of a range, both ends included, that ends in the most zeros: the natural border of two prefixes. */
function roundest(from: bigint, to: bigint, family: 4 | 6): bigint {
  let best = from;
  for (let bits = from; bits <= to; bits++)
    if (trailingZeros(bits, width(family)) > trailingZeros(best, width(family))) best = bits;
  return best;
}

/**
 * All addresses outside, put together where they are alike, in order: it depends on what is alike alone, not on the
 * prefixes that rules name. An address of a pod or a node has no behaviour as an outside one; it goes with its
 * neighbours, and between unlike neighbours the border lies where prefixes end most naturally.
 *
 * @param kindOf what an outside endpoint is like; endpoints of one kind are alike
 */
export function regionsOf<T>(reach: Reach, kindOf: (endpoint: number) => T): readonly Part<T>[] {
  const { endpoints, atoms, family } = reach;
  const taken = new Set(endpoints.flatMap(({ end }) => (end.kind === 'outside' ? [] : [end.address.bits])));
  const parts = endpoints
    .flatMap(({ end, atom }, index): Part<T>[] =>
      end.kind !== 'outside'
        ? []
        : atoms.stretchesOf(atom).map((stretch) => ({ ...trimmed(stretch, taken), of: kindOf(index) })),
    )
    .filter(({ from, to }) => from <= to)
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  const regions: { from: bigint; to: bigint; of: T }[] = [];
  for (const part of parts) {
    const last = regions.at(-1);
    if (last && last.of === part.of) last.to = part.to;
    else {
      const from = last ? roundest(last.to + 1n, part.from, family) : 0n;
      if (last) last.to = from - 1n;
      regions.push({ ...part, from });
    }
  }
  const end = regions.at(-1);
  if (end) end.to = (1n << BigInt(width(family))) - 1n;
  return regions;
}
