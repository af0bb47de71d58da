import type { LabelView } from '../../lib/selector/label-view.ts';
import type { KnownByNamespace, Snapshot } from '../../model/snapshot.ts';
import type { Holder } from './holder.ts';
import { isListed } from './profile-labels.ts';
import {
  unknownGlobalNetworkSet,
  unknownHostEndpoint,
  unknownNetworkSet,
  unknownWorkload,
} from './unknown-labels.ts';

/** More namespaces than this, and what they may hold is taken as one. */
const MOST_NAMESPACES = 100;

/** Stand-ins for objects that were not listed: one for each namespace in question, when those are known and few. */
function unlisted(
  { namespaces }: Snapshot,
  part: KnownByNamespace<unknown> | undefined,
  kind: Holder['kind'],
  labelsIn: (namespace: string | undefined) => LabelView,
): readonly Holder[] {
  if (part?.completeIn === 'all') return [];
  const names = (namespaces?.items ?? []).map(({ name }) => name).filter((name) => !isListed(part, name));
  const isFew = namespaces?.complete === true && names.length <= MOST_NAMESPACES;
  return (isFew ? names : [undefined]).map((name) => ({
    kind,
    id: `${name ?? '?'}/?`,
    labels: labelsIn(name),
    namedPorts: kind === 'network-set' ? [] : undefined,
  }));
}

/** Pods that may exist. */
export function unlistedPods(snapshot: Snapshot): readonly Holder[] {
  return unlisted(snapshot, snapshot.workloads, 'workload', (name) => unknownWorkload(snapshot, name));
}

/** Network sets that may exist, of either kind. */
export function unlistedSets(snapshot: Snapshot): readonly Holder[] {
  const own = unlisted(snapshot, snapshot.networkSets, 'network-set', unknownNetworkSet);
  const isGlobalListed = snapshot.globalNetworkSets?.complete === true;
  const global: Holder = {
    kind: 'network-set',
    id: '?',
    labels: unknownGlobalNetworkSet,
    namedPorts: [],
  };
  return isGlobalListed ? own : [...own, global];
}

/** Host endpoints that may exist. */
export function unlistedHostEndpoints({ hostEndpoints }: Snapshot): readonly Holder[] {
  if (hostEndpoints?.complete) return [];
  return [{ kind: 'host-endpoint', id: '?', labels: unknownHostEndpoint, namedPorts: undefined }];
}
