import { z } from 'zod';
import type { RandomCase } from '../oracle/naive/random-flow.ts';
import type { ClusterOfCase } from './cluster.ts';

/** The container whose environment configures Felix has its name from the manifests of Calico; random ones have none. */
function asDeployed(object: object): Record<string, unknown> {
  const pod: Record<string, unknown> = { ...object };
  const text = JSON.stringify(pod);
  return text.includes('"k8s-app":"calico-node"')
    ? JSON.parse(text.replace('"containers":[{"name":"main"', '"containers":[{"name":"calico-node"'))
    : pod;
}

/** The cluster as a case states it. */
export const clusterOf = ({ cluster }: RandomCase): ClusterOfCase => ({
  file: 'a random cluster',
  calico: cluster.calicoVersion,
  partial: [],
  objects: cluster.objects.map(asDeployed),
});

const podShape = z.object({
  kind: z.literal('Pod'),
  metadata: z.object({ namespace: z.string(), name: z.string() }),
  spec: z.object({ hostNetwork: z.literal(true) }),
});

/** Pods on the network of their node, as ends of flows. */
const hostPods = ({ objects }: RandomCase['cluster']): readonly string[] =>
  (objects as ClusterOfCase['objects'])
    .map((one) => podShape.safeParse(one).data)
    .flatMap((pod) => (pod ? [`${pod.metadata.namespace}/${pod.metadata.name}`] : []));

/**
 * A node's own packet through a tunnel that no pool asks for: the question contradicts the cluster. The engine believes
 * the interface, as routes outlive the settings that made them, and the naive evaluator believes the pools.
 */
export function isContradictory({ cluster, flow }: RandomCase): boolean {
  const isOfNode = flow.from.startsWith('host ') || hostPods(cluster).includes(flow.from);
  return isOfNode && flow.via === 'vxlan.calico' && !JSON.stringify(cluster).includes('"vxlanMode":"Always"');
}
