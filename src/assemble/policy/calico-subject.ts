import type { z } from 'zod';
import { optional } from '../../lib/optional.ts';
import type { EffectiveSelector } from '../../lib/selector/effective-selector.ts';
import { globalSelectorOf, workloadSelectorOf } from '../../lib/selector/spec-selector.ts';
import type { CalicoReading } from './calico-reading.ts';
import type { globalPolicyShape } from './calico-shapes.ts';
import type { PolicyObject } from './read-policy.ts';

type Spec = Pick<
  z.infer<typeof globalPolicyShape>,
  'selector' | 'serviceAccountSelector' | 'namespaceSelector'
>;

/** What a policy selects, all its selectors together. */
export function subjectOf(
  { identity }: PolicyObject,
  read: Spec,
  { options }: CalicoReading,
): EffectiveSelector {
  const { selector, serviceAccountSelector, namespaceSelector } = read;
  const own = {
    selector: selector ?? undefined,
    serviceAccountSelector: serviceAccountSelector ?? undefined,
  };
  return identity.namespace === undefined
    ? globalSelectorOf(optional({ ...own, namespaceSelector: namespaceSelector ?? undefined }), options)
    : workloadSelectorOf(optional(own), identity.namespace, options);
}

/** What a policy may select of which the selector cannot be read. */
export function widestSubject({ identity }: PolicyObject) {
  const widest =
    identity.namespace === undefined ? globalSelectorOf({}) : workloadSelectorOf({}, identity.namespace);
  return widest.state === 'selects' ? widest.selector : ({ kind: 'all' } as const);
}
