import type { z } from 'zod';
import type { Direction, Unread } from '../../model/policy.ts';
import type { globalPolicyShape } from './calico-shapes.ts';
import { unreadAt } from './part.ts';
import type { PolicyObject } from './read-policy.ts';
import { isIn } from './release.ts';

type Spec = Pick<z.infer<typeof globalPolicyShape>, 'types' | 'ingress' | 'egress'>;

const BOTH = ['ingress', 'egress'] as const;

/** The first release in which the API may look at the presence of a list of rules, not at its length. */
const BY_PRESENCE = 32;

/**
 * The directions. Stored without any, a policy acts in both; the API fills them in when it stores one
 * (calico-semantics 1.4).
 */
export function typesOf(
  { isStored, release, spec }: PolicyObject,
  read: Spec,
  unread: Unread[],
): readonly Direction[] {
  const { types, ingress, egress } = read;
  if (unread.some(({ field }) => field.startsWith('/spec/types'))) return BOTH;
  if (types && types.length > 0)
    return [...new Set(types.map((type) => (type === 'Ingress' ? 'ingress' : 'egress')))];
  if (isStored) return BOTH;
  const [hasIngress, hasEgress] = [(ingress ?? []).length > 0, (egress ?? []).length > 0];
  if (egress && !hasEgress && !hasIngress && isIn(release, BY_PRESENCE) !== false) {
    unread.push(unreadAt(spec, ['types']));
    return BOTH;
  }
  if (!hasEgress) return ['ingress'];
  return hasIngress ? BOTH : ['egress'];
}
