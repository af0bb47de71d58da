import { type AnswerColumn, NO_PAIR } from './answers.ts';
import type { Kin } from './kin.ts';

/** The most frequent of some answers, the smallest of several; `NO_PAIR` when there is none. */
function usual(answers: Iterable<number>): number {
  const counts = new Map<number, number>();
  for (const one of answers) if (one !== NO_PAIR) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || a - b)[0]?.[0] ?? NO_PAIR;
}

function fill(places: readonly number[], column: Int32Array): void {
  if (places.every((place) => column[place] !== NO_PAIR)) return;
  const answer = usual(places.map((place) => column[place] ?? NO_PAIR));
  for (const place of places) if (column[place] === NO_PAIR) column[place] = answer;
}

/**
 * Gives pairs with nodes that do not exist (a node and itself, the only pod and a node that is not its own) the answer
 * of other nodes, so that they keep nobody apart who is alike in all that exists.
 */
export function fillIn(kin: readonly Kin[], columns: ReadonlyMap<number, AnswerColumn>): void {
  const nodes = kin.flatMap(({ kind }, index) => (kind === 'host' ? [index] : []));
  const ofNodes = nodes.flatMap((node) => columns.get(node) ?? []);
  for (const side of ['apart', 'together'] as const) {
    for (const column of columns.values()) fill(nodes, column[side]);
    for (let from = 0; from < kin.length; from++) {
      const answer = usual(ofNodes.map((column) => column[side][from] ?? NO_PAIR));
      for (const column of ofNodes) if (column[side][from] === NO_PAIR) column[side][from] = answer;
    }
  }
}

/** Numbers for pairs of numbers, the same for the same pair. */
function pairing(): (a: number, b: number) => number {
  const known = new Map<number, Map<number, number>>();
  let next = 0;
  return (a, b) => {
    const row = known.get(a) ?? new Map<number, number>();
    known.set(a, row);
    const number = row.get(b) ?? next++;
    row.set(b, number);
    return number;
  };
}

/** For each kin a number; those of one number send the same to every destination of the columns. */
export function alikeAsSources(size: number, columns: Iterable<AnswerColumn>): Int32Array {
  let numbers = new Int32Array(size);
  for (const { apart, together } of columns)
    for (const side of apart === together ? [apart] : [apart, together]) {
      const numberOf = pairing();
      numbers = numbers.map((number, from) => numberOf(number, side[from] ?? NO_PAIR));
    }
  return numbers;
}

/** For each column the number of the first one in which the same comes from all sources that are asked about. */
export function alikeAsDestinations(
  columns: ReadonlyMap<number, AnswerColumn>,
  sources: readonly number[],
): ReadonlyMap<number, number> {
  const known = new Map<string, number>();
  const numbers = new Map<number, number>();
  for (const [to, { apart, together }] of columns) {
    const text = sources.map((from) => `${apart[from]} ${together[from]}`).join();
    const first = known.get(text) ?? to;
    known.set(text, first);
    numbers.set(to, first);
  }
  return numbers;
}
