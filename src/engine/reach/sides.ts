import { addBit, type Bits, hasBit, isNone, noBits, orBits } from '../../lib/bits.ts';
import type { Cidr } from '../../lib/cidr.ts';
import { any } from '../../lib/kleene.ts';
import { printSelector } from '../../lib/selector/print-selector.ts';
import type { EntityMatch, Rule } from '../../model/policy.ts';
import { allOf, belongs, both, crisp, type Fuzzy, noneOf, others } from './fuzzy.ts';
import type { Ground } from './ground.ts';
import type { SideGroup } from './side-group.ts';
import { portsOfSide } from './side-ports.ts';

/** Which classes and ports each side of a rule matches; sides that say the same are worked out once. */
export class Sides {
  readonly #ground: Ground;
  readonly #memo = new Map<string, readonly SideGroup[]>();
  readonly #under = new Map<number, Bits>();

  constructor(ground: Ground) {
    this.#ground = ground;
    ground.classes.list.forEach(({ atom }, index) => {
      if (hasBit(ground.standIns.classes, index)) return;
      for (const one of [atom, ...(ground.atoms.atoms[atom]?.around ?? [])]) {
        const bits = this.#under.get(one) ?? noBits(ground.classes.list.length);
        this.#under.set(one, bits);
        addBit(bits, index);
      }
    });
  }

  /** The parts of one side of a rule. */
  of(rule: Rule, side: 'from' | 'to'): readonly SideGroup[] {
    const entity = rule[side];
    const key = JSON.stringify([
      side,
      rule.protocol,
      entity.nets.map(({ text }) => text),
      entity.notNets.map(({ text }) => text),
      entity.selector ? printSelector(entity.selector) : null,
      entity.notSelector ? printSelector(entity.notSelector) : null,
      entity.service ?? null,
      entity.ports,
      entity.notPorts,
    ]);
    const known = this.#memo.get(key) ?? this.#groups(rule, entity, side);
    this.#memo.set(key, known);
    return known;
  }

  get #size(): number {
    return this.#ground.classes.list.length;
  }

  #groups(rule: Rule, entity: EntityMatch, side: 'from' | 'to'): readonly SideGroup[] {
    const parts = [this.#nets(entity.nets), this.#notNets(entity.notNets), this.#labels(entity)];
    const classes = parts.reduce(both, allOf(this.#size));
    const selected = this.#selected(entity);
    return portsOfSide(this.#ground, rule, entity, side, classes, ({ profile }) =>
      belongs(selected, profile),
    );
  }

  /** A list that was not empty and has nothing of this family matches nothing (calico-semantics 1.7). */
  #ofFamily(nets: readonly Cidr[]): readonly Cidr[] {
    return nets.filter(({ base }) => base.family === this.#ground.family);
  }

  #any(nets: readonly Cidr[]): Fuzzy {
    const none = noBits(this.#size);
    const own = this.#ofFamily(nets);
    const bits = own.map(({ text }) => this.#under.get(this.#ground.atoms.of(text)) ?? none);
    const { classes, within } = this.#ground.standIns;
    const held = any(own.map(within));
    const sure = bits.reduce(orBits, none);
    if (held === 'no' || isNone(classes)) return crisp(sure);
    return held === 'yes' ? crisp(orBits(sure, classes)) : { must: sure, may: orBits(sure, classes) };
  }

  #nets(nets: readonly Cidr[]): Fuzzy {
    return nets.length === 0 ? allOf(this.#size) : this.#any(nets);
  }

  #notNets(nets: readonly Cidr[]): Fuzzy {
    if (nets.length === 0) return allOf(this.#size);
    return this.#ofFamily(nets).length === 0 ? noneOf(this.#size) : others(this.#any(nets), this.#size);
  }

  /** The label sets that count: with a positive selector the negative one only filters what it selects (1.7). */
  #selected({ selector, notSelector }: EntityMatch): Fuzzy {
    const { profiles } = this.#ground;
    if (selector === undefined) return allOf(profiles.size);
    const positive = profiles.matching(selector);
    return notSelector === undefined
      ? positive
      : both(positive, others(profiles.matching(notSelector), profiles.size));
  }

  #labels(entity: EntityMatch): Fuzzy {
    const { selector, notSelector } = entity;
    const { classes, profiles } = this.#ground;
    if (selector) return classes.withHolder(this.#selected(entity));
    if (!notSelector) return allOf(this.#size);
    return others(classes.withHolder(profiles.matching(notSelector)), this.#size);
  }
}
