import {
  addAll,
  addCommon,
  andBits,
  type Bits,
  hasBit,
  isNone,
  removeAll,
  withoutBits,
} from '../../lib/bits.ts';
import type { Policy, Rule } from '../../model/policy.ts';
import type { Fuzzy } from '../reach/fuzzy.ts';
import type { AskedPolicy, AskedRule, AskedTier, Row } from './row.ts';
import type { Outcome, Watch } from './watch.ts';

export interface Circumstances {
  readonly cell: number;
  /** Policies and rules that are left out. */
  readonly without: ReadonlySet<Policy | Rule>;
  readonly watch: Watch;
}

const SPANS = new WeakMap<Fuzzy, readonly [first: number, end: number]>();

/** The words of a set between which all its members are. */
function spanOf(set: Fuzzy): readonly [first: number, end: number] {
  const isUsed = (word: number) => word !== 0;
  const span =
    SPANS.get(set) ?? ([Math.max(set.may.findIndex(isUsed), 0), set.may.findLastIndex(isUsed) + 1] as const);
  SPANS.set(set, span);
  return span;
}

/*
 * The same algorithm as that of the set engine (reach/row.ts), kept apart from it: this one tells on the way who
 * decided about what, which the other, on whose speed everything hangs, has no use for.
 */
class Worlds {
  readonly open: Bits;
  readonly #selected: Bits;
  readonly #passed: Bits;
  readonly outcome: Outcome;
  readonly #given: Circumstances;

  constructor(policed: Bits, given: Circumstances) {
    const nobody = () => new Int32Array(policed.length);
    this.open = policed.slice();
    [this.#selected, this.#passed] = [nobody(), nobody()];
    this.outcome = { allowed: nobody(), denied: nobody(), l7: nobody() };
    this.#given = given;
  }

  apply({ policy, applies, rules }: AskedPolicy): void {
    const { must, may } = applies;
    if (rules.length === 0) {
      this.#selectOnly(policy, applies);
      return;
    }
    const inside = new Int32Array(this.open.length);
    addCommon(inside, this.open, may);
    addCommon(inside, this.#selected, may);
    const isAsked = !isNone(inside);
    if (isAsked) this.#given.watch.asked?.(policy);
    if (typeof rules === 'string') {
      const { allowed, denied } = this.outcome;
      const outcomes = rules === 'opaque' ? [denied, this.#passed] : [];
      for (const outcome of [allowed, this.#selected, ...outcomes]) addAll(outcome, inside);
      return;
    }
    if (!isAsked && !this.#given.watch.meant) return;
    removeAll(this.open, must);
    removeAll(this.#selected, must);
    for (const one of rules) this.#rule(policy, one, inside, may);
    addAll(this.#selected, inside);
  }

  /** Of most policies no rule can match most destinations: where they have nothing to select, too, is skipped. */
  #selectOnly(policy: Policy, applies: Fuzzy): void {
    const { must, may } = applies;
    const [first, end] = spanOf(applies);
    let any = 0;
    for (let word = first; word < end; word++) {
      const [open, selected] = [this.open[word] ?? 0, this.#selected[word] ?? 0];
      const inside = (open | selected) & (may[word] ?? 0);
      any |= inside;
      this.open[word] = open & ~(must[word] ?? 0);
      this.#selected[word] = (selected & ~(must[word] ?? 0)) | inside;
    }
    if (any !== 0) this.#given.watch.asked?.(policy);
  }

  #rule(policy: Policy, { rule, boxes }: AskedRule, inside: Bits, may: Bits): void {
    const { cell, without, watch } = this.#given;
    if (without.has(rule)) return;
    const { allowed, denied, l7 } = this.outcome;
    const target = { allow: allowed, deny: denied, pass: this.#passed, log: undefined }[rule.action];
    for (const { sources, traffic } of boxes) {
      if (!hasBit(traffic.may, cell)) continue;
      watch.meant?.(rule, andBits(sources.may, may));
      const taken = andBits(inside, sources.may);
      if (isNone(taken)) continue;
      watch.reached?.(rule);
      if (!target) continue;
      addAll(target, taken);
      if (rule.action === 'allow' && rule.http) addAll(l7, taken);
      watch.decided?.({ kind: 'rule', policy, rule }, taken);
      if (hasBit(traffic.must, cell)) removeAll(inside, sources.must);
    }
  }

  endTier({ tier }: AskedTier): void {
    if (!isNone(this.#selected))
      this.#given.watch.decided?.({ kind: 'end-of-tier', tier }, this.#selected.slice());
    addAll(tier.defaultAction === 'deny' ? this.outcome.denied : this.#passed, this.#selected);
    addAll(this.open, this.#passed);
    this.#selected.fill(0);
    this.#passed.fill(0);
  }
}

const NOTHING: ReadonlySet<Policy | Rule> = new Set();

/** Evaluates a row against all sources at once, for the traffic of one cell. */
export function outcomeOf(
  row: Row,
  cell: number,
  { without = NOTHING, watch = {} }: Partial<Circumstances> = {},
): Outcome {
  const worlds = new Worlds(row.policed, { cell, without, watch });
  for (const tier of row.tiers) {
    if (isNone(worlds.open) && !watch.meant) break;
    for (const policy of tier.policies) if (!without.has(policy.policy)) worlds.apply(policy);
    worlds.endTier(tier);
  }
  const { allowed, denied } = worlds.outcome;
  addCommon(allowed, worlds.open, row.allowedAfterTiers);
  addAll(denied, withoutBits(worlds.open, row.allowedAfterTiers));
  return worlds.outcome;
}
