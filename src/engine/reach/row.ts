import { addAll, addCommon, type Bits, hasBit, isNone, removeAll, withoutBits } from '../../lib/bits.ts';
import type { RuleAction } from '../../model/policy.ts';
import type { Fuzzy } from './fuzzy.ts';

/** One way in which a rule matches: these sources, with this traffic, to the destination of the row. */
export interface Box {
  readonly sources: Fuzzy;
  readonly traffic: Fuzzy;
}

export interface RowRule {
  readonly action: RuleAction;
  readonly boxes: readonly Box[];
}

/** A policy as one destination sees it. */
export interface RowPolicy {
  /** The sources to whose packets it applies: all or none for ingress, those that it selects for egress. */
  readonly applies: Fuzzy;
  /** `opaque`: what it does cannot be read; `opaque-allow`: nor that, but it has no rules that deny or pass. */
  readonly rules: readonly RowRule[] | 'opaque' | 'opaque-allow';
}

export interface RowTier {
  readonly policies: readonly RowPolicy[];
  /** Sources that other policies of the tier certainly select, none of whose rules can match this destination. */
  readonly alsoSelected: Bits | undefined;
  /** `either`: the tier was not collected, and nobody knows which of the two its end does. */
  readonly defaultAction: 'deny' | 'pass' | 'either';
}

/** Everything that decides about packets to one destination, in one direction of policing. */
export interface RowProgram {
  /** Sources whose packets are policed in this direction; the packets of all others are allowed. */
  readonly policed: Bits;
  readonly tiers: readonly RowTier[];
  /** Sources whose packets are allowed when no tier decided; the rest are denied. */
  readonly allowedAfterTiers: Bits;
}

/** What may happen to the packets of each source: in both sets when the input does not tell. */
export interface RowOutcome {
  readonly allowed: Bits;
  readonly denied: Bits;
}

/** The worlds in which the packets of each source may be, as sets of sources. */
class Worlds {
  /** Not selected by a policy of this tier so far. */
  readonly open: Bits;
  /** Selected by one, and no rule decided. */
  readonly #selected: Bits;
  /** Left the tier by a Pass rule. */
  readonly #passed: Bits;
  /** Those of the policy that is asked; one array for all policies, as making them anew is what takes time. */
  readonly #inside: Bits;
  readonly allowed: Bits;
  readonly denied: Bits;

  constructor(policed: Bits) {
    const nobody = () => new Int32Array(policed.length);
    this.open = policed.slice();
    [this.#selected, this.#passed, this.#inside] = [nobody(), nobody(), nobody()];
    [this.allowed, this.denied] = [nobody(), nobody()];
  }

  apply({ applies: { must, may }, rules }: RowPolicy, cell: number): void {
    const inside = this.#inside.fill(0);
    const isOpen = addCommon(inside, this.open, may);
    const isSelected = addCommon(inside, this.#selected, may);
    if (!isOpen && !isSelected) return;
    if (rules === 'opaque' || rules === 'opaque-allow') {
      // It may also turn out not to act at all: the packets stay where they were, too.
      const outcomes = rules === 'opaque' ? [this.denied, this.#passed] : [];
      for (const outcome of [this.allowed, this.#selected, ...outcomes]) addAll(outcome, inside);
      return;
    }
    removeAll(this.open, must);
    // Packets that this policy may not select stay selected by another one.
    removeAll(this.#selected, must);
    if (this.#run(rules, inside, cell)) addAll(this.#selected, inside);
  }

  /** Returns whether some packets are left inside the policy. */
  #run(rules: readonly RowRule[], inside: Bits, cell: number): boolean {
    for (const { action, boxes } of rules) {
      if (action === 'log') continue;
      const target = action === 'pass' ? this.#passed : action === 'allow' ? this.allowed : this.denied;
      for (const { sources, traffic } of boxes) {
        if (!hasBit(traffic.may, cell) || !addCommon(target, inside, sources.may)) continue;
        if (hasBit(traffic.must, cell) && !removeAll(inside, sources.must)) return false;
      }
    }
    return true;
  }

  endTier({ alsoSelected, defaultAction }: RowTier): void {
    if (alsoSelected) {
      addCommon(this.#selected, this.open, alsoSelected);
      removeAll(this.open, alsoSelected);
    }
    if (defaultAction !== 'pass') addAll(this.denied, this.#selected);
    if (defaultAction !== 'deny') addAll(this.#passed, this.#selected);
    addAll(this.open, this.#passed);
    this.#selected.fill(0);
    this.#passed.fill(0);
  }
}

/**
 * Evaluates one destination against all sources at once, for the traffic of one cell: the algorithm of
 * calico-semantics 1.1 with sets of sources in place of one packet.
 */
export function evaluateRow(program: RowProgram, cell: number, everyone: Bits): RowOutcome {
  const worlds = new Worlds(program.policed);
  for (const tier of program.tiers) {
    for (const policy of tier.policies) worlds.apply(policy, cell);
    worlds.endTier(tier);
    if (isNone(worlds.open)) break;
  }
  const after = program.allowedAfterTiers;
  addCommon(worlds.allowed, worlds.open, after);
  removeAll(worlds.open, after);
  addAll(worlds.denied, worlds.open);
  addAll(worlds.allowed, withoutBits(everyone, program.policed));
  return { allowed: worlds.allowed, denied: worlds.denied };
}
