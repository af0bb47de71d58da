import { groupedBy } from '../lib/group.ts';
import { asEvidence } from '../lib/source.ts';
import type { Workload } from '../model/workload.ts';
import { defineCheck, type FindingDraft, type Missing } from './check.ts';
import { podNetworkOf } from './pod-network.ts';

/** Pods that are listed with an address they may have given back: it can belong to another pod by now. */
const MAY_BE_GONE =
  /^(Terminating|Terminated|Unknown|NodeLost|NodeShutdown|Shutdown|NodeAffinity|OOMKilled|StartError|ContainerStatusUnknown|DeadlineExceeded|UnexpectedAdmissionError|OutOf.*)$/;

const isThere = ({ phase }: Workload) => !MAY_BE_GONE.test(phase ?? '');

interface Shared {
  readonly address: string;
  readonly pods: readonly Workload[];
}

/** Addresses that several pods show. */
function sharedBy(pods: readonly Workload[]): Shared[] {
  const shown = pods.flatMap((pod) =>
    [...new Set(pod.addresses.map(({ text }) => text))].map((text) => ({ pod, text })),
  );
  return [...groupedBy(shown, ({ text }) => text)]
    .map(([address, list]) => ({ address, pods: list.map(({ pod }) => pod) }))
    .filter((shared) => shared.pods.length > 1);
}

function findingOf({ address, pods }: Shared): FindingDraft | undefined {
  const names = pods.map(({ id }) => id);
  const evidence = asEvidence(pods.flatMap((pod) => pod.evidence.slice(0, 1)));
  return (
    evidence && {
      severity: 'high',
      subjects: names,
      title: `${names.length} pods have the address ${address}`,
      says: `${names.join(' and ')} all show ${address}.`,
      evidence,
      remedy: 'Delete all but one of them so that they get new addresses, and check IPAM.',
      commands: ['calicoctl ipam check'],
    }
  );
}

export const duplicateWorkloadAddress = defineCheck({
  id: 'duplicate-workload-address',
  title: 'No two pods have the same address',
  why: 'With one address on two pods, each node decides by its own route who receives a packet: connections fail at random.',
  needs: ['workloads', 'snapshot'],
  run({ workloads, snapshot }) {
    const { pods, open } = podNetworkOf(workloads, snapshot.nodes);
    const findings = sharedBy(pods.filter(isThere)).flatMap((shared) => findingOf(shared) ?? []);
    const doubtful = sharedBy(pods).filter((shared) => shared.pods.some((pod) => !isThere(pod)));
    const missing: Missing[] = [
      ...open,
      ...doubtful.map((shared) => ({
        what: `whether ${shared.pods.map(({ id }) => id).join(' and ')} still both have ${shared.address}`,
        command: 'kubectl get pods -A -o wide',
      })),
    ];
    if (findings.length === 0 && missing.length > 0) return { missing };
    const addresses = new Set(pods.flatMap((pod) => pod.addresses.map(({ text }) => text)));
    return {
      findings,
      otherwise: {
        says: `${pods.length} pods in the pod network, ${addresses.size} addresses.`,
        evidence:
          pods.length > 0 ? pods.slice(0, 3).flatMap((pod) => pod.evidence.slice(0, 1)) : workloads.sources,
      },
    };
  },
});
