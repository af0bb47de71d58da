import type { LabelView } from '../../lib/selector/label-view.ts';
import { NAMESPACE_PREFIX } from '../../lib/selector/selector-keys.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Labels } from '../../model/workload.ts';
import { anything, GIVEN, labelOf } from './label-layers.ts';
import { namespaceProfile } from './profile-labels.ts';

/** Labels of something that was not collected: unknown, but for those that its kind never has. */
const unknownBut = (never: readonly string[]): LabelView => ({
  get: (key) => (never.includes(key) ? 'absent' : 'unknown'),
});

/** A cluster-wide network set that was not collected. */
export const unknownGlobalNetworkSet = unknownBut([GIVEN.orchestrator, GIVEN.namespace]);

/** A host endpoint that was not collected. */
export const unknownHostEndpoint = unknownBut([GIVEN.orchestrator, GIVEN.namespace]);

/** A network set that was not collected, of a namespace that is known or not. */
export function unknownNetworkSet(namespace: string | undefined): LabelView {
  const rest = unknownBut([GIVEN.orchestrator]);
  if (namespace === undefined) return rest;
  return { get: (key) => (key === GIVEN.namespace ? { value: namespace } : rest.get(key)) };
}

/** A pod that was not collected, of a namespace that is known or not. */
export function unknownWorkload(snapshot: Snapshot, namespace: string | undefined): LabelView {
  const known: Labels = {
    [GIVEN.orchestrator]: 'k8s',
    ...(namespace !== undefined && { [GIVEN.namespace]: namespace }),
  };
  const inherited =
    namespace === undefined ? anything(NAMESPACE_PREFIX) : namespaceProfile(snapshot, namespace);
  return {
    get(key) {
      if (key.startsWith(NAMESPACE_PREFIX)) return inherited.get(key);
      const label = labelOf(known, key);
      return label === 'absent' ? 'unknown' : label;
    },
  };
}
