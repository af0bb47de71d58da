import { type Artifact, sourceAt } from '../lib/artifact.ts';
import type { Source } from '../lib/source.ts';
import type { RecordOf } from '../parsers/index.ts';
import { type Collected, type Collection, isWhole } from './collection.ts';

const CORE = /^$/;
const CALICO = /^((crd\.)?projectcalico\.org)?$/;

/** Kinds that are read from `kubectl get LIST -o json|yaml`, by the names and groups that people write. */
const LISTS = {
  nodes: { name: /^no(des?)?$/, group: CORE },
  namespaces: { name: /^(ns|namespaces?)$/, group: CORE },
  pods: { name: /^po(ds?)?$/, group: CORE },
  // Calico's kind of the same name is another one; without a group the name means the Kubernetes kind.
  networkpolicies: { name: /^(netpol|networkpolic(y|ies))$/, group: /^((networking\.k8s\.io|extensions))?$/ },
  ippools: { name: /^ippools?$/, group: CALICO },
  ipamblocks: { name: /^ipamblocks?$/, group: CALICO },
  blockaffinities: { name: /^blockaffinit(y|ies)$/, group: CALICO },
  clusterinformations: { name: /^clusterinfo(rmations?)?$/, group: CALICO },
} as const;

/** `ippools`, `ippools.crd.projectcalico.org` and `ippools.v1.crd.projectcalico.org` name the same list. */
function names(word: string, { name, group }: (typeof LISTS)[keyof typeof LISTS]): boolean {
  const [plural = '', ...rest] = word.toLowerCase().split('.');
  const version = /^v\d+((alpha|beta)\d+)?$/;
  return name.test(plural) && group.test(rest.filter((part, i) => i > 0 || !version.test(part)).join('.'));
}

/** The answers to `kubectl get LIST -o json|yaml`, alone or with other lists (`kubectl get nodes,pods`). */
export function listsOf(all: Collection, list: keyof typeof LISTS): readonly Collected<'manifest'>[] {
  return all
    .of('manifest')
    .filter(({ artifact }) => (artifact.args.list ?? '').split(',').some((word) => names(word, LISTS[list])));
}

/** True when an object that the answer does not show does not exist. */
export function showsAll(of: Collected<'manifest'>): boolean {
  return isWhole(of) && of.unread.length === 0;
}

/** Finds where a part of an object stands, by JSON pointer; the object itself when it has no such part. */
export function placesIn(artifact: Artifact, record: RecordOf<'manifest'>): (pointer: string) => Source {
  // Asked for once: in JSON the lines of an object are looked up anew each time.
  const { line, lines } = record;
  return (pointer) => sourceAt(artifact, lines[pointer] ?? line);
}
