import { andBits, type Bits, hasBit } from '../../lib/bits.ts';
import type { Kin, Kindred } from './kin.ts';
import { type Pair, pairApart, pairTogether } from './kin-pair.ts';
import type { Reach } from './reach.ts';
import type { Reachable } from './reachable.ts';
import { RoutesOfPairs } from './route-of-pair.ts';

/** No two endpoints of these kin are so related. */
export const NO_PAIR = 0;

/**
 * What every kin may send to one, as numbers of answers: between endpoints of one node, and between all others. Only
 * with nodes, and where sources are translated, does it make a difference.
 */
export interface AnswerColumn {
  readonly apart: Int32Array;
  readonly together: Int32Array;
}

/** The answers about all pairs of kin; equal answers have one number. */
export class Answers {
  readonly reach: Reach;
  readonly kindred: Kindred;
  readonly #list: Reachable[] = [];
  readonly #byText = new Map<string, number>();
  readonly #routes: RoutesOfPairs;
  readonly #only: Bits | undefined;

  /** @param only the cells that are asked about; all others count as neither allowed nor unknown */
  constructor(reach: Reach, kindred: Kindred, only?: Bits) {
    this.reach = reach;
    this.kindred = kindred;
    this.#routes = new RoutesOfPairs(reach.snapshot);
    this.#only = only;
  }

  /** The answer of a number other than `NO_PAIR`. */
  at(number: number): Reachable {
    const answer = this.#list[number - 1];
    if (!answer) throw new Error(`Bug: there is no answer ${number}`);
    return answer;
  }

  #numberOf({ allowed, unknown }: Reachable): number {
    const only = this.#only;
    const answer = only
      ? { allowed: andBits(allowed, only), unknown: andBits(unknown, only) }
      : { allowed, unknown };
    const text = `${answer.allowed.join()} ${answer.unknown.join()}`;
    const known = this.#byText.get(text) ?? this.#list.push(answer);
    this.#byText.set(text, known);
    return known;
  }

  /** True when the classes of two kin decide, wherever their endpoints are. */
  #isPlain(from: Kin, to: Kin): boolean {
    if (this.#routes.policesPassing || !from.isPlain || !to.isPlain) return false;
    if (from.kind === 'host' || to.kind === 'host') return false;
    return from.kind === 'outside' || to.kind === 'outside' || to.isInPool || !from.isTranslated;
  }

  /** What is sent to a kin. */
  column(to: number): AnswerColumn {
    const { reach } = this;
    const { list } = this.kindred;
    const [apart, together] = [new Int32Array(list.length), new Int32Array(list.length)];
    const target = list[to];
    if (!target) return { apart, together };
    const sets = reach.setsTowards(target.class);
    const byState = new Map<string, number>();
    const ofClasses = (row: number) => {
      const state = stateOf(sets, row);
      const number = byState.get(state) ?? this.#numberOf(reach.ofClasses(row, target.class));
      byState.set(state, number);
      return number;
    };
    const numberOf = (pair: Pair | undefined) => (pair ? this.#numberOf(reach.between(...pair)) : NO_PAIR);
    list.forEach((source, from) => {
      if (this.#isPlain(source, target)) {
        apart[from] = together[from] = ofClasses(source.class);
        return;
      }
      const [far, near] = [
        numberOf(pairApart(reach, source, target)),
        numberOf(pairTogether(source, target)),
      ];
      const isOfNode = source.kind === 'host' || target.kind === 'host';
      // Of two pods that do not exist, what would hold for others like them.
      const other = isOfNode ? NO_PAIR : far || near || ofClasses(source.class);
      apart[from] = far || other;
      together[from] = near || other;
    });
    return { apart, together };
  }
}

/** Which of the sets a class is in. */
const stateOf = (sets: readonly Bits[], row: number): string => {
  let text = '';
  for (const set of sets) text += hasBit(set, row) ? '1' : '0';
  return text;
};
