import { byName } from '../../lib/sort.ts';
import { fewOf, PodNames } from './group-name.ts';
import type { Group } from './grouping.ts';
import { outsideName, prefixesByGroup } from './outside-groups.ts';
import type { Reach } from './reach.ts';

/** A group with what people and machines call it. */
export interface NamedGroup {
  readonly group: Group;
  readonly id: string;
  readonly name: string;
  readonly members: readonly string[];
}

const endsOf = ({ endpoints }: Reach, { members }: Group) =>
  members.flatMap((member) => endpoints[member]?.end ?? []);

/** `node:n1`, `every node (3 nodes)`, `nodes n1, n2 (2 nodes)`. */
export function nodesName(names: readonly string[], all: number): string {
  const [first = ''] = names;
  if (names.length === 1) return `node:${first}`;
  return names.length === all ? `every node (${all} nodes)` : `nodes ${fewOf(names)} (${names.length} nodes)`;
}

const ORDER = { workload: 0, host: 1, outside: 2 } as const;

/** Names for pods of a cluster. */
export const podNames = ({ endpoints }: Reach): PodNames =>
  new PodNames(endpoints.flatMap(({ id, end }) => (end.kind === 'workload' ? [id] : [])));

/** Gives groups their names, in the order in which people look for them: pods, nodes, outside. */
export function namedGroups(reach: Reach, groups: readonly Group[]): readonly NamedGroup[] {
  const nodes = reach.endpoints.filter(({ end }) => end.kind === 'host').length;
  const names = podNames(reach);
  const prefixes = prefixesByGroup(
    reach,
    groups.filter(({ kind }) => kind === 'outside'),
  );
  const named = groups.map((group) => {
    if (group.kind === 'outside') {
      const { own, others } = prefixes(group);
      return { group, name: outsideName(reach.family, own, others), members: own };
    }
    const ends = endsOf(reach, group);
    const own = ends.flatMap((end) => (end.kind === 'workload' ? [end.workload.id] : []));
    if (group.kind === 'workload') return { group, name: names.of(own), members: own.sort(byName) };
    const hosts = ends.flatMap((end) => (end.kind === 'host' ? [end.node] : [])).sort(byName);
    return { group, name: nodesName(hosts, nodes), members: hosts };
  });
  named.sort(
    (a, b) =>
      ORDER[a.group.kind] - ORDER[b.group.kind] ||
      byName(a.name, b.name) ||
      byName(a.members[0] ?? '', b.members[0] ?? ''),
  );
  const times = new Map<string, number>();
  return named.map(({ group, name, members }, i) => {
    // Two groups may hold two pods each of one controller.
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    return { group, id: `g${i + 1}`, name: time === 1 ? name : `${name} #${time}`, members };
  });
}
