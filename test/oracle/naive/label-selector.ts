import { docAt, listAt, mapAt, textAt, textsAt } from './documents.ts';
import type { Selector } from './selector.ts';

function expression(entry: unknown, prefix: string): Selector {
  const key = prefix + textAt(entry, 'key');
  const values = textsAt(entry, 'values');
  switch (textAt(entry, 'operator')) {
    case 'In':
      return { op: 'in', key, values };
    case 'NotIn':
      return { op: 'not in', key, values };
    case 'Exists':
      return { op: 'has', key };
    default:
      return { op: 'not', of: { op: 'has', key } };
  }
}

/** The terms of a label selector of Kubernetes, each label key with a prefix; an empty one has no terms. */
export function labelTerms(selector: unknown, prefix = ''): readonly Selector[] {
  return [
    ...[...mapAt(selector, 'matchLabels')].map(([key, value]): Selector => {
      return { op: '==', key: prefix + key, value };
    }),
    ...listAt(selector, 'matchExpressions').map((entry) => expression(entry, prefix)),
  ];
}

/** Pods of Kubernetes carry this label, and nothing else does. */
export const IS_POD: Selector = { op: '==', key: 'projectcalico.org/orchestrator', value: 'k8s' };

/** Things of some namespace carry this label: pods and NetworkSets. */
export const IS_NAMESPACED: Selector = { op: 'has', key: 'projectcalico.org/namespace' };

export const inNamespace = (namespace: string): Selector => {
  return { op: '==', key: 'projectcalico.org/namespace', value: namespace };
};

/** Terms of a namespace selector; an empty one means any namespace, but still some namespace. */
export function namespaceTerms(selector: unknown): readonly Selector[] {
  const terms = labelTerms(docAt(selector), 'pcns.');
  return terms.length === 0 ? [IS_NAMESPACED] : terms;
}
