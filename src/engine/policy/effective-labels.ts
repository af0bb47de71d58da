import { type LabelView, viewOf } from '../../lib/selector/label-view.ts';
import { NAMESPACE_PREFIX, SERVICE_ACCOUNT_PREFIX } from '../../lib/selector/selector-keys.ts';
import type { NetworkSet } from '../../model/policing.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Labels, Workload } from '../../model/workload.ts';
import { firstOf, GIVEN, labelOf } from './label-layers.ts';
import { accountProfile, namespaceProfile } from './profile-labels.ts';

/*
 * The labels that selectors see (calico-semantics 1.5): own labels, then those inherited from the profiles that
 * Calico makes of the namespace (`pcns.`) and of the service account (`pcsa.`).
 */

/** Labels of a pod. Its own ones cannot imitate what it inherits, nor what Calico says about it. */
export function workloadLabels(snapshot: Snapshot, workload: Workload): LabelView {
  const { namespace, serviceAccount, labels } = workload;
  const given: Labels = {
    [GIVEN.namespace]: namespace,
    [GIVEN.orchestrator]: 'k8s',
    ...(serviceAccount !== undefined && serviceAccount !== '' && { [GIVEN.serviceAccount]: serviceAccount }),
  };
  const inherited = firstOf([
    namespaceProfile(snapshot, namespace),
    accountProfile(snapshot, namespace, serviceAccount),
  ]);
  return {
    get(key) {
      if (key.startsWith(NAMESPACE_PREFIX) || key.startsWith(SERVICE_ACCOUNT_PREFIX))
        return inherited.get(key);
      const label = labelOf(given, key);
      if (label !== 'absent') return label;
      if (key === GIVEN.serviceAccount && serviceAccount === undefined) return 'unknown';
      return labels === undefined ? 'unknown' : labelOf(labels, key);
    },
  };
}

/** Labels of a network set; a cluster-wide one has its own only. */
export function networkSetLabels(snapshot: Snapshot, { namespace, labels }: NetworkSet): LabelView {
  if (namespace === undefined) return viewOf(labels);
  return firstOf([
    viewOf({ ...labels, [GIVEN.namespace]: namespace }),
    namespaceProfile(snapshot, namespace),
  ]);
}
