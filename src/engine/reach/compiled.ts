import { type Bits, bitsWhere, isNone, noBits, orBits } from '../../lib/bits.ts';
import type { Direction, Policy, Rule } from '../../model/policy.ts';
import type { OrderedTier } from '../policy/order.ts';
import type { Classes } from './classes.ts';
import { belongs, both, crisp, type Fuzzy, isCrisp, uncertain } from './fuzzy.ts';
import type { LabelProfiles } from './label-profiles.ts';
import type { Box, RowPolicy, RowRule } from './row.ts';
import { protocolTraffic, withPorts } from './rule-traffic.ts';
import type { SideGroup } from './side-group.ts';
import type { Sides } from './sides.ts';
import type { TrafficSpace } from './traffic-space.ts';

/** Boxes of a rule that go to one group of destinations. */
interface Targeted {
  readonly to: Fuzzy;
  readonly certain: readonly Box[];
  /** The same for destinations of which it is not certain that they belong to the group. */
  readonly possible: readonly Box[];
}

interface CompiledRule {
  readonly action: Rule['action'];
  readonly targets: readonly Targeted[];
}

/** A policy worked out for all classes: whom it selects, and what its rules match. */
export interface CompiledPolicy {
  readonly selects: Fuzzy;
  /** Absent when what it does cannot be read. */
  readonly rules: Readonly<Record<Direction, readonly CompiledRule[]>> | undefined;
  readonly types: readonly Direction[];
  readonly opaque: 'opaque' | 'opaque-allow';
}

/** A tier worked out, its policies in order. */
export interface CompiledTier {
  readonly policies: readonly CompiledPolicy[];
  readonly defaultAction: 'deny' | 'pass' | 'either';
}

/** Works out rules for all classes at once. */
export class Compiler {
  readonly #space: TrafficSpace;
  readonly #classes: Classes;
  readonly #profiles: LabelProfiles;
  readonly #sides: Sides;
  readonly #anyPod: Fuzzy;
  readonly #namespaces = new Map<string, Fuzzy>();
  readonly #traffics = new Map<string, Fuzzy>();

  constructor(space: TrafficSpace, classes: Classes, profiles: LabelProfiles, sides: Sides) {
    this.#space = space;
    this.#classes = classes;
    this.#profiles = profiles;
    this.#sides = sides;
    const pods = bitsWhere(classes.list.length, (i) => classes.list[i]?.pod !== undefined);
    this.#anyPod = uncertain(crisp(pods));
  }

  /** Equal traffic as one object, so that destinations can tell by identity which traffic their rules ask about. */
  #interned(traffic: Fuzzy): Fuzzy {
    const text = `${traffic.must.join()} ${isCrisp(traffic) ? '' : traffic.may.join()}`;
    const known = this.#traffics.get(text) ?? traffic;
    this.#traffics.set(text, known);
    return known;
  }

  #boxes(rule: Rule, from: readonly SideGroup[], to: SideGroup): Box[] {
    const base = withPorts(this.#space, protocolTraffic(this.#space, rule), 'y', to.ports);
    return from.flatMap(({ classes, ports }): Box[] => {
      const traffic = this.#interned(withPorts(this.#space, base, 'x', ports));
      return isNone(traffic.may) || isNone(classes.may) ? [] : [{ sources: classes, traffic }];
    });
  }

  #rule(rule: Rule): CompiledRule {
    const from = this.#sides.of(rule, 'from');
    const targets = this.#sides.of(rule, 'to').map((group): Targeted => {
      const certain = this.#boxes(rule, from, group);
      const possible = isCrisp(group.classes)
        ? certain
        : certain.map(({ sources, traffic }) => ({ sources, traffic: this.#interned(uncertain(traffic)) }));
      return { to: group.classes, certain, possible };
    });
    return { action: rule.action, targets: targets.filter(({ certain }) => certain.length > 0) };
  }

  /** Pods by label; a namespaced policy selects those of its namespace only. */
  #selects({ spec, namespace }: Policy): Fuzzy {
    const { list, ofPods } = this.#classes;
    const labelled = spec ? ofPods(this.#profiles.matching(spec.selector)) : this.#anyPod;
    return namespace === undefined ? labelled : both(labelled, this.#podsOf(namespace, list));
  }

  #podsOf(namespace: string, list: Classes['list']): Fuzzy {
    const known =
      this.#namespaces.get(namespace) ??
      crisp(bitsWhere(list.length, (i) => list[i]?.pod?.workload.namespace === namespace));
    this.#namespaces.set(namespace, known);
    return known;
  }

  /** A policy of which something cannot be read may do nothing at all, so it never certainly selects. */
  policy(policy: Policy, isTierKnown: boolean): CompiledPolicy {
    const { spec } = policy;
    const selects = this.#selects(policy);
    const opaque = policy.kind === 'KubernetesNetworkPolicy' ? 'opaque-allow' : 'opaque';
    if (!spec || spec.unread.length > 0 || !isTierKnown) {
      const types = spec && spec.unread.length === 0 ? spec.types : (['ingress', 'egress'] as const);
      return { selects: uncertain(selects), rules: undefined, types, opaque };
    }
    const rules = {
      ingress: spec.ingress.map((rule) => this.#rule(rule)),
      egress: spec.egress.map((rule) => this.#rule(rule)),
    };
    return { selects, rules, types: spec.types, opaque };
  }

  /** Tiers in one of the orders that they may have; what the end of an unknown one does is not known either. */
  tiers(order: readonly OrderedTier[]): readonly CompiledTier[] {
    return order.map(({ tier, isKnown, policies }) => ({
      policies: policies
        .filter(({ spec }) => !spec?.doNotTrack && !spec?.preDnat)
        .map((policy) => this.policy(policy, true)),
      defaultAction: isKnown || tier.defaultAction === 'pass' ? tier.defaultAction : 'either',
    }));
  }
}

/** The rules of a policy as one destination sees them, without those that cannot match it. */
export function rulesTowards(
  policy: CompiledPolicy,
  direction: Direction,
  destination: number,
): RowPolicy['rules'] {
  const { rules, opaque } = policy;
  if (!rules) return opaque;
  return rules[direction].flatMap(({ action, targets }): RowRule[] => {
    const boxes = targets.flatMap(({ to, certain, possible }) => {
      const match = belongs(to, destination);
      return match === 'no' ? [] : match === 'yes' ? certain : possible;
    });
    return boxes.length > 0 ? [{ action, boxes }] : [];
  });
}

/** Whoever the policies of a tier certainly select in a direction. */
export function selectedInTier(tier: CompiledTier, direction: Direction, size: number): Bits {
  return tier.policies
    .filter(({ rules, types }) => rules && types.includes(direction))
    .map(({ selects }) => selects.must)
    .reduce(orBits, noBits(size));
}
