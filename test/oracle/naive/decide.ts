import { calicoRule } from './calico-rule.ts';
import { type Direction, type Doc, docAt, listAt, nameOf } from './documents.ts';
import { calicoDocs, coreDocs, type Owner } from './owners.ts';
import type { Packet } from './packet.ts';
import type { Policy, Rule } from './rule.ts';
import { tierComesBefore, tierNamed } from './tiers.ts';
import type { World } from './world.ts';

/** What a chain of rules said, and which part of it. */
export interface Decision {
  readonly verdict: 'allowed' | 'denied' | 'passed';
  readonly by: string;
  /** Layer 7 has the last word on what was allowed here. */
  readonly l7?: true;
}

/** Order first, a missing one last; then the names, byte by byte. */
function policyComesBefore(a: Policy, b: Policy): boolean {
  return a.order === b.order ? a.tie < b.tie : a.order < b.order;
}

function sorted<Thing>(things: readonly Thing[], comesBefore: (a: Thing, b: Thing) => boolean): Thing[] {
  return [...things].sort((a, b) => (comesBefore(a, b) ? -1 : comesBefore(b, a) ? 1 : 0));
}

function firstVerdict(rules: readonly Rule[], packet: Packet): Rule | undefined {
  return rules.find((rule) => rule.action !== 'log' && rule.matches(packet));
}

/** What the policies of one tier say: a verdict, 'pass', or nothing (then the end of the tier decides). */
function tierSays(
  policies: readonly Policy[],
  direction: Direction,
  packet: Packet,
): Decision | 'pass' | undefined {
  for (const policy of sorted(policies, policyComesBefore)) {
    const rule = firstVerdict(policy.rules[direction], packet);
    if (rule === undefined) continue;
    if (rule.action === 'pass') return 'pass';
    const by = `${policy.kind} ${policy.title} ${direction} ${rule.index}`;
    if (rule.action === 'deny') return { verdict: 'denied', by };
    return rule.http ? { verdict: 'allowed', by, l7: true } : { verdict: 'allowed', by };
  }
  return undefined;
}

/**
 * Asks the tiers of these policies, first to last; undefined when all of them passed. The policies are those
 * that select the endpoint in this direction and belong to this chain.
 */
export function tiersSay(
  world: World,
  policies: readonly Policy[],
  direction: Direction,
  packet: Packet,
  chain: { readonly endsTiers: boolean },
): Decision | undefined {
  const names = [...new Set(policies.map((policy) => policy.tier))];
  const tiers = sorted(
    names.map((name) => tierNamed(world, name)),
    tierComesBefore,
  );
  for (const tier of tiers) {
    const inTier = policies.filter((policy) => policy.tier === tier.name);
    const said = tierSays(inTier, direction, packet);
    if (said === 'pass') continue;
    if (said !== undefined) return said;
    if (chain.endsTiers && tier.end === 'deny') return { verdict: 'denied', by: `end of tier ${tier.name}` };
  }
  return undefined;
}

const ALLOW_ALL: readonly Rule[] = [{ index: 0, action: 'allow', http: false, matches: () => true }];

/** The rules of a profile; undefined when there is no such profile. */
function profileRules(world: World, profile: string, direction: Direction): readonly Rule[] | undefined {
  if (profile === 'projectcalico-default-allow') return ALLOW_ALL;
  const [kind, name = ''] = /^(kns|ksa)\.(.*)$/.exec(profile)?.slice(1) ?? [];
  if (kind === 'kns') {
    return coreDocs(world.docs, 'Namespace').some((doc) => nameOf(doc) === name) ? ALLOW_ALL : undefined;
  }
  // The profile of a service account has labels only.
  if (kind === 'ksa') return [];
  const custom: Doc | undefined = calicoDocs(world.docs, 'Profile').find((doc) => nameOf(doc) === profile);
  if (custom === undefined) return undefined;
  return listAt(custom, 'spec', direction).map((rule, index) =>
    calicoRule(world, '', direction, docAt(rule) ?? {}, index),
  );
}

/** What the profiles of an endpoint say, in their order; no verdict is a denial, and so is a missing profile. */
export function profilesSay(world: World, owner: Owner, direction: Direction, packet: Packet): Decision {
  for (const profile of owner.profiles) {
    const by = `profile ${profile}`;
    const rules = profileRules(world, profile, direction);
    if (rules === undefined) return { verdict: 'denied', by };
    const rule = firstVerdict(rules, packet);
    if (rule === undefined || rule.action === 'pass') continue;
    return { verdict: rule.action === 'deny' ? 'denied' : 'allowed', by };
  }
  return { verdict: 'denied', by: 'no profile' };
}
