import { type Address, addressesIn, type Cidr, cidrsIn } from './cidr.ts';
import {
  type Doc,
  groupOf,
  type Labels,
  listAt,
  mapAt,
  nameOf,
  namespaceOf,
  numberAt,
  textAt,
  textsAt,
  valueAt,
} from './documents.ts';
import { feature } from './felix.ts';

/** A port that an owner declares under a name. */
export interface NamedPort {
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
}

/** Something whose addresses a selector can mean: a pod, a host endpoint, a (global) network set. */
export interface Owner {
  readonly kind: 'pod' | 'host-endpoint' | 'set';
  /** `namespace/name` or `name`. */
  readonly name: string;
  readonly labels: Labels;
  readonly cidrs: readonly Cidr[];
  readonly namedPorts: readonly NamedPort[];
  readonly profiles: readonly string[];
  readonly node: string;
  readonly doc: Doc;
}

const FULL_LENGTH = { 4: 32, 6: 128 } as const;
const asCidr = (address: Address): Cidr => ({ ...address, length: FULL_LENGTH[address.family] });

const isKind = (doc: Doc, kind: string, group: RegExp) =>
  textAt(doc, 'kind') === kind && group.test(groupOf(doc));

/** The documents of one kind of Kubernetes' core, or of Calico. */
export const coreDocs = (docs: readonly Doc[], kind: string) => docs.filter((doc) => isKind(doc, kind, /^$/));
export const calicoDocs = (docs: readonly Doc[], kind: string) =>
  docs.filter((doc) => isKind(doc, kind, /projectcalico\.org$/));

/** Labels under a prefix, and the name of the thing itself under `projectcalico.org/name`. */
function prefixed(doc: Doc | undefined, prefix: string): [string, string][] {
  if (doc === undefined) return [];
  return [
    ...[...mapAt(doc, 'metadata', 'labels')].map(([key, value]): [string, string] => [prefix + key, value]),
    [`${prefix}projectcalico.org/name`, nameOf(doc)],
  ];
}

/** The labels that a profile gives to those who have it. */
function profileLabels(docs: readonly Doc[], profile: string): [string, string][] {
  const [kind, namespace, ...account] = profile.split('.');
  if (kind === 'kns') {
    const name = profile.slice('kns.'.length);
    return prefixed(
      coreDocs(docs, 'Namespace').find((doc) => nameOf(doc) === name),
      'pcns.',
    );
  }
  if (kind === 'ksa') {
    const found = coreDocs(docs, 'ServiceAccount').find(
      (doc) => namespaceOf(doc) === namespace && nameOf(doc) === account.join('.'),
    );
    return prefixed(found, 'pcsa.');
  }
  const custom = calicoDocs(docs, 'Profile').find((doc) => nameOf(doc) === profile);
  return [...mapAt(custom, 'spec', 'labelsToApply')];
}

/** Own labels win over those of profiles, an earlier profile over a later one. */
function effectiveLabels(docs: readonly Doc[], own: Labels, profiles: readonly string[]): Labels {
  const inherited = [...profiles].reverse().flatMap((profile) => profileLabels(docs, profile));
  return new Map([...inherited, ...own]);
}

/** Did the pod end, so that its address is no longer its own? */
function isFinished(pod: Doc): boolean {
  if (/^(Succeeded|Failed|Completed)$/.test(textAt(pod, 'status', 'phase'))) return true;
  const annotations = mapAt(pod, 'metadata', 'annotations');
  const emptied = ['cni.projectcalico.org/podIP', 'vpc.amazonaws.com/pod-ips'].some(
    (key) => annotations.get(key) === '',
  );
  return textAt(pod, 'metadata', 'deletionTimestamp') !== '' && emptied;
}

/** The addresses of a pod, from the first source that has any. */
export function podAddresses(pod: Doc): readonly Address[] {
  const annotations = mapAt(pod, 'metadata', 'annotations');
  const fromAnnotation = (key: string) => (annotations.get(key) ?? '').split(',');
  const sources = [
    listAt(pod, 'status', 'podIPs').map((entry) => textAt(entry, 'ip')),
    [textAt(pod, 'status', 'podIP')],
    fromAnnotation('cni.projectcalico.org/podIPs'),
    fromAnnotation('cni.projectcalico.org/podIP'),
    fromAnnotation('vpc.amazonaws.com/pod-ips'),
  ];
  return sources.map(addressesIn).find((addresses) => addresses.length > 0) ?? [];
}

export const isHostNetwork = (pod: Doc) => valueAt(pod, 'spec', 'hostNetwork') === true;

/** A pod that asks for spoofed sources while that is not allowed: Felix knows nothing of its endpoint. */
export function isRefused(docs: readonly Doc[], pod: Doc): boolean {
  const annotation = mapAt(pod, 'metadata', 'annotations').get('cni.projectcalico.org/allowedSourcePrefixes');
  const spoofing = feature(docs, textAt(pod, 'spec', 'nodeName'), 'workloadSourceSpoofing');
  return annotation !== undefined && spoofing !== 'Any';
}

function podPorts(pod: Doc): readonly NamedPort[] {
  return [...listAt(pod, 'spec', 'containers'), ...listAt(pod, 'spec', 'initContainers')]
    .flatMap((container) => listAt(container, 'ports'))
    .map((port) => ({
      name: textAt(port, 'name'),
      protocol: textAt(port, 'protocol') || 'TCP',
      port: numberAt(port, 'containerPort') ?? 0,
    }))
    .filter(({ name }) => name !== '');
}

function podLabels(pod: Doc): Labels {
  const account = textAt(pod, 'spec', 'serviceAccountName');
  const own = [...mapAt(pod, 'metadata', 'labels')].filter(([key]) => !/^pc(ns|sa)\./.test(key));
  return new Map([
    ...own,
    ['projectcalico.org/namespace', namespaceOf(pod)],
    ['projectcalico.org/orchestrator', 'k8s'],
    ...(account === '' ? [] : [['projectcalico.org/serviceaccount', account] as const]),
  ]);
}

function podOwner(docs: readonly Doc[], pod: Doc): Owner {
  const namespace = namespaceOf(pod);
  const account = textAt(pod, 'spec', 'serviceAccountName');
  const profiles = [`kns.${namespace}`, ...(account === '' ? [] : [`ksa.${namespace}.${account}`])];
  return {
    kind: 'pod',
    name: `${namespace}/${nameOf(pod)}`,
    labels: effectiveLabels(docs, podLabels(pod), profiles),
    cidrs: podAddresses(pod).map(asCidr),
    namedPorts: podPorts(pod),
    profiles,
    node: textAt(pod, 'spec', 'nodeName'),
    doc: pod,
  };
}

function hostOwner(docs: readonly Doc[], endpoint: Doc): Owner {
  const profiles = textsAt(endpoint, 'spec', 'profiles');
  return {
    kind: 'host-endpoint',
    name: nameOf(endpoint),
    labels: effectiveLabels(docs, mapAt(endpoint, 'metadata', 'labels'), profiles),
    cidrs: addressesIn(textsAt(endpoint, 'spec', 'expectedIPs')).map(asCidr),
    namedPorts: listAt(endpoint, 'spec', 'ports').map((port) => ({
      name: textAt(port, 'name'),
      protocol: textAt(port, 'protocol'),
      port: numberAt(port, 'port') ?? 0,
    })),
    profiles,
    node: textAt(endpoint, 'spec', 'node'),
    doc: endpoint,
  };
}

function setOwner(docs: readonly Doc[], set: Doc): Owner {
  const namespace = namespaceOf(set);
  const own = mapAt(set, 'metadata', 'labels');
  const labels = namespace === '' ? own : new Map([...own, ['projectcalico.org/namespace', namespace]]);
  return {
    kind: 'set',
    name: namespace === '' ? nameOf(set) : `${namespace}/${nameOf(set)}`,
    labels: namespace === '' ? labels : effectiveLabels(docs, labels, [`kns.${namespace}`]),
    cidrs: cidrsIn(textsAt(set, 'spec', 'nets')),
    namedPorts: [],
    profiles: [],
    node: '',
    doc: set,
  };
}

/** A pod with an endpoint of Calico: scheduled, not of the host's network, with an address, not finished. */
export function isWorkload(docs: readonly Doc[], pod: Doc): boolean {
  return (
    textAt(pod, 'spec', 'nodeName') !== '' &&
    !isHostNetwork(pod) &&
    !isFinished(pod) &&
    podAddresses(pod).length > 0 &&
    !isRefused(docs, pod)
  );
}

/** Everything in the cluster that a selector can mean. */
export function allOwners(docs: readonly Doc[]): readonly Owner[] {
  return [
    ...coreDocs(docs, 'Pod')
      .filter((pod) => isWorkload(docs, pod))
      .map((pod) => podOwner(docs, pod)),
    ...calicoDocs(docs, 'HostEndpoint').map((doc) => hostOwner(docs, doc)),
    ...[...calicoDocs(docs, 'NetworkSet'), ...calicoDocs(docs, 'GlobalNetworkSet')].map((doc) => {
      return setOwner(docs, doc);
    }),
  ];
}
