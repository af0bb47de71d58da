import { groupedBy } from '../../lib/group.ts';
import { type Policy, titleOf } from '../../model/policy.ts';
import type { OrderedTier } from '../policy/order.ts';
import { aboutPolicy, type Draft } from './remark.ts';
import type { Survey } from './survey.ts';

/** Remarks about equal orders, and policies of which not every pair was tried. */
export interface OrderRemarks {
  readonly drafts: readonly Draft[];
  readonly untried: readonly Policy[];
}

/** Kubernetes policies only ever allow: among them it never matters who is asked first. */
const mayDeny = ({ spec }: Policy): boolean =>
  spec !== undefined &&
  [...spec.ingress, ...spec.egress].some(({ action }) => action === 'deny' || action === 'pass');

function* pairsIn(policies: readonly Policy[]): Generator<readonly [Policy, Policy]> {
  for (const [i, a] of policies.entries())
    for (const b of policies.slice(i + 1)) if (mayDeny(a) || mayDeny(b)) yield [a, b];
}

function remarkOn(a: Policy, b: Policy): Draft {
  const isOpen = a.tieBreaks.length > 1 || b.tieBreaks.length > 1;
  const whose = isOpen
    ? 'how names compare depends on the version of Calico, which is not known'
    : 'Calico v3.32 compares names in another way than older releases';
  const order = a.order === undefined ? 'no order' : `the order ${a.order}`;
  const says = `It has ${order}, as ${titleOf(b)} has: only their names decide that it is asked first, and that matters (${whose}).`;
  return { ...aboutPolicy('order-by-name', a, says), evidence: [...a.evidence, ...b.evidence] };
}

/** Policies of one order of which it matters who is asked first. */
export function orderRemarks(tiers: readonly OrderedTier[], survey: Survey): OrderRemarks {
  const drafts: Draft[] = [];
  const untried = new Set<Policy>();
  for (const { policies } of tiers)
    for (const alike of groupedBy(policies, ({ order }) => order).values())
      for (const [a, b] of pairsIn(alike)) {
        // Where one pair takes too long, so does the next.
        const hangs = survey.isWhole && !untried.has(a) ? survey.hangsOnOrder(a, b) : undefined;
        if (hangs) drafts.push(remarkOn(a, b));
        if (hangs === undefined) {
          untried.add(a);
          break;
        }
      }
  return { drafts, untried: survey.isWhole ? [...untried] : [] };
}
