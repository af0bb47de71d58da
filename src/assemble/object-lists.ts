import { type Artifact, sourceAt } from '../lib/artifact.ts';
import type { Source } from '../lib/source.ts';
import type { RecordOf } from '../parsers/index.ts';
import { type Collected, type Collection, isWhole } from './collection.ts';
import { isEveryList } from './manifest-bundle.ts';

const CORE = /^$/;
const CALICO = /^((crd\.)?projectcalico\.org)?$/;
const ADMIN = /^(policy\.networking\.k8s\.io)?$/;

/** Kinds that are read from `kubectl get LIST -o json|yaml`, by the names and groups that people write. */
const LISTS = {
  nodes: { name: /^no(des?)?$/, group: CORE },
  namespaces: { name: /^(ns|namespaces?)$/, group: CORE },
  pods: { name: /^po(ds?)?$/, group: CORE },
  // Calico's kind of the same name is another one; without a group the name means the Kubernetes kind.
  networkpolicies: { name: /^(netpol|networkpolic(y|ies))$/, group: /^((networking\.k8s\.io|extensions))?$/ },
  // calicoctl knows no other kind of this name; its answers come with the group.
  caliconetworkpolicies: { name: /^networkpolic(y|ies)$/, group: /^(crd\.)?projectcalico\.org$/ },
  globalnetworkpolicies: { name: /^(gnp|globalnetworkpolic(y|ies))$/, group: CALICO },
  stagednetworkpolicies: { name: /^(snp|stagednetworkpolic(y|ies))$/, group: CALICO },
  stagedglobalnetworkpolicies: { name: /^(sgnp|stagedglobalnetworkpolic(y|ies))$/, group: CALICO },
  stagedkubernetesnetworkpolicies: { name: /^(sknp|stagedkubernetesnetworkpolic(y|ies))$/, group: CALICO },
  adminnetworkpolicies: { name: /^(anp|adminnetworkpolic(y|ies))$/, group: ADMIN },
  baselineadminnetworkpolicies: { name: /^(banp|baselineadminnetworkpolic(y|ies))$/, group: ADMIN },
  clusternetworkpolicies: { name: /^(cnp|clusternetworkpolic(y|ies))$/, group: ADMIN },
  tiers: { name: /^tiers?$/, group: CALICO },
  networksets: { name: /^(netsets?|networksets?)$/, group: CALICO },
  globalnetworksets: { name: /^(gnetsets?|globalnetworksets?)$/, group: CALICO },
  hostendpoints: { name: /^(heps?|hostendpoints?)$/, group: CALICO },
  profiles: { name: /^(pro|profiles?)$/, group: CALICO },
  serviceaccounts: { name: /^(sa|serviceaccounts?)$/, group: CORE },
  felixconfigurations: { name: /^felixconfig(uration)?s?$/, group: CALICO },
  daemonsets: { name: /^(ds|daemonsets?)$/, group: /^(apps|extensions)?$/ },
  workloadendpoints: { name: /^(weps?|workloadendpoints?)$/, group: CALICO },
  services: { name: /^(svc|services?)$/, group: CORE },
  endpointslices: { name: /^endpointslices?$/, group: /^(discovery\.k8s\.io)?$/ },
  endpoints: { name: /^(ep|endpoints?)$/, group: CORE },
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

export type ListName = keyof typeof LISTS;

/** Nobody keeps these in a repository: when manifests hold none, the cluster has some all the same. */
const MADE_ELSEWHERE: ReadonlySet<ListName> = new Set([
  'nodes',
  'serviceaccounts',
  'ippools',
  'ipamblocks',
  'blockaffinities',
  'clusterinformations',
]);

/** Whether manifests tell which objects of a list there are. */
function tellsOf({ records }: Collected<'manifest'>, list: ListName): boolean {
  return !MADE_ELSEWHERE.has(list) || records.some(({ kind }) => LISTS[list].name.test(kind.toLowerCase()));
}

/**
 * The answers to `kubectl get LIST -o json|yaml`, alone or with other lists (`kubectl get nodes,pods`). A bundle of
 * manifests answers all lists.
 */
export function listsOf(all: Collection, list: ListName): readonly Collected<'manifest'>[] {
  return all.of('manifest').filter((of) => {
    if (isEveryList(of.artifact)) return tellsOf(of, list);
    return (of.artifact.args.list ?? '').split(',').some((word) => names(word, LISTS[list]));
  });
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
