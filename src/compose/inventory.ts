import { attachmentOf, tunnelKind } from '../engine/forwarding/interfaces.ts';
import { poolOf } from '../engine/forwarding/owners.ts';
import { workloadLabels } from '../engine/policy/effective-labels.ts';
import { policySelects } from '../engine/policy/policy-selects.ts';
import { optional } from '../lib/optional.ts';
import type { IpPool } from '../model/ip-pool.ts';
import type { Policy, Rule } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Workload } from '../model/workload.ts';
import type { Result } from '../result/result.ts';
import { cite, citeSome } from './cite.ts';

/** As in the API: cluster-wide kinds have no namespace. */
const policyId = ({ namespace, name }: { readonly namespace?: string; readonly name: string }) =>
  namespace === undefined ? name : `${namespace}/${name}`;

/** Whether a policy selects a pod in any direction. */
function selects(snapshot: Snapshot, policy: Policy, workload: Workload) {
  return policySelects(policy, { kind: 'workload', workload }, workloadLabels(snapshot, workload));
}

/** The nodes with what Calico gave them. */
export function nodesOf(snapshot: Snapshot): Result['nodes'] {
  return (snapshot.nodes?.items ?? []).map((node) => {
    const links = snapshot.hosts.get(node.name)?.links?.items ?? [];
    const tunnels = links.filter((link) => tunnelKind(link.name) !== undefined && link.addresses.length > 0);
    return {
      name: node.name,
      ...optional({
        address: node.address?.text,
        roles: node.roles,
        status: node.status,
        kubelet: node.kubeletVersion,
      }),
      tunnelAddresses: tunnels.flatMap((link) =>
        link.addresses.map(({ address }) => `${link.name} ${address.text}`),
      ),
      blocks: (snapshot.blocks?.items ?? [])
        .filter((block) => block.node === node.name)
        .map((block) => block.cidr.text),
      podCidrs: node.podCidrs.map(({ cidr }) => cidr.text),
      workloads: (snapshot.workloads?.items ?? []).filter((workload) => workload.node === node.name).length,
      evidence: cite([node.evidence[0], ...node.evidence.slice(1), ...tunnels.map((link) => link.source)]),
    };
  });
}

function workloadRow(snapshot: Snapshot, workload: Workload): Result['workloads'][number] {
  const attachment = workload.hostNetwork ? undefined : attachmentOf(snapshot, workload);
  const [address] = workload.addresses;
  const selecting = snapshot.policies.items.filter((policy) => selects(snapshot, policy, workload) !== 'no');
  return {
    id: workload.id,
    ...optional({
      node: workload.node,
      hostNetwork: workload.hostNetwork,
      pool: address && !workload.hostNetwork ? poolOf(snapshot, address)?.name : undefined,
      interface: attachment?.device,
    }),
    // The address of one that stands for others is nobody's.
    addresses: workload.representative ? [] : workload.addresses.map(({ text }) => text),
    pairedBy: [
      ...(attachment?.pairedBy ?? []),
      ...(attachment?.kind === 'bridge' ? ['bridge of another CNI plugin'] : []),
    ],
    selectedBy: selecting.map(policyId),
    evidence: cite([
      workload.evidence[0],
      ...citeSome([...workload.evidence.slice(1), ...(attachment?.evidence ?? [])]),
    ]),
  };
}

/** The pods, those of the pod network first. */
export function workloadsOf(snapshot: Snapshot): Result['workloads'] {
  const items = snapshot.workloads?.items ?? [];
  const own = items.filter((workload) => !workload.hostNetwork);
  const host = items.filter((workload) => workload.hostNetwork);
  return [...own, ...host].map((workload) => workloadRow(snapshot, workload));
}

function encapsulationOf(pool: IpPool): string {
  if (pool.vxlanMode !== 'Never') return `VXLAN ${pool.vxlanMode}`;
  return pool.ipipMode === 'Never' ? 'none' : `IPIP ${pool.ipipMode}`;
}

export function poolsOf(snapshot: Snapshot): Result['pools'] {
  return (snapshot.pools?.items ?? []).map((pool) => ({
    name: pool.name,
    cidr: pool.cidr.text,
    ...optional({ blockSize: pool.blockSize }),
    encapsulation: `${encapsulationOf(pool)}${pool.disabled ? ' (disabled)' : ''}`,
    natOutgoing: pool.natOutgoing,
    evidence: cite(pool.evidence),
  }));
}

/** The blocks with every line that tells their owner; `agrees` when all of them name the same node. */
export function blocksOf(snapshot: Snapshot): Result['blocks'] {
  return (snapshot.blocks?.items ?? []).map((block) => ({
    cidr: block.cidr.text,
    ...optional({ node: block.node }),
    clues: block.ownedBy.map((clue) => ({ ...clue })),
    agrees: block.ownedBy.length > 0 && new Set(block.ownedBy.map((clue) => clue.node)).size === 1,
    evidence: cite(block.evidence),
  }));
}

const hasConditions = ({ nets, notNets, selector, notSelector, service, ports, notPorts }: Rule['from']) =>
  [nets, notNets, ports, notPorts].some(({ length }) => length > 0) ||
  [selector, notSelector, service].some((one) => one !== undefined);

/** True for a rule that matches every packet. */
const isOpen = ({ ipVersion, protocol, notProtocol, icmp, notIcmp, from, to, unread }: Rule) =>
  [ipVersion, protocol, notProtocol, icmp, notIcmp].every((one) => one === undefined) &&
  unread.length === 0 &&
  !hasConditions(from) &&
  !hasConditions(to);

const rulesText = (count: number) => `${count} ${count === 1 ? 'rule' : 'rules'}`;

/** A Kubernetes policy allows what a rule matches, and nothing else; the other kinds also deny and pass. */
function directionSays(
  kind: Policy['kind'],
  direction: 'ingress' | 'egress',
  rules: readonly Rule[],
): string {
  const count = new Set(rules.map(({ index }) => index)).size;
  if (kind !== 'KubernetesNetworkPolicy') {
    const actions = [...new Set(rules.map(({ action }) => action))].join(', ');
    return count === 0 ? `No ${direction} rules.` : `${rulesText(count)} for ${direction} (${actions}).`;
  }
  if (count === 0) return `Allows no ${direction}.`;
  return rules.some(isOpen) ? `Allows all ${direction}.` : `Allows ${direction} by ${rulesText(count)}.`;
}

function policySays({ kind, spec, tier, order }: Policy): string {
  if (!spec) return 'Only its name is known: what it selects and allows is not in the input.';
  const place = kind === 'KubernetesNetworkPolicy' ? [] : [`Tier ${tier}, order ${order ?? 'last'}.`];
  const acts = [
    ...(spec.doNotTrack ? ['On host endpoints, before connection tracking.'] : []),
    ...(spec.preDnat ? ['On host endpoints, before destination NAT.'] : []),
    ...(spec.applyOnForward && !spec.preDnat && !spec.doNotTrack ? ['Also on forwarded traffic.'] : []),
  ];
  const rules = spec.types.map((direction) => directionSays(kind, direction, spec[direction]));
  const unread = spec.unread.map(({ field }) => `${field} cannot be read: it may do anything.`);
  return [...place, ...acts, ...rules, ...unread].join(' ');
}

/** The policies, and the pods that each selects for certain or possibly; then those without effect. */
export function policiesOf(snapshot: Snapshot): Result['policies'] {
  const workloads = snapshot.workloads?.items ?? [];
  const evaluated = snapshot.policies.items.map((policy) => ({
    id: policyId(policy),
    kind: policy.kind,
    types: [...(policy.spec?.types ?? [])],
    selects: workloads.flatMap((workload) => {
      const match = selects(snapshot, policy, workload);
      return match === 'no' ? [] : [match === 'yes' ? workload.id : `${workload.id} (perhaps)`];
    }),
    says: policySays(policy),
    evidence: cite(policy.evidence),
  }));
  const idle = snapshot.policies.idle.map((policy) => ({
    id: policyId(policy),
    kind: policy.kind,
    types: [],
    selects: [],
    says: `Has no effect (${policy.reason}): ${policy.says}`,
    evidence: cite(policy.evidence),
  }));
  return [...evaluated, ...idle];
}
