import { z } from 'zod';
import { sortedBy } from '../lib/sort.ts';
import type { Profile } from '../model/policing.ts';
import type { Direction } from '../model/policy.ts';
import type { Change } from './changes.ts';
import type { Collection } from './collection.ts';
import { evidenceOf, type KindOfObject, objectsAt } from './known-objects.ts';
import { startReading } from './policy/calico-reading.ts';
import { calicoRule } from './policy/calico-rule.ts';
import { elementsOf } from './policy/part.ts';
import type { Release } from './policy/release.ts';

/** Calico makes these itself: of namespaces, of service accounts, and one that allows everything. */
const MADE_BY_CALICO = /^(kns\.|ksa\.|projectcalico-default-allow$)/;

const rules = z.array(z.unknown()).nullish();

const profile = z.object({
  spec: z
    .object({ labelsToApply: z.record(z.string(), z.string()).nullish(), ingress: rules, egress: rules })
    .nullish(),
});

const profilesOf = (release: Release): KindOfObject<Profile> => ({
  kind: 'Profile',
  list: 'profiles',
  resource: 'profile',
  isNamespaced: false,
  read(object) {
    const read = MADE_BY_CALICO.test(object.name) ? undefined : profile.safeParse(object.document);
    if (!read?.success) return undefined;
    const { spec } = read.data;
    const reading = startReading(undefined, release);
    const part = { value: spec, pointer: '/spec', at: object.at };
    const rulesOf = (direction: Direction) =>
      elementsOf(part, direction, spec?.[direction]).map((rule, i) => calicoRule(reading, rule, i));
    const [ingress, egress] = [rulesOf('ingress'), rulesOf('egress')];
    // One that Felix refuses, or may refuse, is not known to do anything.
    if (reading.refusals.length > 0 || reading.unsettled.length > 0) return undefined;
    const labelsToApply = spec?.labelsToApply ?? {};
    return { name: object.name, labelsToApply, ingress, egress, evidence: evidenceOf(object, '/spec') };
  },
});

/** Profiles that people wrote; those of namespaces and service accounts follow from these. */
export function assembleProfiles(
  all: Collection,
  changes: readonly Change[],
  release: Release,
  at: number,
): Profile[] {
  const found = objectsAt(all, changes, profilesOf(release), at);
  return sortedBy(found?.items ?? [], ({ name }) => name);
}
