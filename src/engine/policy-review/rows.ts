import type { Direction, Policy } from '../../model/policy.ts';
import type { OrderedTier } from '../policy/order.ts';
import type { CompiledPolicy } from '../reach/compiled.ts';
import { allOf, belongs, type Fuzzy, uncertain } from '../reach/fuzzy.ts';
import type { Box } from '../reach/row.ts';
import type { Ground } from './ground.ts';
import type { AskedPolicy, AskedRule, Row } from './row.ts';

interface Placed {
  readonly tier: number;
  readonly policy: Policy;
  readonly compiled: CompiledPolicy;
}

function rulesAt({ policy, compiled }: Placed, direction: Direction, to: number): AskedPolicy['rules'] {
  if (!compiled.rules) return compiled.opaque;
  const rules = policy.spec?.[direction] ?? [];
  return compiled.rules[direction].flatMap(({ targets }, i): AskedRule[] => {
    const rule = rules[i];
    const boxes = targets.flatMap((target) => {
      const match = belongs(target.to, to);
      return match === 'no' ? [] : match === 'yes' ? target.certain : target.possible;
    });
    return rule && boxes.length > 0 ? [{ rule, boxes }] : [];
  });
}

/** One cell of each kind: cells are of one kind when every box has the same to say about them. */
function distinctCells({ space }: Ground, policies: readonly AskedPolicy[]): readonly number[] {
  const boxes = policies
    .flatMap(({ rules }) => (typeof rules === 'string' ? [] : rules))
    .flatMap((one) => one.boxes);
  const traffics = [...new Set(boxes.map(({ traffic }) => traffic))];
  const byKind = new Map<string, number>();
  space.cells.forEach((_, cell) => {
    const kind = traffics.map((traffic) => belongs(traffic, cell).charAt(0)).join('');
    if (!byKind.has(kind)) byKind.set(kind, cell);
  });
  return [...byKind.values()];
}

/** A policy as asked, at its place in the order. */
interface AskedAt extends AskedPolicy {
  readonly tier: number;
  readonly place: number;
  readonly isSure: boolean;
}

/** The rows of one order of policies, destinations that are alike once. */
class RowBuilder {
  readonly #ground: Ground;
  readonly #tiers: readonly OrderedTier[];
  readonly #placed: readonly Placed[];
  readonly #boxNumbers = new Map<Box, number>();
  readonly #rows = new Map<string, Row>();

  constructor(ground: Ground, order: readonly OrderedTier[]) {
    this.#ground = ground;
    // Nobody knows the place of a tier that was not collected; its policies say nothing but whom they may select.
    this.#tiers = [...order].sort((a, b) => Number(a.isKnown) - Number(b.isKnown));
    this.#placed = this.#tiers.flatMap(({ policies, isKnown }, tier) =>
      policies
        .filter(({ spec }) => !spec?.doNotTrack && !spec?.preDnat)
        .map((policy): Placed => ({ tier, policy, compiled: ground.compiler.policy(policy, isKnown) })),
    );
  }

  #numberOf(box: Box): number {
    const number = this.#boxNumbers.get(box) ?? this.#boxNumbers.size;
    this.#boxNumbers.set(box, number);
    return number;
  }

  #textOf({ place, isSure, rules }: AskedAt): string {
    const boxes = typeof rules === 'string' ? [] : rules.flatMap((one) => one.boxes);
    return `${place}${isSure ? '' : '?'}:${boxes.map((box) => this.#numberOf(box)).join()}`;
  }

  #asked(
    direction: Direction,
    to: number,
    appliesOf: (one: Placed) => Fuzzy | undefined,
  ): readonly AskedAt[] {
    return this.#placed.flatMap((one, place): AskedAt[] => {
      const applies = one.compiled.types.includes(direction) ? appliesOf(one) : undefined;
      if (!applies) return [];
      const { tier, policy } = one;
      const isSure = applies.must === applies.may;
      return [{ tier, place, isSure, policy, applies, rules: rulesAt(one, direction, to) }];
    });
  }

  #add(direction: Direction, hasProfile: boolean, asked: readonly AskedAt[]): void {
    const text = `${direction} ${hasProfile} ${asked.map((one) => this.#textOf(one)).join(' ')}`;
    if (asked.length === 0 || this.#rows.has(text)) return;
    const { everyone, pods, profiled } = this.#ground;
    this.#rows.set(text, {
      direction,
      policed: direction === 'egress' ? pods : everyone,
      tiers: this.#tiers.flatMap(({ tier }, place) => {
        const policies = asked.filter((one) => one.tier === place);
        return policies.length > 0 ? [{ tier, policies }] : [];
      }),
      allowedAfterTiers:
        direction === 'egress' ? profiled : hasProfile ? everyone : new Int32Array(everyone.length),
      cells: distinctCells(this.#ground, asked),
    });
  }

  rows(): readonly Row[] {
    const { list } = this.#ground.classes;
    const sure = allOf(list.length);
    const maybe = uncertain(sure);
    list.forEach(({ pod }, to) => {
      this.#add(
        'egress',
        true,
        this.#asked('egress', to, ({ compiled }) => compiled.selects),
      );
      if (!pod) return;
      const asked = this.#asked('ingress', to, ({ compiled }) => {
        const match = belongs(compiled.selects, to);
        return match === 'no' ? undefined : match === 'yes' ? sure : maybe;
      });
      this.#add('ingress', pod.hasProfile, asked);
    });
    return [...this.#rows.values()];
  }
}

/** Compiles the policies of one order, and gives the rows of all destinations. */
export const rowsOf = (ground: Ground, order: readonly OrderedTier[]): readonly Row[] =>
  new RowBuilder(ground, order).rows();
