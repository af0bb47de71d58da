import type { Match } from '../../lib/kleene.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Workload } from '../../model/workload.ts';
import type { Gap } from '../ledger.ts';
import { settingOf } from './felix.ts';

/**
 * Felix takes a pod that asks for further source addresses for no endpoint at all, unless spoofing is permitted: its
 * traffic is dropped, and no selector means it (calico-semantics 1.9).
 */
export function isRefused(snapshot: Snapshot, workload: Workload): Match {
  if (workload.allowedSourcePrefixes === undefined) return 'no';
  const spoofing = settingOf(snapshot, workload.node ?? '', 'workloadSourceSpoofing');
  if (spoofing !== undefined) return spoofing === 'any' ? 'no' : 'yes';
  return snapshot.manifestsOnly ? 'yes' : 'unknown';
}

/** What a refused pod is denied by. */
export const REFUSED = 'unknown interface';

/** What would tell whether a pod is refused. */
export const SPOOFING: Gap = {
  id: 'workload-source-spoofing',
  says: 'Whether Felix permits pods to send from further source addresses is not known; without, such a pod has no network.',
  command: 'calicoctl get felixconfigurations -o yaml',
};
