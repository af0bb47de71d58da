import { weighted } from './random-rules.ts';

/** A label selector of Kubernetes, over the same labels as those of Calico's rules. */
export const someLabelSelector = weighted<object>(
  [3, {}],
  [3, { matchLabels: { app: 'web' } }],
  [2, { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'db'] }] }],
  [2, { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }],
  [1, { matchExpressions: [{ key: 'role', operator: 'Exists' }] }],
  [1, { matchExpressions: [{ key: 'role', operator: 'DoesNotExist' }], matchLabels: { app: 'web' } }],
);

/** The same for labels of namespaces. */
export const someNamespaceLabels = weighted<object>(
  [2, {}],
  [3, { matchLabels: { team: 'x' } }],
  [2, { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['x'] }] }],
  [1, { matchExpressions: [{ key: 'env', operator: 'DoesNotExist' }] }],
  [1, { matchLabels: { 'kubernetes.io/metadata.name': 'red' } }],
);
