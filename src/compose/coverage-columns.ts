import { artifacts } from '../collector/artifacts.ts';
import type { Artifact } from '../lib/artifact.ts';
import { byText } from '../lib/sort.ts';

/** A kind of output that coverage has a column for, and at which places it is expected. */
export interface Column {
  readonly id: string;
  readonly title: string;
  readonly on: 'cluster' | 'node' | 'stack' | 'anywhere';
  /** Plurals of the JSON lists that answer the same question. */
  readonly lists: readonly string[];
  /** True when what it holds is kept, and nothing is concluded from it. */
  readonly isKept: boolean;
}

/** Outputs that nobody has to collect: attempts, changes, files that were shown. */
const OPTIONAL = /^(ping|manifest|kubectl-change|calicoctl-version)$/;

/** What is no output of a known command. */
const NO_OUTPUT = /^(unknown|text|session)$/;

/** A table for people and a list for machines answer the same question: who has one lacks nothing. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  'kubectl-get-nodes': ['nodes'],
  'kubectl-describe-nodes': ['nodes'],
  'calicoctl-get-nodes': ['nodes'],
  'kubectl-get-pods': ['pods'],
  'kubectl-get-networkpolicies': ['networkpolicies'],
  'kubectl-describe-networkpolicies': ['networkpolicies'],
  'kubectl-get-crd': ['ippools', 'ipamblocks'],
  'kubectl-describe-ippools': ['ippools'],
  'calicoctl-get-ippools': ['ippools'],
};

/** Lists that have a column in the shape of a table, or that are read without one. */
const READ = new Set([
  ...Object.values(LISTS).flat(),
  'namespaces',
  'blockaffinities',
  'clusterinformations',
]);

const KNOWN: readonly Column[] = Object.entries(artifacts)
  .filter(([id]) => !OPTIONAL.test(id))
  .map(([id, { title, on }]) => ({ id, title, on, lists: LISTS[id] ?? [], isKept: false }));

/** The lists that an artifact holds, as `ippools` or `networkpolicies.crd.projectcalico.org`. */
export function listsIn({ kind, args }: Artifact): readonly string[] {
  const lists = kind === 'manifest' && args.list !== undefined ? args.list.split(',') : [];
  // Calico has a kind of the same name as Kubernetes; of all others the plural is enough.
  return lists.map((list) =>
    /^networkpolicies\..*projectcalico\.org$/.test(list) ? list : list.replace(/\..*/, ''),
  );
}

/** Columns for what was collected beyond what is known: it is shown as kept, so that nobody collects it again. */
function furtherColumns(all: readonly Artifact[]): Column[] {
  const kinds = all
    .map(({ kind }) => kind)
    .filter((kind) => !Object.hasOwn(artifacts, kind) && !NO_OUTPUT.test(kind));
  const lists = all.flatMap(listsIn).filter((list) => !KNOWN.some((column) => column.lists.includes(list)));
  return [
    ...[...new Set(kinds)].sort(byText).map((kind): Column => {
      return { id: kind, title: kind, on: 'anywhere', lists: [], isKept: true };
    }),
    ...[...new Set(lists)].sort(byText).map((list): Column => {
      return { id: `list:${list}`, title: list, on: 'anywhere', lists: [list], isKept: !READ.has(list) };
    }),
  ];
}

/** The columns for what a bundle holds: places first, the cluster last. */
export function columnsFor(all: readonly Artifact[]): readonly Column[] {
  const known = [...KNOWN].sort((a, b) => Number(a.on === 'cluster') - Number(b.on === 'cluster'));
  return [...known, ...furtherColumns(all)];
}
