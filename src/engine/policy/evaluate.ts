import type { Direction } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { afterTiers } from './after-tiers.ts';
import { applicableTo } from './applicable.ts';
import { mayBeMore } from './completeness.ts';
import { decidersOf, simple } from './deciders.ts';
import { gapsOf } from './doubts.ts';
import type { PolicedEndpoint } from './endpoint.ts';
import type { Decider, Judgement } from './judgement.ts';
import type { PolicyPacket } from './packet.ts';
import { namespaceLabels } from './profile-labels.ts';
import { isRefused, REFUSED } from './refused.ts';
import type { Event, Walked } from './walked.ts';
import { walk } from './worlds.ts';

/** True for the allowance of a namespace that was not collected: as its pod runs, it should exist. */
const isOnTrust = (snapshot: Snapshot, endpoint: PolicedEndpoint, { by }: Decider): boolean =>
  endpoint.kind === 'workload' &&
  by.startsWith('profile ') &&
  namespaceLabels(snapshot, endpoint.workload.namespace) === 'unknown';

/** What may be told on the way. */
export interface JudgeOptions {
  readonly onEvent?: (event: Event) => void;
}

/**
 * What policy says about the first packet of a connection at one endpoint in one direction (calico-semantics 1.1).
 * Where the order of policies hangs on an unknown version, all orders must agree.
 */
export function judge(
  snapshot: Snapshot,
  endpoint: PolicedEndpoint,
  direction: Direction,
  packet: PolicyPacket,
  { onEvent }: JudgeOptions = {},
): Judgement {
  const passesEndOfTier =
    endpoint.kind === 'host-endpoint' && (endpoint.stage === 'untracked' || endpoint.stage === 'pre-dnat');
  const orders = applicableTo(snapshot, endpoint, direction);
  const decidedBy: Decider[] = [];
  const walks = orders.map((tiers, i): Walked => {
    const told = i === 0 ? onEvent : undefined;
    const walked = walk(tiers, { snapshot, packet, direction, passesEndOfTier, onEvent: told });
    decidedBy.push(...walked.endings.flatMap((ending) => decidersOf(ending, direction)));
    if (walked.isOpen) decidedBy.push(...afterTiers(snapshot, endpoint, direction, packet, tiers));
    return walked;
  });
  const refused = endpoint.kind === 'workload' ? isRefused(snapshot, endpoint.workload) : 'no';
  if (refused === 'yes') decidedBy.length = 0;
  if (refused !== 'no') decidedBy.push(simple('denied', REFUSED));
  const verdicts = new Set(decidedBy.map(({ verdict }) => verdict));
  const [only] = verdicts;
  const verdict = verdicts.size === 1 && only !== undefined ? only : 'unknown';
  const doubts = verdict === 'unknown' ? walks.flatMap((walked) => walked.doubts) : [];
  const distinct = [...new Map(decidedBy.map((one) => [`${one.verdict} ${one.by}`, one])).values()];
  const isPoliced = orders.some((tiers) => tiers.length > 0);
  const evidence = distinct.flatMap((decider) => decider.evidence);
  return {
    verdict,
    decidedBy: distinct,
    l7: verdict === 'allowed' && distinct.some(({ rule }) => rule?.http === true),
    isPoliced,
    doubts,
    gaps: gapsOf(doubts, distinct),
    assumptions: [
      ...(mayBeMore(snapshot, endpoint, distinct) ? (['no-other-policy'] as const) : []),
      ...(isPoliced ? (['policy-programmed'] as const) : []),
      ...(distinct.some((decider) => isOnTrust(snapshot, endpoint, decider))
        ? (['namespace-exists'] as const)
        : []),
    ],
    evidence: evidence.length > 0 ? evidence : snapshot.policies.sources,
  };
}
