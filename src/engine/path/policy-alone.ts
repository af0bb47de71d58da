import type { Snapshot } from '../../model/snapshot.ts';
import type { Workload } from '../../model/workload.ts';
import { Ledger } from '../ledger.ts';
import { type FlowJudgement, judgeFlow } from '../policy/flow.ts';
import type { FlowEnd } from '../policy/flow-end.ts';
import type { PolicyPacket } from '../policy/packet.ts';
import type { Point } from '../policy/point.ts';
import { trailOf } from '../policy/trail.ts';
import { worded } from '../policy/verdict.ts';
import { changesOf } from './changes.ts';
import { assumptionGap, flowWords } from './follow.ts';
import { answerAt, isSilent, mayDeny } from './host-policing.ts';
import type { Disposition, Hop, PolicyAnswer, Trace, VerdictValue } from './model.ts';
import type { Followed } from './question.ts';

const podOf = (end: FlowEnd): Workload | undefined => (end.kind === 'workload' ? end.workload : undefined);

function answersOf(
  snapshot: Snapshot,
  { flow, explain }: Followed,
  { points, arrives }: FlowJudgement,
): PolicyAnswer[] {
  const leaves: PolicyPacket = { ...flow.packet, source: flow.from.address, destination: flow.to.address };
  const answer = (found: Point): PolicyAnswer => {
    const { point, endpoint, judgement } = found;
    const direction = point.endsWith('egress') ? 'egress' : 'ingress';
    const workload = direction === 'egress' ? podOf(flow.from) : podOf(flow.to);
    if (!workload || !point.startsWith('workload-')) return answerAt(found);
    const { verdict, says, policy, evidence } = worded(judgement, workload, direction);
    const packet = direction === 'egress' ? leaves : arrives;
    const trail = explain && trailOf(snapshot, { kind: 'workload', workload }, direction, packet);
    const named = policy !== undefined && { policy };
    return { point, direction, endpoint, verdict, says, ...named, evidence, ...(trail && { trail }) };
  };
  return points.filter((point) => !isSilent(point)).map(answer);
}

function hopOf(end: FlowEnd, name: string, answers: readonly PolicyAnswer[]): Hop {
  const steps = answers.map(({ verdict, says, evidence, point }) => ({
    kind: verdict === 'denied' ? ('stop' as const) : ('policy' as const),
    says,
    evidence,
    at: point,
  }));
  return { kind: end.kind === 'host' ? 'node' : end.kind, name, steps };
}

interface Decision {
  readonly verdict: VerdictValue;
  readonly disposition: Disposition;
  readonly says: string;
}

function decided(judged: FlowJudgement, answers: readonly PolicyAnswer[]): Decision {
  const denial = answers.find(({ verdict }) => verdict === 'denied');
  if (denial) {
    const { point, says } = denial;
    const ends = { 'workload-egress': 'DENIED_EGRESS', 'workload-ingress': 'DENIED_INGRESS' } as const;
    const disposition =
      point === 'workload-egress' || point === 'workload-ingress' ? ends[point] : 'DENIED_HOST';
    return { verdict: 'blocked', disposition, says };
  }
  const open = answers.find(({ verdict }) => verdict === 'unknown');
  if (judged.verdict === 'unknown' && open)
    return { verdict: 'unknown', disposition: 'UNKNOWN', says: open.says };
  return { verdict: 'delivered', disposition: 'DELIVERED', says: 'Policy lets it pass at every point.' };
}

/** Judges a flow in manifests without a cluster: by policy, taking the way between the ends for granted. */
export function policyAlone(snapshot: Snapshot, followed: Followed): Trace {
  const { flow, from, to, strict = false, explain = false } = followed;
  const judged = judgeFlow(snapshot, flow);
  const ledger = new Ledger();
  ledger.assume('manifests-are-all', 'forwarding-works', ...judged.assumptions);
  for (const { judgement } of judged.points)
    if (judgement.verdict === 'unknown' && mayDeny(judgement))
      for (const gap of judgement.gaps) ledger.miss(gap);
  const answers = answersOf(snapshot, followed, judged);
  const { verdict, disposition, says } = decided(judged, answers);
  const isOpen = strict && verdict !== 'unknown';
  const { assumptions } = ledger;
  const hops = [
    hopOf(
      flow.from,
      from.name,
      answers.filter(({ direction }) => direction === 'egress'),
    ),
    hopOf(
      flow.to,
      to.name,
      answers.filter(({ direction }) => direction === 'ingress'),
    ),
  ];
  return {
    flow: flowWords(followed),
    verdict: isOpen ? 'unknown' : verdict,
    confidence: 'assumed',
    disposition: isOpen ? 'UNKNOWN' : disposition,
    decidedBy: 'request',
    says,
    policies: answers,
    ...(explain && changesOf(snapshot, flow, verdict, disposition)),
    assumptions,
    unknownBecause: [
      ...(verdict === 'unknown' ? ledger.gaps : []),
      ...(isOpen ? assumptions.map(assumptionGap) : []),
    ],
    forward: { disposition, says, hops },
  };
}
