import type { Decider, Judgement } from './judgement.ts';

/** Where a packet may be policed. */
export type PointName =
  | 'untracked-ingress'
  | 'untracked-egress'
  | 'pre-dnat'
  | 'host-ingress'
  | 'host-egress'
  | 'forward-ingress'
  | 'forward-egress'
  | 'workload-egress'
  | 'workload-ingress'
  | 'endpoint-to-host';

/** One place at which policy is asked, and its answer. */
export interface Point {
  readonly point: PointName;
  /** `namespace/name` of a pod, or the name of a host endpoint; the node where there is none. */
  readonly endpoint: string;
  readonly judgement: Judgement;
}

/** An answer that no policy gives. */
export function settled(verdict: Decider['verdict'], by: string, more: Partial<Judgement> = {}): Judgement {
  return {
    verdict,
    decidedBy: [{ verdict, by, evidence: [] }],
    l7: false,
    isPoliced: false,
    doubts: [],
    gaps: [],
    assumptions: [],
    evidence: [],
    ...more,
  };
}

/** Answers of which one holds, and nobody knows which. */
export function either(judgements: readonly [Judgement, ...Judgement[]]): Judgement {
  const [first, ...rest] = judgements;
  if (rest.every(({ verdict }) => verdict === first.verdict)) return first;
  return {
    ...first,
    verdict: 'unknown',
    l7: false,
    decidedBy: judgements.flatMap(({ decidedBy }) => decidedBy),
    gaps: [
      {
        id: 'interface',
        says: 'Through which interface of the node the packet goes is not known, and their host endpoints differ.',
        command: 'ip route get ADDRESS   (on the node)',
      },
    ],
  };
}
