import { z } from 'zod';
import { kubernetesSubject } from '../../lib/selector/from-label-selector.ts';
import type { Direction, Rule, Unread } from '../../model/policy.ts';
import { kubernetesRule } from './kubernetes-rule.ts';
import { labelSelector, requirementsOf } from './label-selector.ts';
import { elementsOf, type Part, readPart } from './part.ts';
import { acting, idle, type PolicyObject, type ReadPolicy, specOf } from './read-policy.ts';
import { isIn } from './release.ts';

const shape = z.strictObject({
  podSelector: labelSelector.nullish(),
  policyTypes: z.array(z.enum(['Ingress', 'Egress'])).nullish(),
  ingress: z.array(z.unknown()).nullish(),
  egress: z.array(z.unknown()).nullish(),
});

/** Where every Kubernetes NetworkPolicy stands among those of Calico. */
export const KUBERNETES_PLACE = { tier: 'default', order: 1000 } as const;

/** The first release that drops a rule that it cannot convert; before, the policy was left out. */
const DROPS_RULE = 32;

/** Without any, the API fills in ingress, and egress when there are egress rules; a stored policy is of ingress. */
function typesOf(
  { policyTypes, egress }: z.infer<typeof shape>,
  isStored: boolean,
  unread: readonly Unread[],
): Direction[] {
  if (unread.some(({ field }) => field.startsWith('/spec/policyTypes'))) return ['ingress', 'egress'];
  if (policyTypes && policyTypes.length > 0)
    return [...new Set(policyTypes.map((type) => (type === 'Ingress' ? 'ingress' : 'egress')))];
  return !isStored && egress && egress.length > 0 ? ['ingress', 'egress'] : ['ingress'];
}

interface Problem {
  readonly says: string;
  readonly part: Part;
}

/** Reads the rules of a direction; what cannot be converted goes into `problems`. */
function rulesOf(
  parts: readonly Part[],
  direction: Direction,
  namespace: string,
  problems: Problem[],
): Rule[] {
  return parts.flatMap((part, index) => {
    const read = kubernetesRule(part, direction, index, namespace);
    if ('rules' in read) return read.rules;
    problems.push({ says: read.problem, part });
    return [];
  });
}

/** Reads a Kubernetes NetworkPolicy. */
export function kubernetesPolicy(object: PolicyObject): ReadPolicy {
  const { identity, spec: part, release } = object;
  const { namespace = '' } = identity;
  const { value, unread } = readPart(shape, part);
  if (!value) return acting(object, KUBERNETES_PLACE, undefined);
  const problems: Problem[] = [];
  const rules = (direction: Direction) =>
    rulesOf(elementsOf(part, direction, value[direction]), direction, namespace, problems);
  const [ingress, egress] = [rules('ingress'), rules('egress')];
  const [first] = problems;
  const drops = isIn(release, DROPS_RULE);
  if (first && drops === false)
    return idle(
      object,
      'invalid',
      `Calico before v3.32 leaves out a policy with a rule that it cannot convert: ${first.says}.`,
      first.part.at(first.part.pointer),
    );
  const unsettled: Unread[] =
    drops === 'unknown'
      ? problems.map(({ part: { pointer, at } }) => ({ field: pointer, source: at(pointer) }))
      : [];
  const selector = kubernetesSubject(requirementsOf(value.podSelector), namespace);
  const spec = specOf({ selector, types: typesOf(value, object.isStored, unread), ingress, egress }, [
    ...unread,
    ...unsettled,
  ]);
  return acting(object, KUBERNETES_PLACE, spec);
}
