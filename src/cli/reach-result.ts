import { flowsBetween } from '../engine/reach/group-flow.ts';
import { type NamedGroup, namedGroups } from '../engine/reach/group-list.ts';
import { type Grouping, groupingOf } from '../engine/reach/grouping.ts';
import { trafficByProtocol } from '../engine/reach/traffic-text.ts';
import { isNone } from '../lib/bits.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { ReachFamily, ReachFlow, ReachGroup, ReachResult } from '../result/reach.ts';
import { Doubts } from './reach-doubts.ts';
import type { FamilyAnswers, ReachQuestion } from './reach-question.ts';

/** Told how far it is: destinations done, and all of them. */
export type OnProgress = (done: number, all: number) => void;

const KINDS = { workload: 'pods', host: 'nodes', outside: 'outside' } as const;

const groupView = ({ id, name, group, members }: NamedGroup): ReachGroup => ({
  id,
  name,
  kind: KINDS[group.kind],
  members: [...members],
});

function flowsOf(
  { answers }: FamilyAnswers,
  grouping: Grouping,
  from: NamedGroup,
  to: NamedGroup,
  doubts: Doubts,
): ReachFlow[] {
  const { reach } = answers;
  return flowsBetween(answers, grouping, from.group, to.group).flatMap(({ where, answer }): ReachFlow[] => {
    const { allowed, unknown } = answer;
    const unknownBecause = [...doubts.of(reach, from.group, to.group, where, unknown)];
    if (isNone(allowed) && isNone(unknown)) return [];
    const text = (set: typeof allowed) => ({ ...trafficByProtocol(reach.space, set) });
    return [
      { from: from.id, to: to.id, where, allowed: text(allowed), unknown: text(unknown), unknownBecause },
    ];
  });
}

function familyOf(asked: FamilyAnswers, doubts: Doubts, onProgress: OnProgress): ReachFamily {
  const { answers, from, to } = asked;
  const grouping = groupingOf(answers, { from, to, onProgress });
  const [sources, destinations] = [
    namedGroups(answers.reach, grouping.sources),
    namedGroups(answers.reach, grouping.destinations),
  ];
  const isOne = grouping.sources === grouping.destinations;
  // Sources and destinations that were grouped apart are numbered through.
  const renamed = isOne
    ? sources
    : destinations.map((one, i) => ({ ...one, id: `g${sources.length + i + 1}` }));
  return {
    family: answers.reach.family,
    groups: [...sources, ...(isOne ? [] : renamed)].map(groupView),
    sources: sources.map(({ id }) => id),
    destinations: renamed.map(({ id }) => id),
    flows: renamed.flatMap((target) =>
      sources.flatMap((source) => flowsOf(asked, grouping, source, target, doubts)),
    ),
  };
}

/** Everything that is asked about, group by group. */
export function reachResultOf(
  snapshot: Snapshot,
  { from = null, to = null, port = null }: { [K in keyof ReachQuestion]: ReachQuestion[K] | null },
  answers: readonly FamilyAnswers[],
  onProgress: OnProgress,
): ReachResult {
  const doubts = new Doubts(snapshot);
  const families = answers.map((asked) => familyOf(asked, doubts, onProgress));
  const ids = (kind: 'workload' | 'host') =>
    new Set(
      answers.flatMap(({ answers: { reach } }) =>
        reach.endpoints.flatMap(({ id, end }) => (end.kind === kind ? [id] : [])),
      ),
    ).size;
  return {
    schemaVersion: 'calisnap.reach/1',
    form: 'groups',
    scope: 'policy',
    question: { from, to, port },
    pods: ids('workload'),
    nodes: ids('host'),
    policies: snapshot.policies.items.length,
    families,
    assumptions: doubts.assumed.map((gap) => ({ ...gap })),
  };
}
