import type { Gap } from '../ledger.ts';
import type { Backends } from '../services/backends.ts';
import type { Trace, VerdictValue } from './model.ts';
import type { Dialled } from './target.ts';

/** `namespace/name`. */
export const idOf = ({ hit: { service } }: Dialled) => `${service.namespace}/${service.name}`;

/** Why no backend gets a packet, after the name of the Service. */
export const REASONS: Readonly<Record<'refused' | 'dropped' | 'unresolved', string>> = {
  refused: 'has no endpoint that is ready: the connection is refused',
  dropped: 'has endpoints, and none that this client may get on the node that chooses: the packet is dropped',
  unresolved: 'is headless and has no endpoint that is ready: its name has no address',
};

const LOCAL_DNS: Gap = {
  id: 'node-local-dns',
  says: 'Pods of node-local-dns may answer at this address themselves, on each node: policy then sees it untranslated.',
  command: 'kubectl -n kube-system get configmap node-local-dns kube-proxy -o yaml',
};

/** What the Service alone leaves open, beside its backends. */
export const gapsOf = (found: Backends): readonly Gap[] =>
  found.mayBeNodeLocalDns ? [...found.gaps, LOCAL_DNS] : found.gaps;

/** Some of the backends answer and some do not: that is certain, whatever the rest does. */
export function joined(values: readonly VerdictValue[]): VerdictValue {
  const distinct = new Set(values);
  if (distinct.has('mixed') || (distinct.has('delivered') && distinct.has('blocked'))) return 'mixed';
  const [only] = distinct;
  return distinct.size === 1 && only !== undefined ? only : 'unknown';
}

/** The backend that a reader wants to see: the one that decides. */
export function tellingOf(traces: readonly Trace[], value: VerdictValue): Trace | undefined {
  const order: readonly VerdictValue[] = ['blocked', 'mixed', 'unknown', 'delivered'];
  if (value === 'unknown') return traces.find(({ verdict }) => verdict === 'unknown') ?? traces[0];
  return [...traces].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))[0];
}

/** How many of the backends are reached, and what is wrong with the one that decides. */
export function countedSays(
  service: string,
  value: VerdictValue,
  traces: readonly Trace[],
  telling: Trace,
): string {
  const reached = traces.filter(({ verdict }) => verdict === 'delivered').length;
  const all = traces.length === 1 ? 'the only backend' : `${reached} of ${traces.length} backends`;
  const about = `${telling.flow.to}: ${telling.says}`;
  if (value === 'delivered')
    return traces.length === 1
      ? `${telling.flow.to}, the only backend of Service ${service}, is reached.`
      : `All ${traces.length} backends of Service ${service} are reached.`;
  if (value === 'unknown') return `Whether Service ${service} is reached cannot be told. ${about}`;
  return traces.length === 1
    ? `${all[0]?.toUpperCase()}${all.slice(1)} of Service ${service} is not reached. ${about}`
    : `${reached === 0 ? `None of ${traces.length}` : `${reached} of ${traces.length}`} backends of Service ${service} ${reached === 1 ? 'is' : 'are'} reached. ${about}`;
}
