import { type Bits, bitsWhere, membersOf, noBits } from '../../lib/bits.ts';
import type { Classes } from './classes.ts';
import { type CompiledPolicy, type CompiledTier, rulesTowards, selectedInTier } from './compiled.ts';
import { allOf, belongs, type Fuzzy, isCrisp, uncertain } from './fuzzy.ts';
import type { RowPolicy, RowProgram, RowTier } from './row.ts';

/** A policy at its place in the order of evaluation. */
interface Placed {
  readonly tier: number;
  readonly policy: CompiledPolicy;
}

/** Groups of destinations that rules tell apart, each with the places of the policies whose rules do. */
interface Target {
  readonly to: Fuzzy;
  readonly places: Set<number>;
}

/** The groups of destinations in the egress rules of these policies. */
function targetsOf(placed: readonly Placed[]): readonly Target[] {
  const targets = new Map<Fuzzy, Target>();
  placed.forEach(({ policy }, place) => {
    for (const rule of policy.rules?.egress ?? [])
      for (const { to } of rule.targets) {
        const known = targets.get(to) ?? { to, places: new Set<number>() };
        known.places.add(place);
        targets.set(to, known);
      }
  });
  return [...targets.values()];
}

/** For each class the numbers of the sets that may hold it. */
function indexed(size: number, sets: readonly Fuzzy[]): readonly (readonly number[])[] {
  const lists = Array.from({ length: size }, (): number[] => []);
  sets.forEach(({ may }, number) => {
    for (const index of membersOf(may)) lists[index]?.push(number);
  });
  return lists;
}

/** Makes the programs of each destination from the policies of one order. */
export class Programs {
  readonly #tiers: readonly CompiledTier[];
  readonly #classes: Classes;
  readonly #everyone: Fuzzy;
  readonly #maybeEveryone: Fuzzy;
  readonly #nobody: Bits;
  /** Classes that are policed, and those of them that their profile lets go. */
  readonly #pods: Bits;
  readonly #profiled: Bits;
  readonly #ingress: readonly Placed[];
  readonly #ingressOf: readonly (readonly number[])[];
  readonly #egress: readonly Placed[];
  readonly #targets: readonly Target[];
  readonly #targetsOf: readonly (readonly number[])[];
  /** Places of policies that are asked whatever the destination: whom they select is not certain. */
  readonly #always: readonly number[];
  readonly #selectedForEgress: readonly Bits[];

  constructor(tiers: readonly CompiledTier[], classes: Classes) {
    const size = classes.list.length;
    const placed = tiers.flatMap(({ policies }, tier) =>
      policies.map((policy): Placed => ({ tier, policy })),
    );
    this.#tiers = tiers;
    this.#classes = classes;
    this.#everyone = allOf(size);
    this.#maybeEveryone = uncertain(this.#everyone);
    this.#nobody = noBits(size);
    this.#pods = bitsWhere(size, (i) => classes.list[i]?.pod !== undefined);
    this.#profiled = bitsWhere(size, (i) => classes.list[i]?.pod?.hasProfile === true);
    this.#ingress = placed.filter(({ policy }) => policy.types.includes('ingress'));
    this.#ingressOf = indexed(
      size,
      this.#ingress.map(({ policy }) => policy.selects),
    );
    this.#egress = placed.filter(({ policy }) => policy.types.includes('egress'));
    this.#targets = targetsOf(this.#egress);
    this.#targetsOf = indexed(
      size,
      this.#targets.map(({ to }) => to),
    );
    this.#always = this.#egress.flatMap(({ policy }, place) => (isCrisp(policy.selects) ? [] : [place]));
    this.#selectedForEgress = tiers.map((tier) => selectedInTier(tier, 'egress', size));
  }

  #inTiers(policies: readonly (readonly [tier: number, policy: RowPolicy])[]): RowTier[] {
    const own = this.#tiers.map((): RowPolicy[] => []);
    for (const [tier, policy] of policies) own[tier]?.push(policy);
    return this.#tiers.map(({ defaultAction }, tier) => ({
      policies: own[tier] ?? [],
      alsoSelected: undefined,
      defaultAction,
    }));
  }

  /** What the destination's own policies say about every source. */
  ingress(destination: number): RowProgram {
    const pod = this.#classes.list[destination]?.pod;
    const [everyone, nobody] = [this.#everyone.may, this.#nobody];
    const asked = (this.#ingressOf[destination] ?? []).flatMap((place) => {
      const { tier, policy } = this.#ingress[place] ?? {};
      if (tier === undefined || !policy) return [];
      const isSure = belongs(policy.selects, destination) === 'yes';
      const applies = isSure ? this.#everyone : this.#maybeEveryone;
      return [[tier, { applies, rules: rulesTowards(policy, 'ingress', destination) }] as const];
    });
    return {
      policed: pod ? everyone : nobody,
      tiers: this.#inTiers(asked).filter(({ policies }) => policies.length > 0),
      allowedAfterTiers: pod?.hasProfile ? everyone : nobody,
    };
  }

  /** Destinations with the same text have the same egress program: the rules of no source tell them apart. */
  egressText(destination: number): string {
    return (this.#targetsOf[destination] ?? [])
      .map(
        (number) =>
          `${number}${belongs(this.#targets[number]?.to ?? NOBODY, destination) === 'yes' ? '' : '?'}`,
      )
      .join(' ');
  }

  /** What the policies of every source say about this destination. */
  egress(destination: number): RowProgram {
    const places = new Set(this.#always);
    for (const number of this.#targetsOf[destination] ?? [])
      for (const place of this.#targets[number]?.places ?? []) places.add(place);
    // Where no rule can match, a policy only selects; those are taken together at the end of the tier.
    const asked = [...places]
      .sort((a, b) => a - b)
      .flatMap((place) => {
        const { tier, policy } = this.#egress[place] ?? {};
        if (tier === undefined || !policy) return [];
        return [
          [tier, { applies: policy.selects, rules: rulesTowards(policy, 'egress', destination) }] as const,
        ];
      });
    const tiers = this.#inTiers(asked).map((tier, i) => ({
      ...tier,
      alsoSelected: this.#selectedForEgress[i],
    }));
    return { policed: this.#pods, tiers, allowedAfterTiers: this.#profiled };
  }
}

const NOBODY: Fuzzy = { must: new Int32Array(0), may: new Int32Array(0) };
