import { NAMESPACE_PREFIX, SERVICE_ACCOUNT_PREFIX } from '../../lib/selector/selector-keys.ts';
import { byText } from '../../lib/sort.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { labelsOf, type PolicedEndpoint } from '../policy/endpoint.ts';
import { keysIn } from '../reach/rules-of.ts';

/** A label that an endpoint has by itself or inherits; `null`: whether it has it was not collected. */
export interface ShownLabel {
  readonly key: string;
  readonly value: string | null;
}

const prefixed = (prefix: string, labels: Readonly<Record<string, string>> | undefined) =>
  ['projectcalico.org/name', ...Object.keys(labels ?? {})].map((key) => `${prefix}${key}`);

const CALICO = ['namespace', 'orchestrator', 'serviceaccount'].map((name) => `projectcalico.org/${name}`);

/** Keys that an endpoint may have a label of: its own, inherited ones, those that Calico gives. */
function keysOf(snapshot: Snapshot, endpoint: PolicedEndpoint): readonly string[] {
  if (endpoint.kind === 'host-endpoint') {
    const { labels, profiles } = endpoint.hostEndpoint;
    const inherited = snapshot.profiles.filter(({ name }) => profiles.includes(name));
    return [...Object.keys(labels), ...inherited.flatMap(({ labelsToApply }) => Object.keys(labelsToApply))];
  }
  const { workload } = endpoint;
  const namespace = snapshot.namespaces?.items.find(({ name }) => name === workload.namespace);
  const account = snapshot.serviceAccounts?.items.find(
    (one) => one.namespace === workload.namespace && one.name === workload.serviceAccount,
  );
  return [
    ...Object.keys(workload.labels ?? {}),
    ...CALICO,
    ...prefixed(NAMESPACE_PREFIX, namespace?.labels),
    ...prefixed(SERVICE_ACCOUNT_PREFIX, account?.labels),
  ];
}

const rank = (key: string): string =>
  `${key.startsWith(NAMESPACE_PREFIX) ? 2 : key.startsWith(SERVICE_ACCOUNT_PREFIX) ? 3 : CALICO.includes(key) ? 1 : 0}${key}`;

/** The labels by which policies select an endpoint, and those that policies ask for and that were not collected. */
export function shownLabels(snapshot: Snapshot, endpoint: PolicedEndpoint): readonly ShownLabel[] {
  const view = labelsOf(snapshot, endpoint);
  const asked = [...keysIn(snapshot.policies.items)].filter((key) => view.get(key) === 'unknown');
  const keys = [...new Set([...keysOf(snapshot, endpoint), ...asked])].sort((a, b) =>
    byText(rank(a), rank(b)),
  );
  return keys.flatMap((key): ShownLabel[] => {
    const state = view.get(key);
    if (state === 'absent') return [];
    return [{ key, value: state === 'unknown' ? null : state.value }];
  });
}
