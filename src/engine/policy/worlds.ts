import { unreachable } from '../../lib/unreachable.ts';
import type { Direction, Policy, Rule } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Applicable, ApplicableTier } from './applicable-tier.ts';
import { ruleMatches } from './match.ts';
import type { PolicyPacket } from './packet.ts';
import type { Doubt, Ending, Event, Walked } from './walked.ts';

/*
 * Evaluation by possible worlds. What is not known splits the world in two, one for each answer; worlds that differ
 * in nothing but what is behind them are one again. So no more than two worlds are on the way inside a tier: no
 * policy of it selected the endpoint so far (`open`), or some did (`selected`). That keeps what belongs together:
 * a policy that may select a pod, and would then allow the packet, does not close the pod against it.
 */

interface Circumstances {
  readonly snapshot: Snapshot;
  readonly packet: PolicyPacket;
  readonly direction: Direction;
  /** Stages without a verdict at the end of a tier. */
  readonly passesEndOfTier: boolean;
  readonly onEvent: ((event: Event) => void) | undefined;
}

class Worlds {
  readonly endings: Ending[] = [];
  readonly doubts: Doubt[] = [];
  readonly #given: Circumstances;
  isOpen = true;
  #isSelected = false;
  #goesOn = false;

  constructor(given: Circumstances) {
    this.#given = given;
  }

  /** Rules in order, for the worlds in which the policy selects; true when some world is left after the last one. */
  #rules(policy: Policy, rules: readonly Rule[]): boolean {
    const { snapshot, packet, onEvent } = this.#given;
    for (const rule of rules) {
      const match = ruleMatches(snapshot, rule, packet);
      onEvent?.({ kind: 'rule', policy, rule, match });
      if (match === 'no' || rule.action === 'log') continue;
      if (match === 'unknown') this.doubts.push({ policy, about: 'rule', rule });
      this.#act(policy, rule);
      if (match === 'yes') return false;
    }
    return true;
  }

  #act(policy: Policy, rule: Rule): void {
    switch (rule.action) {
      case 'allow':
      case 'deny':
        this.endings.push({ kind: 'rule', policy, rule });
        return;
      case 'pass':
        this.#goesOn = true;
        return;
      case 'log':
        return;
      default:
        unreachable(rule.action);
    }
  }

  #opaque(policy: Policy): void {
    this.doubts.push({ policy, about: 'content' });
    this.endings.push({ kind: 'opaque', policy });
    this.#isSelected = true;
    // A Kubernetes NetworkPolicy knows no Pass.
    if (policy.kind !== 'KubernetesNetworkPolicy') this.#goesOn = true;
  }

  #policy({ policy, selects, spec }: Applicable): void {
    if (spec === undefined) {
      this.#opaque(policy);
      return;
    }
    if (selects === 'unknown') this.doubts.push({ policy, about: 'selects' });
    const isLeft = this.#rules(policy, spec[this.#given.direction]);
    this.#isSelected = selects === 'yes' ? isLeft : this.#isSelected || isLeft;
    if (selects === 'yes') this.isOpen = false;
  }

  /** Takes the worlds through one tier, of which they leave open or not at all. */
  tier({ tier, policies, isKnown }: ApplicableTier): void {
    const { passesEndOfTier, onEvent } = this.#given;
    this.#isSelected = false;
    this.#goesOn = false;
    for (const one of policies) {
      if (!this.isOpen && !this.#isSelected) break;
      onEvent?.({ kind: 'policy', tier, applicable: one });
      if (!isKnown) this.doubts.push({ policy: one.policy, about: 'tier' });
      this.#policy(one);
    }
    if (this.#isSelected) {
      const action = passesEndOfTier ? 'pass' : tier.defaultAction;
      onEvent?.({ kind: 'end-of-tier', tier, action });
      const selecting = policies.filter(({ selects }) => selects === 'yes').map(({ policy }) => policy);
      // Of a tier that was not collected nobody knows which of the two its end does.
      if (action === 'pass' || !isKnown) this.#goesOn = true;
      if (action === 'deny') this.endings.push({ kind: 'end-of-tier', tier, policies: selecting });
    }
    this.isOpen ||= this.#goesOn;
  }
}

/** Asks tier after tier, as long as some world is open. */
export function walk(tiers: readonly ApplicableTier[], given: Circumstances): Walked {
  const worlds = new Worlds(given);
  for (const tier of tiers) if (worlds.isOpen) worlds.tier(tier);
  const { endings, isOpen, doubts } = worlds;
  return { endings, isOpen, doubts };
}
