import type { Address } from '../../lib/address.ts';
import { all, any, type Match } from '../../lib/kleene.ts';
import type { Direction, EntityMatch, Policy, Rule } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { conditionsOf } from '../policy/match.ts';
import { TCP } from '../policy/packet.ts';
import { asksWho } from './rule-text.ts';
import { actingRules, type StatedRule } from './stated-rule.ts';

const WHO = /^source\.(nets|notNets|selector|notSelector|service)$/;

/** Whether an address may be at a side of a rule, whatever the ports. */
export function sideHolds(snapshot: Snapshot, rule: Rule, entity: EntityMatch, address: Address): Match {
  if (rule.ipVersion !== undefined && rule.ipVersion !== address.family) return 'no';
  // The condition of either side asks the same of an address; only the source is asked here, with any traffic.
  const asked: Rule = { ...rule, from: entity };
  const packet = { source: address, destination: address, protocol: rule.protocol ?? TCP };
  const conditions = [...conditionsOf(snapshot, asked, packet)].filter(({ field }) => WHO.test(field));
  return all(conditions.map(({ match }) => match));
}

/** The side of a rule at which the other end stands: whom the policy does not select. */
export const peerOf = (rule: Rule, direction: Direction): EntityMatch =>
  direction === 'ingress' ? rule.from : rule.to;

/** A rule whose peer an endpoint is, or may be. */
export interface Naming {
  readonly stated: StatedRule;
  readonly match: Exclude<Match, 'no'>;
}

/** Rules that name an endpoint, and how many more mean anyone. */
export interface NamedBy {
  readonly rules: readonly Naming[];
  /** Rules without any condition on their peer, which mean everybody. */
  readonly anyone: number;
}

/** The rules whose peer has one of these addresses, in the order of the policies. */
export function rulesNaming(
  snapshot: Snapshot,
  policies: readonly Policy[],
  addresses: readonly Address[],
): NamedBy {
  const stated = policies.flatMap(actingRules);
  const isForAnyone = ({ direction, parts }: StatedRule) =>
    parts.some((part) => !asksWho(peerOf(part, direction)));
  const rules = stated.flatMap((one): Naming[] => {
    if (isForAnyone(one)) return [];
    const match = any(
      one.parts.flatMap((part) =>
        addresses.map((address) => sideHolds(snapshot, part, peerOf(part, one.direction), address)),
      ),
    );
    return match === 'no' ? [] : [{ stated: one, match }];
  });
  return { rules, anyone: stated.filter(isForAnyone).length };
}
