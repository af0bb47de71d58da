import { z } from 'zod';

const texts = z.record(z.string(), z.string()).nullish();

/** What is read of a Node object of Kubernetes; everything else in it is left alone. */
export const nodeObject = z.object({
  metadata: z.object({ labels: texts, annotations: texts }),
  spec: z
    .object({
      podCIDR: z.string().nullish(),
      podCIDRs: z.array(z.string()).nullish(),
      unschedulable: z.boolean().nullish(),
    })
    .nullish(),
  status: z
    .object({
      addresses: z.array(z.object({ type: z.string(), address: z.string() })).nullish(),
      conditions: z.array(z.object({ type: z.string(), status: z.string() })).nullish(),
      nodeInfo: z
        .object({
          kubeletVersion: z.string().nullish(),
          osImage: z.string().nullish(),
          kernelVersion: z.string().nullish(),
          containerRuntimeVersion: z.string().nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

type NodeObject = z.infer<typeof nodeObject>;

/** `Ready,SchedulingDisabled` and the roles, put together as kubectl prints them. */
export function printed({ metadata, spec, status }: NodeObject) {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  const word = { True: 'Ready', False: 'NotReady' }[ready ?? ''] ?? 'Unknown';
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith('node-role.kubernetes.io/')) return [key.slice('node-role.kubernetes.io/'.length)];
    return key === 'kubernetes.io/role' ? [value] : [];
  });
  const named = [...new Set(roles.filter((role) => role !== ''))].sort();
  return {
    status: spec?.unschedulable ? `${word},SchedulingDisabled` : word,
    roles: named.length > 0 ? named.join(',') : undefined,
  };
}
