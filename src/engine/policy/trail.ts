import type { Source } from '../../lib/source.ts';
import { type Direction, titleOf } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { nameOf, type PolicedEndpoint } from './endpoint.ts';
import { judge } from './evaluate.ts';
import { nearMiss } from './near-miss.ts';
import type { PolicyPacket } from './packet.ts';
import type { Event } from './walked.ts';

/** One thing that was asked on the way to a verdict. */
export interface TrailStep {
  readonly kind: 'tier' | 'policy' | 'rule' | 'end-of-tier' | 'verdict';
  readonly says: string;
  /** Of a rule: whether it matched; of a policy: whether it selects. */
  readonly match?: 'yes' | 'no' | 'unknown';
  /** The policy that it is about. */
  readonly policy?: string;
  readonly evidence: readonly Source[];
}

function ruleSays(
  snapshot: Snapshot,
  packet: PolicyPacket,
  { rule, match }: Event & { kind: 'rule' },
): string {
  const name = `Rule ${rule.index + 1} (${rule.action})`;
  if (match === 'yes') return `${name} matches.`;
  return match === 'unknown' ? `${name} may match.` : `${name} ${nearMiss(snapshot, rule, packet)}.`;
}

function stepOf(
  snapshot: Snapshot,
  endpoint: PolicedEndpoint,
  packet: PolicyPacket,
  event: Event,
): TrailStep {
  switch (event.kind) {
    case 'policy': {
      const { policy, selects, spec } = event.applicable;
      const verb = selects === 'yes' ? 'selects' : 'may select';
      const rest = spec === undefined ? ', and what it says is not known' : '';
      const says = `${titleOf(policy)} ${verb} ${nameOf(endpoint)}${rest}.`;
      const evidence = policy.evidence.slice(0, 1);
      return { kind: 'policy', says, match: selects, policy: titleOf(policy), evidence };
    }
    case 'rule':
      return {
        kind: 'rule',
        says: ruleSays(snapshot, packet, event),
        match: event.match,
        policy: titleOf(event.policy),
        evidence: [event.rule.source],
      };
    case 'end-of-tier': {
      const what = event.action === 'deny' ? 'denies' : 'passes on';
      const says = `The end of tier ${event.tier.name} ${what} what its policies selected and did not decide.`;
      return { kind: 'end-of-tier', says, evidence: event.tier.sources };
    }
  }
}

/** Everything that was asked about a packet at one endpoint, in order, and what it would have taken to match. */
export function trailOf(
  snapshot: Snapshot,
  endpoint: PolicedEndpoint,
  direction: Direction,
  packet: PolicyPacket,
): readonly TrailStep[] {
  const steps: TrailStep[] = [];
  let tier: string | undefined;
  const onEvent = (event: Event) => {
    if (event.kind === 'policy' && event.tier.name !== tier) {
      tier = event.tier.name;
      steps.push({ kind: 'tier', says: `Tier ${tier}.`, evidence: event.tier.sources });
    }
    steps.push(stepOf(snapshot, endpoint, packet, event));
  };
  const { verdict, decidedBy, evidence } = judge(snapshot, endpoint, direction, packet, { onEvent });
  const by = decidedBy.map((decider) => `${decider.verdict} by ${decider.by}`).join(', or ');
  const says = verdict === 'unknown' ? `Unknown: ${by}.` : `${by.charAt(0).toUpperCase()}${by.slice(1)}.`;
  return [...steps, { kind: 'verdict', says, evidence }];
}
