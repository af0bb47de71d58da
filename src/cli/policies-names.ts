import { type Address, parseAddress } from '../lib/address.ts';
import type { HostEndpoint } from '../model/policing.ts';
import { type IdlePolicy, type Policy, titleOf } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Workload } from '../model/workload.ts';
import { UsageError } from './exit-code.ts';
import { nearest } from './nearest.ts';

/** What a name on the command line may stand for. */
export type Meant =
  | { readonly kind: 'policy'; readonly policy: Policy }
  | { readonly kind: 'idle'; readonly policy: IdlePolicy }
  | { readonly kind: 'pod'; readonly workload: Workload }
  | { readonly kind: 'host-endpoint'; readonly hostEndpoint: HostEndpoint }
  | { readonly kind: 'node'; readonly node: string }
  | { readonly kind: 'address'; readonly address: Address };

/** Short names of kinds, as kubectl and calicoctl know them. */
const SHORT: Readonly<Record<string, string>> = {
  netpol: 'kubernetesnetworkpolicy',
  knp: 'kubernetesnetworkpolicy',
  np: 'networkpolicy',
  gnp: 'globalnetworkpolicy',
  anp: 'adminnetworkpolicy',
  banp: 'baselineadminnetworkpolicy',
  cnp: 'clusternetworkpolicy',
};

/** The unmistakable way to name something, to be typed as it is shown. */
export function spelledOut(meant: Meant): string {
  switch (meant.kind) {
    case 'policy':
    case 'idle':
      return titleOf(meant.policy).replace(' ', '/');
    case 'pod':
      return `pod:${meant.workload.id}`;
    case 'host-endpoint':
      return `hep:${meant.hostEndpoint.name}`;
    case 'node':
      return `node:${meant.node}`;
    case 'address':
      return meant.address.text;
  }
}

/** The names that people use for a policy: alone, with its namespace, with its kind before either. */
function namesOf({ kind, namespace, name }: Policy | IdlePolicy): readonly string[] {
  const plain = namespace === undefined ? [name] : [`${namespace}/${name}`, name];
  const short = Object.entries(SHORT).flatMap(([word, of]) => (of === kind.toLowerCase() ? [word] : []));
  return [
    ...plain,
    ...[kind.toLowerCase(), ...short].flatMap((word) => plain.map((one) => `${word}/${one}`)),
  ];
}

const lowerKind = (text: string) => text.replace(/^[A-Za-z]+(?=\/)/, (kind) => kind.toLowerCase());

function everything(snapshot: Snapshot): readonly Meant[] {
  const { items, idle } = snapshot.policies;
  return [
    ...items.map((policy): Meant => ({ kind: 'policy', policy })),
    ...idle.map((policy): Meant => ({ kind: 'idle', policy })),
    ...(snapshot.workloads?.items ?? []).map((workload): Meant => ({ kind: 'pod', workload })),
    ...(snapshot.hostEndpoints?.items ?? []).map(
      (hostEndpoint): Meant => ({ kind: 'host-endpoint', hostEndpoint }),
    ),
    ...(snapshot.nodes?.items ?? []).map(({ name }): Meant => ({ kind: 'node', node: name })),
  ];
}

function isCalled(meant: Meant, text: string): boolean {
  switch (meant.kind) {
    case 'policy':
    case 'idle':
      return namesOf(meant.policy).includes(text) || namesOf(meant.policy).includes(lowerKind(text));
    case 'pod':
      return [meant.workload.id, `pod:${meant.workload.id}`, meant.workload.name].includes(text);
    case 'host-endpoint':
      return [meant.hostEndpoint.name, `hep:${meant.hostEndpoint.name}`].includes(text);
    case 'node':
      return text === `node:${meant.node}`;
    case 'address':
      return text === meant.address.text;
  }
}

const simple = (meant: Meant): string => spelledOut(meant).replace(/^pod:|^[A-Za-z]+Policy\//, '');

/** Names of the same form as a text: with a kind in front where that has one. */
function namesLike(all: readonly Meant[], text: string): readonly string[] {
  if (/^(node|hep|pod):/.test(text)) return all.map(spelledOut);
  const [, prefix] = /^([a-z]+\/)[^/]+\/./.exec(text) ?? [];
  const ofKind = all.flatMap((meant) =>
    prefix !== undefined && 'policy' in meant
      ? namesOf(meant.policy).filter((name) => name.startsWith(prefix))
      : [],
  );
  return [...new Set(ofKind.length > 0 ? ofKind : all.map(simple))];
}

/** The one thing that a name stands for; several or none are for the user to sort out. */
export function meantBy(snapshot: Snapshot, text: string): Meant {
  const address = parseAddress(text);
  if (address) return { kind: 'address', address };
  const all = everything(snapshot);
  const found = all.filter((meant) => isCalled(meant, text));
  // A name with its namespace or kind is more than one that happens to be the same without.
  const exact = found.filter((meant) => simple(meant) === text || spelledOut(meant) === text);
  const [one, ...more] = exact.length > 0 ? exact : found;
  if (one && more.length === 0) return one;
  if (one)
    throw new UsageError(
      `${text} may be ${1 + more.length} things`,
      `Name one of them: ${[one, ...more].slice(0, 12).map(spelledOut).join(', ')}`,
    );
  const near = nearest(lowerKind(text), namesLike(all, lowerKind(text)));
  throw new UsageError(
    `no policy or endpoint ${text}`,
    near.length > 0
      ? `Did you mean ${near.join(', ')}?`
      : 'Give a policy (name, ns/name, kind/ns/name), ns/pod, node:NAME, a host endpoint or an address.',
  );
}
