/** Numbers as sorted ranges that neither touch nor overlap, both ends included: one form for each set. */
export type Ranges = readonly (readonly [from: number, to: number])[];

/** Sorts ranges and joins those that touch. */
export function rangesOf(list: readonly (readonly [number, number])[]): Ranges {
  const joined: [number, number][] = [];
  for (const [from, to] of [...list].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/** What lies in `whole` and not in `ranges`. */
export function complement(ranges: Ranges, [first, last]: readonly [number, number]): Ranges {
  const rest: [number, number][] = [];
  let next = first;
  for (const [from, to] of ranges) {
    if (from > next) rest.push([next, Math.min(from - 1, last)]);
    next = Math.max(next, to + 1);
  }
  if (next <= last) rest.push([next, last]);
  return rest;
}

/** What lies in both. */
export function intersection(a: Ranges, b: Ranges): Ranges {
  const both: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [[fromA, toA], [fromB, toB]] = [a[i] ?? [0, -1], b[j] ?? [0, -1]];
    if (Math.max(fromA, fromB) <= Math.min(toA, toB)) both.push([Math.max(fromA, fromB), Math.min(toA, toB)]);
    if (toA < toB) i += 1;
    else j += 1;
  }
  return both;
}

/** True when the number lies in one of them. */
export function inRanges(ranges: Ranges, value: number): boolean {
  return ranges.some(([from, to]) => from <= value && value <= to);
}

/** `80,443,8000-8010`. */
export function rangesText(ranges: Ranges): string {
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}
