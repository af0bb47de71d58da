import { nodesName } from '../engine/reach/group-list.ts';
import { PodNames } from '../engine/reach/group-name.ts';
import { byName } from '../lib/sort.ts';
import type { ReachFamily, ReachFlow, ReachGroup } from '../result/reach.ts';

/** How pods and nodes of the cluster are named together. */
export interface Names {
  readonly pods: PodNames;
  readonly nodes: number;
  /** True when all sources are asked about. */
  readonly isWhole: boolean;
  /** True when all destinations are. */
  readonly isWholeTo: boolean;
}

/** For a family that nobody named. */
export const NO_NAMES: Names = { pods: new PodNames([]), nodes: 0, isWhole: false, isWholeTo: false };

/** Names of groups, those of one kind together. */
export function namesOf(
  groups: readonly ReachGroup[],
  { pods, nodes }: Names,
  isAllOutside: boolean,
): string {
  const membersOf = (kind: ReachGroup['kind']) =>
    groups.flatMap((group) => (group.kind === kind ? group.members : []));
  const [ofPods, ofNodes] = [membersOf('pods'), membersOf('nodes').sort(byName)];
  const outside = groups.filter(({ kind }) => kind === 'outside').map(({ name }) => name);
  return [
    ...(ofPods.length > 0 ? [pods.of(ofPods)] : []),
    ...(ofNodes.length > 0 ? [nodesName(ofNodes, nodes)] : []),
    ...(isAllOutside ? ['anywhere outside'] : outside),
  ].join(', ');
}

/** Whether these are several groups that are all of the addresses outside. */
export function areAllOutside(
  family: ReachFamily,
  groups: readonly ReachGroup[],
  { isWhole }: Names,
): boolean {
  const count = groups.filter(({ kind }) => kind === 'outside').length;
  const all = family.groups.filter(
    ({ id, kind }) => kind === 'outside' && family.sources.includes(id),
  ).length;
  return isWhole && count > 1 && count === all;
}

/** Where a source of some kind is, seen from the destination. */
export function whereOf({ where }: ReachFlow, kind: ReachGroup['kind'] | undefined, names: string): string {
  if (where === 'anywhere') return names;
  if (kind === 'nodes') return where === 'same-node' ? 'its own node' : `${names} but its own`;
  return `${names} ${where === 'same-node' ? 'on the same node' : 'on other nodes'}`;
}
