import { type Answers, NO_PAIR } from './answers.ts';
import type { Group, Grouping } from './grouping.ts';
import { nodeAt } from './kin.ts';
import type { Reachable } from './reachable.ts';

/** Between which endpoints of two groups: all, those on one node, or those on different nodes. */
export type Where = 'anywhere' | 'same-node' | 'other-nodes';

/** What one group may send to another. */
export interface GroupFlow {
  readonly where: Where;
  readonly answer: Reachable;
}

function nodesOf({ reach }: Answers, { members }: Group): ReadonlySet<string | undefined> {
  return new Set(members.map((member) => nodeAt(reach, member)));
}

/** Whether two endpoints of the groups share a node, and whether two do not. */
function relations(
  answers: Answers,
  from: Group,
  to: Group,
): { readonly near: boolean; readonly far: boolean } {
  const [sources, targets] = [nodesOf(answers, from), nodesOf(answers, to)];
  // A node shares itself with nobody but its pods.
  const areNodes = from.kind === 'host' && to.kind === 'host';
  const near = !areNodes && [...sources].some((node) => node !== undefined && targets.has(node));
  const [only] = sources;
  const far = sources.size > 1 || targets.size > 1 || only === undefined || !targets.has(only);
  return { near, far };
}

/** Two kin of the groups, different ones when there are such. */
function kinOf(from: Group, to: Group): readonly [number, number] {
  const [a = 0, another = a] = from.kin;
  const [b = 0] = to.kin;
  return a === b && to.kin.length > 1 ? [a, to.kin[1] ?? b] : a === b ? [another, b] : [a, b];
}

/** What is between two groups; nothing between outside addresses, and between an endpoint and itself. */
export function flowsBetween(
  answers: Answers,
  { columns }: Grouping,
  from: Group,
  to: Group,
): readonly GroupFlow[] {
  if (from.kind === 'outside' && to.kind === 'outside') return [];
  const [one] = from.members;
  if (from.members.length === 1 && to.members.length === 1 && one === to.members[0]) return [];
  const [source, destination] = kinOf(from, to);
  const column = columns.get(destination);
  const [apart, together] = [column?.apart[source] ?? NO_PAIR, column?.together[source] ?? NO_PAIR];
  if (apart === together) return apart === NO_PAIR ? [] : [{ where: 'anywhere', answer: answers.at(apart) }];
  const { near, far } = relations(answers, from, to);
  const hasBoth = near && far;
  const flow = (where: Where, number: number): GroupFlow[] =>
    number === NO_PAIR ? [] : [{ where: hasBoth ? where : 'anywhere', answer: answers.at(number) }];
  return [...(near ? flow('same-node', together) : []), ...(far ? flow('other-nodes', apart) : [])];
}
