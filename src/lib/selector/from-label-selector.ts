import { conjunction, membership, negation } from './build-selector.ts';
import type { LabelTerm, Selector } from './selector.ts';
import { NAMESPACE_PREFIX } from './selector-keys.ts';

type Labels = Readonly<Record<string, string>>;

/** One demand of a Kubernetes LabelSelector. */
export type Requirement =
  | { readonly key: string; readonly operator: 'in' | 'not-in'; readonly values: readonly string[] }
  | { readonly key: string; readonly operator: 'exists' | 'not-exists' };

/** A requirement as the Kubernetes API writes it. */
export type MatchExpression =
  | { readonly key: string; readonly operator: 'In' | 'NotIn'; readonly values: readonly string[] }
  | { readonly key: string; readonly operator: 'Exists' | 'DoesNotExist' };

/** Pods have this label, and nothing else has: network sets and host endpoints are not Kubernetes' own. */
const IS_POD: LabelTerm = { kind: 'equals', key: 'projectcalico.org/orchestrator', value: 'k8s' };

const NAMESPACE = 'projectcalico.org/namespace';

/** Every endpoint in that namespace. */
export const inNamespace = (namespace: string): LabelTerm => ({
  kind: 'equals',
  key: NAMESPACE,
  value: namespace,
});

function requirementTerm(requirement: Requirement, prefix: string): Selector {
  const key = `${prefix}${requirement.key}`;
  switch (requirement.operator) {
    case 'exists':
      return { kind: 'has', key };
    case 'not-exists':
      return negation({ kind: 'has', key });
    default:
      return membership(requirement.operator, key, requirement.values);
  }
}

/** The requirements of a LabelSelector as one selector; none at all selects everything. */
export const fromRequirements = (requirements: readonly Requirement[], prefix = ''): Selector =>
  conjunction(requirements.map((requirement) => requirementTerm(requirement, prefix)));

function requirementOf(expression: MatchExpression): Requirement {
  const { key } = expression;
  switch (expression.operator) {
    case 'In':
      return { key, operator: 'in', values: expression.values };
    case 'NotIn':
      return { key, operator: 'not-in', values: expression.values };
    case 'Exists':
      return { key, operator: 'exists' };
    case 'DoesNotExist':
      return { key, operator: 'not-exists' };
  }
}

/** A LabelSelector of Kubernetes as a selector of Calico; `prefix` when the labels are those of another object. */
export function fromLabelSelector(
  matchLabels: Labels = {},
  matchExpressions: readonly MatchExpression[] = [],
  prefix = '',
): Selector {
  const labels = Object.entries(matchLabels).map(
    ([key, value]): Selector => ({ kind: 'equals', key: `${prefix}${key}`, value }),
  );
  const requirements = matchExpressions.map(requirementOf);
  return conjunction([...labels, ...requirements.map((one) => requirementTerm(one, prefix))]);
}

/** The pods that a Kubernetes NetworkPolicy of a namespace applies to. */
export const kubernetesSubject = (pods: readonly Requirement[], namespace: string): Selector =>
  conjunction([inNamespace(namespace), IS_POD, ...pods.map((one) => requirementTerm(one, ''))]);

/** A pod or namespace selector that is not there is another thing than an empty one. */
export interface KubernetesPeer {
  readonly pods?: readonly Requirement[];
  readonly namespaces?: readonly Requirement[];
}

/** The pods that a peer of a Kubernetes NetworkPolicy names: without a namespace selector in the policy's own. */
export function kubernetesPeer({ pods = [], namespaces }: KubernetesPeer, namespace: string): Selector {
  const where =
    namespaces === undefined
      ? [inNamespace(namespace)]
      : namespaces.map((one) => requirementTerm(one, NAMESPACE_PREFIX));
  return conjunction([...where, IS_POD, ...pods.map((one) => requirementTerm(one, ''))]);
}
