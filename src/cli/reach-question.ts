import { Answers } from '../engine/reach/answers.ts';
import { kindredOf } from '../engine/reach/kin.ts';
import { Reach } from '../engine/reach/reach.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type EndChoice, readEnd } from './reach-ends.ts';
import { askedOf, cellsOf, cutsFor } from './reach-port.ts';

/** What is asked, as people type it. */
export interface ReachQuestion {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly port?: string | undefined;
}

/** A question worked out for one address family. */
export interface FamilyAnswers {
  readonly answers: Answers;
  /** The endpoints that are asked about; `undefined`: all. */
  readonly from: ReadonlySet<number> | undefined;
  readonly to: ReadonlySet<number> | undefined;
}

const chosen = (reach: Reach, end: EndChoice | undefined): ReadonlySet<number> | undefined =>
  end && new Set(reach.endpoints.flatMap((one, index) => (end.isMeant(one, reach) ? [index] : [])));

/** True when the question names one endpoint on each side, and a port: it has a yes or no for an answer. */
export function isYesOrNo(snapshot: Snapshot, { from, to, port }: ReachQuestion): boolean {
  if (from === undefined || to === undefined || port === undefined) return false;
  return readEnd(snapshot, from).isSingle && readEnd(snapshot, to).isSingle;
}

/** The families in which something that is asked about has an address: pods and nodes, in any case. */
export function answersTo(snapshot: Snapshot, question: ReachQuestion): readonly FamilyAnswers[] {
  const { from, to, port } = question;
  const [source, target] = [from, to].map((text) =>
    text === undefined ? undefined : readEnd(snapshot, text),
  );
  return ([4, 6] as const).flatMap((family): FamilyAnswers[] => {
    const asked = port === undefined ? undefined : askedOf(port, family);
    const reach = new Reach(snapshot, family, {
      cuts: asked ? cutsFor(asked) : [],
      nets: [...(source?.nets ?? []), ...(target?.nets ?? [])],
    });
    const [sources, targets] = [chosen(reach, source), chosen(reach, target)];
    const isThere = reach.endpoints.some(({ end }) => end.kind !== 'outside');
    if (!isThere || sources?.size === 0 || targets?.size === 0) return [];
    const only = asked && cellsOf(reach.space, asked);
    return [{ answers: new Answers(reach, kindredOf(reach), only), from: sources, to: targets }];
  });
}
