import { contains } from '../lib/cidr.ts';
import { groupedBy } from '../lib/group.ts';
import { asEvidence, type Source } from '../lib/source.ts';
import type { Link, NetworkStack, Route } from '../model/network-stack.ts';
import { inPodNetwork, type Workload } from '../model/workload.ts';
import { defineCheck, type FindingDraft, type Parts } from './check.ts';

type Needs = Pick<Parts, 'workloads' | 'pools' | 'snapshot'>;

const outsidePools = ({ workloads, pools }: Needs) =>
  workloads.items.filter(
    (workload) =>
      // Whether a pod is on the host network shows only by its node's address; without it nobody can say.
      workload.hostNetwork === false &&
      inPodNetwork(workload) &&
      workload.addresses.every((address) => !pools.items.some((pool) => contains(pool.cidr, address))),
  );

/** The network on the pod's node that its address belongs to: a bridge of another CNI plugin. */
function homeOf(stack: NetworkStack | undefined, workload: Workload): { link?: Link; route?: Route } {
  const [address] = workload.addresses;
  const route = stack?.routes4?.items.find(
    ({ destination, nextHops }) =>
      address &&
      destination.length > 0 &&
      contains(destination, address) &&
      !nextHops[0]?.via &&
      nextHops[0]?.dev,
  );
  const link = stack?.links?.items.find((one) => one.name === route?.nextHops[0]?.dev);
  return { ...(link && { link }), ...(route && { route }) };
}

function findingFor(parts: Needs, group: readonly Workload[]): FindingDraft | undefined {
  const { snapshot, pools } = parts;
  const [first] = group;
  const node = first?.node;
  if (!first || node === undefined) return undefined;
  const { link, route } = homeOf(snapshot.hosts.get(node), first);
  const config = snapshot.cniConfigs.find(
    (one) =>
      one.node === node &&
      one.content?.subnets.some((cidr) => first.addresses.some((address) => contains(cidr, address))),
  );
  const calico = snapshot.cniConfigs.find(
    (one) => one.node === node && one.content?.plugins.includes('calico'),
  );
  const named = group
    .map(({ id, addresses }) => `${id} (${addresses.map((a) => a.text).join(', ')})`)
    .join(', ');
  const poolList = pools.items.map((pool) => pool.cidr.text).join(', ');
  const bridge = config?.content?.bridge ?? link?.name;
  const address = link?.addresses[0];
  const origin = config
    ? ` They came from the CNI plugin "${config.content?.network}" (${config.file} on ${node}${bridge ? `, bridge ${bridge}` : ''}${address ? `, ${address.address.text}/${address.length}` : ''}), which competes with Calico${calico ? `'s ${calico.file}` : ''}: the runtime uses the first file by name that is there when a pod starts.`
    : bridge
      ? ` They hang on ${bridge} of ${node}, a network that is not Calico's.`
      : '';
  const sources: (Source | undefined)[] = [
    ...group.flatMap((workload) => workload.evidence.slice(0, 1)),
    ...pools.items.map((pool) => pool.evidence[0]),
    config?.evidence[0],
    calico?.evidence.at(-1),
    address?.source ?? link?.source,
    route?.source,
  ];
  const evidence = asEvidence(sources.filter((source) => source !== undefined));
  if (!evidence) return undefined;
  const recreate = group.map((workload) => `kubectl delete pod -n ${workload.namespace} ${workload.name}`);
  return {
    severity: 'high',
    subjects: group.map((workload) => workload.id),
    title: `${group.length === 1 ? 'A pod has an address' : `${group.length} pods have addresses`} outside every Calico pool`,
    says: `${named} on ${node}: outside ${poolList}.${origin} Calico neither routes nor polices such an address, so other nodes have no route to it.`,
    evidence,
    remedy: config
      ? `Remove ${config.file} from /etc/cni/net.d on ${node} (and keep its package from writing it again), then delete the pods so that they start again with an address from Calico.`
      : 'Find the CNI configuration that gave the address, remove it, then delete the pods so that they start again.',
    commands: [
      ...(config
        ? [`mv /etc/cni/net.d/${config.file} /etc/cni/net.d/${config.file}.disabled   # on ${node}`]
        : []),
      ...recreate,
    ],
  };
}

export const workloadOutsidePools = defineCheck({
  id: 'workload-outside-pools',
  title: 'Every pod has an address from a Calico pool',
  why: 'Calico gives routes and policy only to addresses from its pools. A pod with another address is cut off from other nodes, and no policy protects it.',
  needs: ['workloads', 'pools', 'snapshot'],
  run(parts) {
    const byNode = groupedBy(outsidePools(parts), (workload) => workload.node ?? '');
    const findings = [...byNode.values()].flatMap((group) => findingFor(parts, group) ?? []);
    const inside = parts.workloads.items.filter(
      (workload) => workload.hostNetwork === false && inPodNetwork(workload),
    );
    if (
      findings.length === 0 &&
      parts.workloads.items.some((workload) => workload.hostNetwork === undefined && inPodNetwork(workload))
    )
      return { missing: [{ what: 'the addresses of the nodes', command: 'kubectl get nodes -o wide' }] };
    return {
      findings,
      otherwise: {
        says: `All ${inside.length} pods in the pod network have one.`,
        evidence: inside.slice(0, 3).flatMap((workload) => workload.evidence.slice(0, 1)),
      },
    };
  },
});
