import type { Labels, Workload } from '../../model/workload.ts';
import type { World } from './change.ts';
import type { FlowEnd } from './flow-end.ts';
import type { LabelEdit } from './label-edit.ts';

const applied = (labels: Labels, { key, value }: LabelEdit): Labels => {
  const { [key]: _, ...rest } = labels;
  return value === undefined ? rest : { ...rest, [key]: value };
};

/** The world with another pod in the place of one. */
function replaced({ snapshot, flow }: World, workload: Workload): World {
  const { workloads } = snapshot;
  const end = (one: FlowEnd): FlowEnd =>
    one.kind === 'workload' && one.workload.id === workload.id ? { ...one, workload } : one;
  const items = (workloads?.items ?? []).map((one) => (one.id === workload.id ? workload : one));
  return {
    snapshot: { ...snapshot, workloads: workloads && { ...workloads, items } },
    flow: { ...flow, from: end(flow.from), to: end(flow.to) },
  };
}

/** The world with another label on a pod. */
export function relabelled(world: World, id: string, edit: LabelEdit): World {
  const workload = world.snapshot.workloads?.items.find((one) => one.id === id);
  return workload?.labels ? replaced(world, { ...workload, labels: applied(workload.labels, edit) }) : world;
}

/** The world with another label on a namespace. */
export function namespaceRelabelled({ snapshot, flow }: World, name: string, edit: LabelEdit): World {
  const { namespaces } = snapshot;
  const items = (namespaces?.items ?? []).map((one) =>
    one.name === name ? { ...one, labels: applied(one.labels, edit) } : one,
  );
  return { snapshot: { ...snapshot, namespaces: namespaces && { ...namespaces, items } }, flow };
}
