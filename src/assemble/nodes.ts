import type { Diagnostic } from '../lib/diagnostic.ts';
import { groupedBy } from '../lib/group.ts';
import { sortedBy } from '../lib/sort.ts';
import { asEvidence, type Source } from '../lib/source.ts';
import type { Node } from '../model/node.ts';
import type { Known } from '../model/snapshot.ts';
import { calicoNodeObjects } from './calico-node-objects.ts';
import { type Collection, isWhole, nearest, sourceOf } from './collection.ts';
import { nodeConflicts } from './node-conflicts.ts';
import { nodeLists, nodeObjects } from './node-objects.ts';
import type { NodeSaying } from './node-saying.ts';
import { calicoctlNodeTable, describedNodes, kubectlNodeTable } from './node-tables.ts';
import { showsAll } from './object-lists.ts';

/** Everything that is said about nodes, the most exact source first: it wins where two disagree. */
function sayings(all: Collection, at: number): NodeSaying[] {
  const calico = [...calicoNodeObjects(all, at), ...calicoctlNodeTable(all, at)];
  return [...nodeObjects(all, at), ...kubectlNodeTable(all, at), ...calico, ...describedNodes(all, at)];
}

function nodeOf(name: string, said: readonly NodeSaying[]): Node[] {
  const evidence = asEvidence(said.flatMap((one) => one.evidence));
  const podCidrs = said.find((one) => one.podCidrs.length > 0)?.podCidrs ?? [];
  const fields: NodeSaying['fields'] = Object.assign({}, ...said.toReversed().map((one) => one.fields));
  return evidence ? [{ name, ...fields, podCidrs, evidence }] : [];
}

/** Where each list stands that was read. */
function listSources(all: Collection, at: number): Source[] {
  const wide = all.of('calicoctl-get-nodes').filter(({ records }) => records.some((record) => record.ipv4));
  return [nodeLists(all), all.of('kubectl-get-nodes'), wide].flatMap((lists) => {
    const listing = nearest<(typeof lists)[number]>(lists, at, ({ artifact }) => artifact.moment);
    return listing ? [sourceOf(listing, { line: 1 })] : [];
  });
}

/** Joins the nodes of kubectl, calicoctl and `describe`; `undefined` when none of them was collected. */
export function assembleNodes(
  all: Collection,
  at: number,
): { readonly nodes: Known<Node> | undefined; readonly conflicts: readonly Diagnostic[] } {
  const said = sayings(all, at);
  if (said.length === 0) return { nodes: undefined, conflicts: [] };
  const byName = [...groupedBy(said, ({ name }) => name)];
  const items = byName.flatMap(([name, own]) => nodeOf(name, own));
  const complete = all.of('kubectl-get-nodes').some(isWhole) || nodeLists(all).some(showsAll);
  return {
    nodes: { items: sortedBy(items, (node) => node.name), complete, sources: listSources(all, at) },
    conflicts: byName.flatMap(([name, own]) => nodeConflicts(name, own)),
  };
}
