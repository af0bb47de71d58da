import type { Diagnostic } from '../../lib/diagnostic.ts';
import { asEvidence, type Evidence, type Source } from '../../lib/source.ts';
import type { IdlePolicy, Policy, PolicySpec, Unread } from '../../model/policy.ts';
import { type Identity, tieBreaksOf } from './identity.ts';
import type { Part } from './part.ts';
import type { Release } from './release.ts';

/** A policy as one object shows it: it acts, or it is idle; with remarks about values that Calico drops. */
export interface ReadPolicy {
  readonly policy: Policy | IdlePolicy;
  readonly remarks: readonly Diagnostic[];
}

/** An object that says what a policy is. */
export interface PolicyObject {
  readonly identity: Identity;
  /** Part `/spec` of the object. */
  readonly spec: Part;
  /** False for an object on its way to an API that fills in what it leaves out. */
  readonly isStored: boolean;
  readonly release: Release;
}

export const isIdle = (policy: Policy | IdlePolicy): policy is IdlePolicy => 'reason' in policy;

const nameOf = ({ spec }: PolicyObject): Source => spec.at('/metadata/name');

/** A policy without effect. */
export function idle(
  object: PolicyObject,
  reason: IdlePolicy['reason'],
  says: string,
  cause?: Source,
): ReadPolicy {
  const name = nameOf(object);
  const evidence = asEvidence(cause === undefined ? [name] : [name, cause]) ?? [name];
  return { policy: { ...object.identity, reason, says, evidence }, remarks: [] };
}

/** Where a policy stands among the others. */
export interface PlaceOfPolicy {
  readonly tier: string;
  readonly order: number | undefined;
}

/** Where an object says what its policy selects; those of Calico may have several of these. */
const SELECTORS = ['podSelector', 'selector', 'namespaceSelector', 'serviceAccountSelector', 'subject'];

/** The name, and what it selects; without any word on that the whole spec, since then it selects all. */
function evidenceOf(object: PolicyObject): Evidence {
  const { at } = object.spec;
  const spec = at('/spec');
  // What an object does not have stands, for lack of a better place, where the object begins.
  const own = SELECTORS.map((field) => at(`/spec/${field}`)).filter(({ line }) => line > spec.line);
  return [nameOf(object), ...(own.length > 0 ? own : [spec])];
}

/** A policy that acts. */
export function acting(
  object: PolicyObject,
  place: PlaceOfPolicy,
  spec: PolicySpec | undefined,
  remarks: readonly Diagnostic[] = [],
): ReadPolicy {
  const { identity, release } = object;
  const tieBreaks = tieBreaksOf(identity, place.tier, release);
  return { policy: { ...identity, ...place, tieBreaks, spec, evidence: evidenceOf(object) }, remarks };
}

/** A spec without a selector, rules and types that are its own; the kind of policy adds them. */
export function specOf(
  spec: Pick<PolicySpec, 'selector' | 'types' | 'ingress' | 'egress'>,
  unread: readonly Unread[],
): PolicySpec {
  return { ...spec, doNotTrack: false, preDnat: false, applyOnForward: false, unread };
}
