import { all, any, type Match, not } from '../../lib/kleene.ts';
import { holds } from '../../lib/selector/holds.ts';
import type { EntityMatch, Rule } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { sideHolds } from './named-by.ts';
import type { Labelled, Population, Selection } from './population.ts';
import { asksWho, sideText } from './rule-text.ts';
import type { StatedRule } from './stated-rule.ts';

/** Who may be at one side of a rule. */
export interface SideMembers {
  /** In words. */
  readonly says: string;
  readonly matches: Selection;
  /** Its prefixes, which hold more than what is known of. */
  readonly nets: readonly string[];
}

/** A network set counts by its labels, everything else by its addresses. */
function isAt(snapshot: Snapshot, rule: Rule, entity: EntityMatch, one: Labelled): Match {
  if (one.kind !== 'network-set')
    return any(one.addresses.map((address) => sideHolds(snapshot, rule, entity, address)));
  const { selector, notSelector } = entity;
  return all([
    selector ? holds(selector, one.labels) : 'no',
    notSelector ? not(holds(notSelector, one.labels)) : 'yes',
  ]);
}

function membersAt(snapshot: Snapshot, population: Population, rule: Rule, entity: EntityMatch): Selection {
  const meant = entity.selector && population.meant(entity.selector);
  const candidates = meant ? [...meant.sure, ...meant.may] : population.all;
  const matches = candidates.map((one) => ({ one, match: isAt(snapshot, rule, entity, one) }));
  const those = (wanted: Match) => matches.flatMap(({ one, match }) => (match === wanted ? [one] : []));
  return { sure: those('yes'), may: those('unknown') };
}

/** The peers of a rule at one side, each once; none where anyone may be. */
export function peerSides(
  snapshot: Snapshot,
  population: Population,
  { policy, parts }: StatedRule,
  side: 'from' | 'to',
): readonly SideMembers[] {
  const peers = new Map<string, SideMembers>();
  for (const part of parts.filter((one) => asksWho(one[side]))) {
    const entity = part[side];
    const says = sideText(entity, policy.namespace);
    if (peers.has(says)) continue;
    const nets = [...entity.nets.map(({ text }) => text), ...entity.notNets.map(({ text }) => `not ${text}`)];
    peers.set(says, { says, matches: membersAt(snapshot, population, part, entity), nets });
  }
  return [...peers.values()];
}
