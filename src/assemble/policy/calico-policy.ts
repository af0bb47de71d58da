import type { z } from 'zod';
import type { Direction, PolicySpec, Unread } from '../../model/policy.ts';
import { type CalicoReading, noteIgnored, noteRefusal, startReading } from './calico-reading.ts';
import { calicoRule } from './calico-rule.ts';
import { globalPolicyShape, networkPolicyShape } from './calico-shapes.ts';
import { subjectOf, widestSubject } from './calico-subject.ts';
import { typesOf } from './calico-types.ts';
import { tierOf } from './identity.ts';
import { elementsOf, readPart, unreadAt } from './part.ts';
import { acting, idle, type PolicyObject, type ReadPolicy } from './read-policy.ts';

/** The spec of either kind; a NetworkPolicy has none of the fields that only act cluster-wide. */
type Spec = z.infer<typeof globalPolicyShape>;

const SELECTORS = /^\/spec\/(selector|serviceAccountSelector|namespaceSelector)(\/|$)/;

function specFrom(
  object: PolicyObject,
  read: Spec,
  reading: CalicoReading,
  faults: readonly Unread[],
): PolicySpec {
  const { spec: part } = object;
  const unread = [...faults];
  const types = typesOf(object, read, unread);
  const selects = subjectOf(object, read, reading);
  noteIgnored(reading, part, selects.remarks);
  if (selects.state !== 'selects') noteRefusal(reading, part, selects);
  const isRead = selects.state === 'selects' && !faults.some(({ field }) => SELECTORS.test(field));
  const rules = (direction: Direction) =>
    elementsOf(part, direction, read[direction]).map((rule, index) => calicoRule(reading, rule, index));
  const [ingress, egress] = [rules('ingress'), rules('egress')];
  return {
    selector: isRead ? selects.selector : widestSubject(object),
    types,
    ingress,
    egress,
    doNotTrack: read.doNotTrack ?? false,
    preDnat: read.preDNAT ?? false,
    applyOnForward: read.applyOnForward ?? false,
    unread: [...unread, ...reading.unsettled],
  };
}

/** Reads a NetworkPolicy or GlobalNetworkPolicy of Calico. Felix treats one that it refuses as absent. */
export function calicoPolicy(object: PolicyObject): ReadPolicy {
  const { identity, release, spec: part } = object;
  const isGlobal = identity.namespace === undefined;
  const shape: z.ZodType<Partial<Spec>> = isGlobal ? globalPolicyShape : networkPolicyShape;
  const { value, unread } = readPart(shape, part);
  const { tier, isCertain } = tierOf(identity.name, value?.tier ?? undefined, release);
  const place = { tier, order: value?.order ?? undefined };
  if (!value) return acting(object, place, undefined);
  const reading = startReading(identity.namespace, release);
  const unsure = isCertain ? [] : [unreadAt(part, ['tier'])];
  const spec = specFrom(object, value as Spec, reading, [...unread, ...unsure]);
  const [refusal] = reading.refusals;
  if (refusal)
    return idle(
      object,
      'invalid',
      `Felix refuses it and acts as if it were not there: ${refusal.says}.`,
      refusal.source,
    );
  return acting(object, place, spec, reading.remarks);
}
