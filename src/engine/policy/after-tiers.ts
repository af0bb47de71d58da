import type { Direction } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { ApplicableTier } from './applicable-tier.ts';
import { simple } from './deciders.ts';
import type { PolicedEndpoint, Stage } from './endpoint.ts';
import type { Decider } from './judgement.ts';
import type { PolicyPacket } from './packet.ts';
import { profileEndings } from './profiles.ts';

/** What becomes of a packet that every tier let go; two deciders of different verdicts leave it unknown. */
export function afterTiers(
  snapshot: Snapshot,
  endpoint: PolicedEndpoint,
  direction: Direction,
  packet: PolicyPacket,
  tiers: readonly ApplicableTier[],
): Decider[] {
  const stage: Stage = endpoint.kind === 'workload' ? 'normal' : endpoint.stage;
  if (stage === 'untracked' || stage === 'pre-dnat') return [simple('passed', 'nothing')];
  if (stage === 'forward') {
    const selected = tiers.some(({ policies }) => policies.some(({ selects }) => selects === 'yes'));
    return [simple('allowed', selected ? 'all passed' : 'no forward policy')];
  }
  return profileEndings(snapshot, endpoint, direction, packet).flatMap(({ verdict, profile, evidence }) => {
    const by = profile === undefined ? 'no profile' : `profile ${profile}`;
    const verdicts = verdict === 'unknown' ? (['allowed', 'denied'] as const) : [verdict];
    return verdicts.map((one): Decider => ({ verdict: one, by, evidence }));
  });
}
