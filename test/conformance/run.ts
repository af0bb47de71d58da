import { type Flow, type FlowJudgement, judgeFlow } from '../../src/engine/policy/flow.ts';
import { type FlowEnd, flowEndOf, hostEnd } from '../../src/engine/policy/flow-end.ts';
import type { Judgement } from '../../src/engine/policy/judgement.ts';
import { parseAddress } from '../../src/lib/address.ts';
import { protocolNumber } from '../../src/lib/protocols.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { type CaseFlow, statedPoints } from './case.ts';

/** True for flows through a Service: the case states what each backend gets. */
export const isThroughService = ({ to, each }: CaseFlow): boolean =>
  each !== undefined || /^(service|nodeport) /.test(to);

export function endOf(snapshot: Snapshot, text: string, family: 4 | 6): FlowEnd {
  const [kind, name = ''] = text.includes(' ') ? text.split(' ') : ['pod', text];
  if (kind === 'ip') {
    const address = parseAddress(name);
    if (address) return { kind: 'outside', address };
  }
  const workload = snapshot.workloads?.items.find(({ id }) => id === name);
  const end =
    kind === 'host' ? hostEnd(snapshot, name, family) : workload && flowEndOf(snapshot, workload, family);
  if (!end) throw new Error(`${text} has no IPv${family} address`);
  return end;
}

/** `tcp/80`, `icmp/8/0`, `protocol/47`. */
export function packetOf(traffic: string, sourcePort: number | undefined): Flow['packet'] {
  const [name = '', first, second] = traffic.split('/');
  const protocol = protocolNumber(name === 'protocol' ? (first ?? '') : name);
  if (protocol === undefined) throw new Error(`${traffic} has no protocol`);
  if (name === 'protocol' || first === undefined) return { protocol };
  if (name.startsWith('icmp')) {
    const code = second === undefined ? {} : { code: Number(second) };
    return { protocol, icmp: { type: Number(first), ...code } };
  }
  return { protocol, destinationPort: Number(first), ...(sourcePort !== undefined && { sourcePort }) };
}

/** A flow as people write it. */
export interface StatedFlow {
  readonly from: string;
  readonly to: string;
  readonly traffic: string;
  readonly sourcePort?: number | undefined;
  readonly family: 4 | 6;
  readonly via?: string | undefined;
}

/** The flow between the ends that its words mean. */
export function flowOf(snapshot: Snapshot, stated: StatedFlow): Flow {
  const { from, to, traffic, sourcePort, family, via } = stated;
  return {
    from: endOf(snapshot, from, family),
    to: endOf(snapshot, to, family),
    packet: packetOf(traffic, sourcePort),
    ...(via !== undefined && { via }),
  };
}

/** Cases are strict: a verdict that assumes something about what was not listed is not known. */
const isAssumed = ({ assumptions }: Judgement) =>
  assumptions.includes('no-other-policy') || assumptions.includes('namespace-exists');

function textOf(judgement: Judgement): string {
  if (judgement.verdict === 'unknown' || isAssumed(judgement)) return 'unknown';
  const by = judgement.decidedBy.map((one) => one.by).join(' or ');
  return `${judgement.verdict} by ${by}`;
}

/** What an interface says that no host endpoint, or none with a word on this, stands at. */
const NEUTRAL = ['passed by nothing', 'allowed by no forward policy', 'allowed by no host endpoint'];

/** The engine's points by name; of two of one name (on two nodes) the one that says more. */
function pointsOf({ points }: FlowJudgement): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { point, judgement } of points) {
    const known = texts.get(point);
    if (known === undefined || NEUTRAL.includes(known)) texts.set(point, textOf(judgement));
  }
  return texts;
}

export const verdictOf = (judged: FlowJudgement) => {
  const certain = judged.points.filter(({ judgement }) => !isAssumed(judgement));
  if (certain.some(({ judgement }) => judgement.verdict === 'denied')) return 'denied';
  const isOpen = certain.length < judged.points.length || judged.assumptions.includes('no-host-endpoint');
  return isOpen ? 'unknown' : judged.verdict;
};

/** Expected and found, as far as the case states them; an unstated point must be a neutral one. */
export function compared(snapshot: Snapshot, stated: CaseFlow) {
  const judged = judgeFlow(snapshot, flowOf(snapshot, stated));
  const found = pointsOf(judged);
  const points = statedPoints(stated);
  const names = [...new Set([...points.keys(), ...found.keys()])].filter(
    (name) => points.has(name) || !NEUTRAL.includes(found.get(name) ?? ''),
  );
  const listed = (texts: ReadonlyMap<string, string>) =>
    Object.fromEntries(names.map((name) => [name, normal(texts.get(name) ?? 'not asked')]));
  return {
    expected: { verdict: stated.expect, l7: stated.l7, points: listed(points), ...seenIn(stated) },
    found: { verdict: verdictOf(judged), l7: judged.l7, points: listed(found), ...seen(stated, [judged]) },
  };
}

/** The source address that the case states for the last point of policing. */
export const seenIn = ({ 'source-seen': seen }: CaseFlow) => (seen === undefined ? {} : { seen });

/** The one that the last points see, when the case states it. */
export function seen(stated: CaseFlow, judged: readonly FlowJudgement[]) {
  const sources = judged.map(({ arrives: { source, sourceUncertain } }) =>
    sourceUncertain ? 'unknown' : source.text,
  );
  return stated['source-seen'] === undefined ? {} : { seen: [...new Set(sources)].join(' or ') };
}

/** An unknown point needs no reason. */
const normal = (text: string) => (text.startsWith('unknown') ? 'unknown' : text);
