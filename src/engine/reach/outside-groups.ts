import { width } from '../../lib/address.ts';
import { fewOf } from './group-name.ts';
import type { Group } from './grouping.ts';
import { prefixesOf } from './prefix-list.ts';
import type { Reach } from './reach.ts';
import { regionsOf } from './regions.ts';

/** A prefix of one address is that address. */
const plain = (family: 4 | 6) => (text: string) => text.replace(new RegExp(`/${width(family)}$`), '');

/** The prefixes of each group, and of everything outside it. */
export function prefixesByGroup(reach: Reach, groups: readonly Group[]) {
  const { family } = reach;
  const of = new Map(groups.flatMap((group) => group.members.map((member) => [member, group] as const)));
  const regions = regionsOf(reach, (endpoint) => of.get(endpoint));
  const listed = (isIn: (group: Group | undefined) => boolean) =>
    regions
      .filter((one) => isIn(one.of))
      .flatMap((region) => prefixesOf(family, region).map(({ text }) => text));
  return (group: Group) => ({
    own: listed((one) => one === group),
    others: listed((one) => one !== group).map(plain(family)),
  });
}

/** `anywhere outside`, `outside, except 10.0.0.0/8`, `192.0.2.0/24`: whichever says it in fewer words. */
export function outsideName(family: 4 | 6, own: readonly string[], others: readonly string[]): string {
  if (others.length === 0) return 'anywhere outside';
  if (others.length < own.length) return `outside, except ${fewOf(others)}`;
  return fewOf(own.map(plain(family)));
}
