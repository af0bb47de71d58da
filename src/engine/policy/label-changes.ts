import type { EntityMatch } from '../../model/policy.ts';
import { type Change, rulesOf, type World } from './change.ts';
import { workloadLabels } from './effective-labels.ts';
import type { FlowEnd } from './flow-end.ts';
import { editsFor, editText, ownerOfLabel } from './label-edit.ts';
import { namespaceRelabelled, relabelled } from './relabelled.ts';

/** Labels of a pod at an end, and of its namespace, that selectors ask for. */
export function labelChanges({ snapshot }: World, end: FlowEnd, whose: string): Change[] {
  if (end.kind !== 'workload') return [];
  const { workload } = end;
  const labels = workloadLabels(snapshot, workload);
  const { items } = snapshot.policies;
  const sides = rulesOf(items).flatMap(({ from, to }): EntityMatch[] => [from, to]);
  const selectors = [
    ...items.flatMap(({ spec }) => spec?.selector ?? []),
    ...sides.flatMap(({ selector, notSelector }) =>
      [selector, notSelector].filter((one) => one !== undefined),
    ),
  ];
  return selectors.flatMap(editsFor).flatMap((edit): Change[] => {
    const { of, key } = ownerOfLabel(edit.key);
    const bare = { key, value: edit.value };
    const says = editText(whose, labels, edit);
    if (of === 'own') return [{ kind: 'label', says, in: (world) => relabelled(world, workload.id, bare) }];
    if (of === 'account') return [];
    const { namespace } = workload;
    return [{ kind: 'namespace-label', says, in: (world) => namespaceRelabelled(world, namespace, bare) }];
  });
}
