import { groupedBy } from '../../lib/group.ts';
import type { LabelView } from '../../lib/selector/label-view.ts';
import { NAMESPACE_PREFIX, SERVICE_ACCOUNT_PREFIX } from '../../lib/selector/selector-keys.ts';
import type { ServiceAccount } from '../../model/policing.ts';
import type { KnownByNamespace, Snapshot } from '../../model/snapshot.ts';
import type { Labels } from '../../model/workload.ts';
import { anything, nothing, prefixed } from './label-layers.ts';

/** Calico gives it to each namespace and service account, over one of the same key. */
const NAME = 'projectcalico.org/name';
/** The API server sets it on every namespace (Kubernetes 1.21 and newer). */
const KUBERNETES_NAME = 'kubernetes.io/metadata.name';

const NAMESPACES = new WeakMap<Snapshot, ReadonlyMap<string, Labels>>();

/** The labels of a namespace; `missing` when all namespaces are known, and it is none of them. */
export function namespaceLabels(snapshot: Snapshot, namespace: string): Labels | 'unknown' | 'missing' {
  const all =
    NAMESPACES.get(snapshot) ??
    new Map((snapshot.namespaces?.items ?? []).map(({ name, labels }) => [name, labels]));
  NAMESPACES.set(snapshot, all);
  return all.get(namespace) ?? (snapshot.namespaces?.complete ? 'missing' : 'unknown');
}

/** What an endpoint inherits from the profile of its namespace. */
export function namespaceProfile(snapshot: Snapshot, namespace: string): LabelView {
  const labels = namespaceLabels(snapshot, namespace);
  if (labels === 'missing') return nothing;
  const known = { [NAME]: namespace, ...(labels === 'unknown' && { [KUBERNETES_NAME]: namespace }) };
  return prefixed(NAMESPACE_PREFIX, known, labels);
}

const ACCOUNTS = new WeakMap<KnownByNamespace<ServiceAccount>, ReadonlyMap<string, ServiceAccount[]>>();

function accountLabels(snapshot: Snapshot, namespace: string, name: string): Labels | 'unknown' | 'missing' {
  const accounts = snapshot.serviceAccounts;
  if (!accounts) return 'unknown';
  const byId = ACCOUNTS.get(accounts) ?? groupedBy(accounts.items, (one) => `${one.namespace}/${one.name}`);
  ACCOUNTS.set(accounts, byId);
  const found = byId.get(`${namespace}/${name}`)?.[0];
  return found?.labels ?? (isListed(accounts, namespace) ? 'missing' : 'unknown');
}

/** True when all objects of the namespace were listed. */
export function isListed(part: KnownByNamespace<unknown> | undefined, namespace: string): boolean {
  return part !== undefined && (part.completeIn === 'all' || part.completeIn.includes(namespace));
}

/** What an endpoint inherits from the profile of its service account. */
export function accountProfile(snapshot: Snapshot, namespace: string, name: string | undefined): LabelView {
  if (name === undefined) return anything(SERVICE_ACCOUNT_PREFIX);
  const labels = name === '' ? 'missing' : accountLabels(snapshot, namespace, name);
  return labels === 'missing' ? nothing : prefixed(SERVICE_ACCOUNT_PREFIX, { [NAME]: name }, labels);
}
