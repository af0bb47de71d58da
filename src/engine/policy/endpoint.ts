import type { LabelView } from '../../lib/selector/label-view.ts';
import type { HostEndpoint } from '../../model/policing.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Workload } from '../../model/workload.ts';
import { workloadLabels } from './effective-labels.ts';
import { hostEndpointLabels } from './host-endpoint-labels.ts';

/** Where a host endpoint is asked: each stage has its own policies (calico-semantics 1.10). */
export type Stage = 'untracked' | 'pre-dnat' | 'normal' | 'forward';

/** Something whose traffic policy decides about. */
export type PolicedEndpoint =
  | { readonly kind: 'workload'; readonly workload: Workload }
  | { readonly kind: 'host-endpoint'; readonly hostEndpoint: HostEndpoint; readonly stage: Stage };

/** `namespace/name` of a pod, the name of a host endpoint. */
export const nameOf = (endpoint: PolicedEndpoint): string =>
  endpoint.kind === 'workload' ? endpoint.workload.id : endpoint.hostEndpoint.name;

/** The labels by which policies select it. */
export const labelsOf = (snapshot: Snapshot, endpoint: PolicedEndpoint): LabelView =>
  endpoint.kind === 'workload'
    ? workloadLabels(snapshot, endpoint.workload)
    : hostEndpointLabels(snapshot, endpoint.hostEndpoint);
