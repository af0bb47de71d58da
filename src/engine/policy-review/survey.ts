import { andBits, type Bits, hasBit, isNone } from '../../lib/bits.ts';
import type { Direction, Policy, Rule } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { ordersOf } from '../policy/order.ts';
import { type Ground, groundOf } from './ground.ts';
import { outcomeOf } from './outcome.ts';
import { type Row, rulesOfRow, swapped } from './row.ts';
import { rowsOf } from './rows.ts';
import { type Decision, isSameOutcome, type Outcome } from './watch.ts';

/** How much is computed at most, in steps of one rule and 32 classes of sources: some seconds. */
const MOST_STEPS = 150_000_000;
/** More rules times classes than this, and nothing is compiled at all. */
const LARGEST = 30_000_000;

interface Surveyed {
  readonly row: Row;
  /** One for each cell of the row. */
  readonly outcomes: readonly Outcome[];
  readonly weight: number;
}

/** Policies of which only the selection counts are cheap. */
const weightOf = (row: Row): number =>
  (1 + rulesOfRow(row).reduce((sum, { boxes }) => sum + boxes.length, 0)) * row.policed.length +
  row.tiers.reduce((sum, { policies }) => sum + policies.length, 0);

/** Everything that pods may send and receive, evaluated once, and again without some rule where that is asked. */
export class Survey {
  readonly grounds: readonly Ground[];
  /** False when the cluster is too large: what was not reached may then be reached all the same. */
  readonly isWhole: boolean;
  readonly #surveyed: Surveyed[] = [];
  readonly #having = new Map<Policy | Rule, Set<Surveyed>>();
  readonly #reached = new Set<Rule>();
  readonly #asked: Readonly<Record<Direction, Set<Policy>>> = { ingress: new Set(), egress: new Set() };
  #steps = MOST_STEPS;

  constructor(snapshot: Snapshot) {
    this.grounds = ([4, 6] as const).map((family) => groundOf(snapshot, family));
    const rules = snapshot.policies.items.reduce(
      (sum, { spec }) => sum + 1 + (spec?.ingress.length ?? 0) + (spec?.egress.length ?? 0),
      0,
    );
    const size = this.grounds.reduce((sum, { classes }) => sum + classes.list.length, 0);
    this.isWhole = rules * size <= LARGEST && this.#surveyAll(snapshot);
  }

  #surveyAll(snapshot: Snapshot): boolean {
    for (const ground of this.grounds)
      for (const order of ordersOf(snapshot))
        for (const row of rowsOf(ground, order)) if (!this.#survey(row)) return false;
    return true;
  }

  #survey(row: Row): boolean {
    const weight = weightOf(row);
    if (!this.#spend(weight * row.cells.length)) return false;
    const watch = {
      asked: (policy: Policy) => this.#asked[row.direction].add(policy),
      reached: (rule: Rule) => this.#reached.add(rule),
    };
    const outcomes = row.cells.map((cell) => outcomeOf(row, cell, { watch }));
    const surveyed = { row, outcomes, weight };
    this.#surveyed.push(surveyed);
    const list = (part: Policy | Rule) => {
      const known = this.#having.get(part) ?? new Set();
      this.#having.set(part, known.add(surveyed));
    };
    for (const { policies } of row.tiers) for (const { policy } of policies) list(policy);
    for (const { rule } of rulesOfRow(row)) list(rule);
    return true;
  }

  #spend(steps: number): boolean {
    this.#steps -= steps;
    return this.#steps >= 0;
  }

  /** True when packets of some pod come to the policy undecided. */
  isAsked(policy: Policy, direction: Direction): boolean {
    return this.#asked[direction].has(policy);
  }

  /** True when it matches something that nothing decided before. */
  isReached(rule: Rule): boolean {
    return this.#reached.has(rule);
  }

  /** What decided before its turn about that which a rule would match, in order of evaluation. */
  decidedBefore(rule: Rule, { tier }: Policy): readonly Decision[] {
    const found = new Map<Rule | string, Decision>();
    for (const { row, weight } of this.#having.get(rule) ?? []) {
      if (!this.#spend(weight * row.cells.length)) break;
      for (const cell of row.cells) {
        const taken: (readonly [Decision, Bits])[] = [];
        const meant = (one: Rule, sources: Bits) => {
          if (one !== rule) return;
          for (const [decision, bits] of taken)
            if (!isNone(andBits(bits, sources)))
              found.set(decision.kind === 'rule' ? decision.rule : decision.tier.name, decision);
        };
        const decided = (decision: Decision, sources: Bits) => {
          if (!isPassedTo(decision, tier)) taken.push([decision, sources]);
        };
        outcomeOf(row, cell, { watch: { meant, decided } });
      }
    }
    return [...found.values()];
  }

  /** Whether all verdicts stay without these; `undefined` when that would take too long to find out. */
  changesNothing(without: ReadonlySet<Policy | Rule>, part: readonly (Policy | Rule)[]): boolean | undefined {
    const concerned = new Set(part.flatMap((one) => [...(this.#having.get(one) ?? [])]));
    for (const { row, outcomes, weight } of concerned) {
      const own = rulesOfRow(row).filter(({ rule }) => part.includes(rule));
      const isConcerned = (cell: number) =>
        own.length === 0 || own.some(({ boxes }) => boxes.some(({ traffic }) => hasBit(traffic.may, cell)));
      for (const [i, cell] of row.cells.entries()) {
        const before = outcomes[i];
        if (!before || !isConcerned(cell)) continue;
        if (!this.#spend(weight)) return undefined;
        if (!isSameOutcome(before, outcomeOf(row, cell, { without }))) return false;
      }
    }
    return true;
  }

  /** Whether it makes a difference which of two policies of a tier is asked first. */
  hangsOnOrder(a: Policy, b: Policy): boolean | undefined {
    const ofOther = this.#having.get(b);
    for (const surveyed of this.#having.get(a) ?? []) {
      if (!ofOther?.has(surveyed)) continue;
      const { row, outcomes, weight } = surveyed;
      if (!this.#spend(weight * row.cells.length)) return undefined;
      const other = swapped(row, a, b);
      const differs = outcomes.some(
        (before, i) => !isSameOutcome(outcomeOf(other, row.cells[i] ?? 0), before),
      );
      if (differs) return true;
    }
    return false;
  }
}

/** True when a decision in an earlier tier only let the packets go on to this one. */
const isPassedTo = (decision: Decision, tier: string): boolean =>
  decision.kind === 'rule'
    ? decision.rule.action === 'pass' && decision.policy.tier !== tier
    : decision.tier.defaultAction === 'pass';
