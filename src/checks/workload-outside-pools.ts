import { type Attachment, attachmentOf } from '../engine/forwarding/interfaces.ts';
import { contains } from '../lib/cidr.ts';
import { groupedBy } from '../lib/group.ts';
import { asEvidence } from '../lib/source.ts';
import type { Workload } from '../model/workload.ts';
import { defineCheck, type FindingDraft, type Missing, type Parts } from './check.ts';
import { podNetworkOf } from './pod-network.ts';
import { originOf, type Stray } from './stray.ts';

type Needs = Pick<Parts, 'workloads' | 'pools' | 'snapshot'>;

function strayOf({ pools, snapshot }: Needs, pod: Workload): Stray[] {
  const [first, ...rest] = pod.addresses.filter(
    (address) => !pools.items.some((pool) => contains(pool.cidr, address)),
  );
  if (!first) return [];
  const node = snapshot.nodes?.items.find(({ name }) => name === pod.node);
  const inPodCidr = [first, ...rest].every((address) =>
    node?.podCidrs.some(({ cidr }) => contains(cidr, address)),
  );
  return [{ pod, addresses: [first, ...rest], attachment: attachmentOf(snapshot, pod), inPodCidr }];
}

/** What it means for the pods, as far as their interfaces show how they are attached. */
const MEANING: Readonly<Record<Attachment['kind'], string>> = {
  bridge: 'Calico neither routes nor polices such an address, so other nodes have no route to it.',
  calico:
    "Their interfaces are Calico's, so policy holds; but without a pool nothing says how to announce, tunnel or translate them.",
  unknown:
    'Calico routes and polices only pods that it attached itself; how these are attached is not in the input.',
};

function remedyFor(file: string | undefined, node: string, kind: Attachment['kind']): string {
  if (kind === 'calico')
    return 'Create the pool of these addresses again, disabled, or delete the pods so that they start again with an address from a pool.';
  return file === undefined
    ? 'Find the CNI configuration that gave the address, remove it, then delete the pods so that they start again.'
    : `Remove ${file} from /etc/cni/net.d on ${node} (and keep its package from writing it again), then delete the pods so that they start again with an address from Calico.`;
}

/** One finding for the strays of a node that hang on it in the same way. */
function findingFor(parts: Needs, group: readonly Stray[]): FindingDraft | undefined {
  const [first] = group;
  if (!first) return undefined;
  const { node } = first.pod;
  const { kind } = first.attachment;
  const { sources, says, config } = originOf(parts.snapshot, node, first);
  const evidence = asEvidence([
    ...group.flatMap(({ pod }) => pod.evidence.slice(0, 1)),
    ...parts.pools.items.map((pool) => pool.evidence[0]),
    ...sources,
  ]);
  if (!evidence) return undefined;
  const named = group
    .map(({ pod, addresses }) => `${pod.id} (${addresses.map(({ text }) => text).join(', ')})`)
    .join(', ');
  const place = node === undefined ? 'an unknown node' : node;
  const pools = parts.pools.items.map((pool) => pool.cidr.text).join(', ');
  const file = config && `/etc/cni/net.d/${config.file}`;
  return {
    severity: kind === 'calico' ? 'medium' : 'high',
    subjects: group.map(({ pod }) => pod.id),
    title: `${group.length === 1 ? 'A pod has an address' : `${group.length} pods have addresses`} outside every Calico pool`,
    says: `${named} on ${place}: outside ${pools}.${says} ${MEANING[kind]}`,
    evidence,
    remedy: remedyFor(config?.file, place, kind),
    commands: [
      ...(file === undefined ? [] : [`mv ${file} ${file}.disabled   # on ${place}`]),
      ...group.map(({ pod }) => `kubectl delete pod -n ${pod.namespace} ${pod.name}`),
    ],
  };
}

/** What would have to be known to call each pod inside or outside. */
function missingFor({ pools }: Needs, open: readonly Missing[], unclear: readonly Stray[]): Missing[] {
  return [
    ...(pools.complete ? [] : [{ what: 'all IP pools', command: 'kubectl get ippools -o yaml' }]),
    ...open,
    ...unclear.map(({ pod: { id, node = 'its node' } }) => ({
      what: `how ${id} is attached`,
      command: `ip addr; ip route   (on ${node})`,
    })),
  ];
}

export const workloadOutsidePools = defineCheck({
  id: 'workload-outside-pools',
  title: 'Every pod has an address from a Calico pool',
  why: 'Calico gives routes and policy only to addresses from its pools. A pod with another address is cut off from other nodes, and no policy protects it.',
  needs: ['workloads', 'pools', 'snapshot'],
  run(parts) {
    const { workloads, pools, snapshot } = parts;
    if (pools.complete && pools.items.length === 0)
      return { notApplicable: 'There is no Calico pool: pods get their addresses elsewhere.' };
    const { pods, open } = podNetworkOf(workloads, snapshot.nodes);
    const outside = pods.flatMap((pod) => strayOf(parts, pod));
    // In its node's podCIDR on an interface of Calico: host-local IPAM, which needs no pool.
    const hostLocal = outside.filter(
      ({ inPodCidr, attachment }) => inPodCidr && attachment.kind === 'calico',
    );
    const unclear = outside.filter(({ inPodCidr, attachment }) => inPodCidr && attachment.kind === 'unknown');
    const strays = outside.filter((stray) => !hostLocal.includes(stray) && !unclear.includes(stray));
    const groups = groupedBy(strays, ({ pod, attachment }) => `${attachment.kind} ${pod.node ?? ''}`);
    // An address outside the pools that are known may lie in one that is not.
    const findings = pools.complete
      ? [...groups.values()].flatMap((group) => findingFor(parts, group) ?? [])
      : [];
    const missing = missingFor(parts, open, unclear);
    if (findings.length === 0 && missing.length > 0) return { missing };
    const inside = pods.filter((pod) => !outside.some((stray) => stray.pod === pod));
    if (findings.length === 0 && inside.length === 0 && hostLocal.length > 0)
      return { notApplicable: 'Pods get their addresses from the podCIDR of their node (host-local IPAM).' };
    const others = hostLocal.length > 0 ? `, ${hostLocal.length} more from the podCIDR of their node` : '';
    return {
      findings,
      otherwise: {
        says: `All ${inside.length} pods in the pod network have one${others}.`,
        evidence:
          inside.length > 0
            ? inside.slice(0, 3).flatMap((pod) => pod.evidence.slice(0, 1))
            : workloads.sources,
      },
    };
  },
});
