import { groupedBy } from '../lib/group.ts';
import { asEvidence } from '../lib/source.ts';
import { inPodNetwork } from '../model/workload.ts';
import { defineCheck } from './check.ts';

export const duplicateWorkloadAddress = defineCheck({
  id: 'duplicate-workload-address',
  title: 'No two pods have the same address',
  why: 'With one address on two pods, each node decides by its own route who receives a packet: connections fail at random.',
  needs: ['workloads'],
  run({ workloads }) {
    // Without the nodes' addresses a pod on the host network looks like one that shares an address.
    const pods = workloads.items.filter(
      (workload) => workload.hostNetwork === false && inPodNetwork(workload),
    );
    const unsure = workloads.items.filter(
      (workload) => workload.hostNetwork === undefined && inPodNetwork(workload),
    );
    const owners = groupedBy(
      pods.flatMap((pod) => pod.addresses.map((address) => ({ pod, address }))),
      ({ address }) => address.text,
    );
    const shared = [...owners.values()].filter((list) => list.length > 1);
    if (shared.length === 0 && unsure.length > 0)
      return { missing: [{ what: 'the addresses of the nodes', command: 'kubectl get nodes -o wide' }] };
    return {
      findings: shared.flatMap((list) => {
        const names = list.map(({ pod }) => pod.id);
        const text = list[0]?.address.text ?? '';
        const evidence = asEvidence(list.flatMap(({ pod }) => pod.evidence.slice(0, 1)));
        if (!evidence) return [];
        return [
          {
            severity: 'high' as const,
            subjects: names,
            title: `${names.length} pods have the address ${text}`,
            says: `${names.join(' and ')} all show ${text}.`,
            evidence,
            remedy: 'Delete all but one of them so that they get new addresses, and check IPAM.',
            commands: ['calicoctl ipam check'],
          },
        ];
      }),
      otherwise: {
        says: `${pods.length} pods in the pod network, ${owners.size} addresses.`,
        evidence: pods.slice(0, 3).flatMap((pod) => pod.evidence.slice(0, 1)),
      },
    };
  },
});
