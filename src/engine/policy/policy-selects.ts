import type { Match } from '../../lib/kleene.ts';
import { holds } from '../../lib/selector/holds.ts';
import type { LabelView } from '../../lib/selector/label-view.ts';
import type { Policy } from '../../model/policy.ts';
import type { PolicedEndpoint } from './endpoint.ts';

/** Namespaced policies select pods of their namespace only; host endpoints have none. */
function isOutOfReach({ namespace }: Policy, endpoint: PolicedEndpoint): boolean {
  if (namespace === undefined) return false;
  return endpoint.kind !== 'workload' || endpoint.workload.namespace !== namespace;
}

/** Kinds that only ever select pods. */
const isForPods = ({ kind }: Policy) => kind !== 'GlobalNetworkPolicy';

/** Whether a policy selects an endpoint, by labels alone. Pods on the host network are the host: nothing selects them. */
export function policySelects(policy: Policy, endpoint: PolicedEndpoint, labels: LabelView): Match {
  if (isOutOfReach(policy, endpoint)) return 'no';
  if (endpoint.kind === 'workload' && endpoint.workload.hostNetwork === true) return 'no';
  if (policy.spec !== undefined) return holds(policy.spec.selector, labels);
  return endpoint.kind === 'host-endpoint' && isForPods(policy) ? 'no' : 'unknown';
}
