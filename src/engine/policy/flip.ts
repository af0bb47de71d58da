import type { Snapshot } from '../../model/snapshot.ts';
import type { Change, World } from './change.ts';
import { type Flow, type FlowJudgement, judgeFlow } from './flow.ts';
import { labelChanges } from './label-changes.ts';
import { portChanges } from './port-changes.ts';
import { ruleChanges } from './rule-changes.ts';

/** No more attempts than this: the answer is for people, who would not read a longer one either. */
const MOST_TRIES = 400;
/** What an attempt costs grows with the policies, each of which is looked at again. */
const MOST_WORK = 400_000;
const MOST_ANSWERS = 5;

/** Only who has the two addresses matters: that keeps each attempt cheap in a large cluster. */
function reduced({ snapshot, flow }: World): World {
  const ends = [flow.from.address.text, flow.to.address.text];
  const { workloads } = snapshot;
  if (!workloads) return { snapshot, flow };
  const items = workloads.items.filter(({ addresses }) => addresses.some(({ text }) => ends.includes(text)));
  return { snapshot: { ...snapshot, workloads: { ...workloads, items } }, flow };
}

/** How often it may be tried in a cluster of this size. */
function triesIn({ snapshot: { policies } }: World): number {
  return Math.min(MOST_TRIES, Math.ceil(MOST_WORK / (1 + policies.items.length)));
}

function candidates(world: World, judged: FlowJudgement, action: 'allow' | 'deny'): readonly Change[] {
  const facts = [
    ...labelChanges(world, world.flow.from, 'the source'),
    ...labelChanges(world, world.flow.to, 'the destination'),
    ...portChanges(world),
  ];
  const rules = ruleChanges(judged, action);
  const distinct = (changes: readonly Change[]) => [
    ...new Map(changes.map((change) => [change.says, change])).values(),
  ];
  return [...distinct(facts).slice(0, Math.max(0, triesIn(world) - rules.length)), ...distinct(rules)];
}

/**
 * The smallest changes that would turn the verdict of a flow around: the shortest lists of single facts, found by
 * trying. Empty when none of one or two facts does, or when too many would have to be tried.
 */
export function flipsOf(snapshot: Snapshot, flow: Flow): readonly (readonly Change[])[] {
  const judged = judgeFlow(snapshot, flow);
  if (judged.verdict === 'unknown') return [];
  const [wanted, action] =
    judged.verdict === 'denied' ? (['allowed', 'allow'] as const) : (['denied', 'deny'] as const);
  const world = reduced({ snapshot, flow });
  const single = candidates(world, judged, action);
  const most = triesIn(world);
  let tries = 0;
  const turns = (changes: readonly Change[]) => {
    tries += 1;
    const after = changes.reduce((one, change) => change.in(one), world);
    return judgeFlow(after.snapshot, after.flow).verdict === wanted;
  };
  const found: (readonly Change[])[] = [];
  for (const change of single) if (turns([change])) found.push([change]);
  for (const [i, first] of single.entries())
    for (const second of found.length > 0 ? [] : single.slice(i + 1))
      if (tries < most && turns([first, second])) return [[first, second]];
  return found.slice(0, MOST_ANSWERS);
}
