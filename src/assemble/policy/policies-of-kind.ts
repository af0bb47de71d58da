import type { Diagnostic } from '../../lib/diagnostic.ts';
import { groupedBy } from '../../lib/group.ts';
import { asEvidence, type Source } from '../../lib/source.ts';
import type { IdlePolicy, Policy, PolicyKind } from '../../model/policy.ts';
import type { Change } from '../changes.ts';
import { type Collection, nearest } from '../collection.ts';
import { type Present, presenceAt } from '../presence.ts';
import { absenceOf } from './absent-kinds.ts';
import { merelyShown } from './merely-shown.ts';
import { nameOnly } from './name-only.ts';
import type { KindOfPolicy } from './policy-kinds.ts';
import { policyListings } from './policy-listings.ts';
import { type NameOf, namesOf } from './policy-names.ts';
import { policySightings } from './policy-sightings.ts';
import type { Release } from './release.ts';
import type { ShownPolicy } from './shown-policy.ts';

/** The API group in which Calico stores its objects. */
const STORAGE = 'crd.projectcalico.org';

/** The policies of one kind. */
interface PoliciesOfKind {
  readonly kind: PolicyKind;
  readonly found: readonly (Policy | IdlePolicy)[];
  readonly completeIn: 'all' | readonly string[] | undefined;
  readonly sources: readonly Source[];
  readonly remarks: readonly Diagnostic[];
}

/**
 * The changes of the session, with policies of the kind under the names by which they are known. Cluster-wide ones
 * change in no namespace, whatever the context of the command was.
 */
function known(of: KindOfPolicy, changes: readonly Change[], nameOf: NameOf): readonly Change[] {
  return changes.map((change) => {
    if (change.resource !== of.resource) return change;
    const namespace = of.isNamespaced ? change.namespace : '';
    // Only stored names carry a prefix, so a name with it was one of those.
    const name = of.group.test(STORAGE)
      ? nameOf({ apiVersion: `${STORAGE}/v1`, namespace, name: change.name })
      : change.name;
    return { ...change, namespace, name };
  });
}

/** The best of what shows a policy, with every line that shows it. */
function policyFrom(
  of: KindOfPolicy,
  { namespace, name, sources }: Present,
  best: ShownPolicy | undefined,
  release: Release,
): (Policy | IdlePolicy)[] {
  const evidence = asEvidence([...new Set([...(best?.policy.evidence ?? []), ...sources])]);
  if (!evidence) return [];
  return [best ? { ...best.policy, evidence } : nameOnly(of, namespace, name, release, evidence)];
}

/** The policies of a kind at a moment, and where all of them are known. */
export function policiesOfKind(
  all: Collection,
  changes: readonly Change[],
  of: KindOfPolicy,
  release: Release,
  at: number,
): PoliciesOfKind {
  const nameOf = namesOf(all, of);
  const own = known(of, changes, nameOf);
  const shown = groupedBy(policySightings(all, own, of, release, nameOf), ({ id }) => id);
  const listings = policyListings(all, of, nameOf);
  const presence = presenceAt(listings, own, of.resource, at);
  const best = new Map(
    [...presence.objects.keys()].map((id) => [id, nearest(shown.get(id) ?? [], at, ({ moment }) => moment)]),
  );
  const present = [...presence.objects].flatMap(([id, one]) => policyFrom(of, one, best.get(id), release));
  const extra = merelyShown(all, of, release, presence, nameOf);
  const absence = absenceOf(all, of);
  const asked = listings.length > 0 ? presence.completeIn : undefined;
  return {
    kind: of.kind,
    found: [...present, ...extra],
    completeIn: absence ? 'all' : asked,
    sources: [...presence.sources, ...(absence ? [absence] : [])],
    remarks: [...best.values()].flatMap((one) => one?.remarks ?? []),
  };
}
