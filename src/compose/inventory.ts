import { attachmentOf, tunnelKind } from '../engine/forwarding/interfaces.ts';
import { poolOf } from '../engine/forwarding/owners.ts';
import { policySelects } from '../engine/policy/match.ts';
import { optional } from '../lib/optional.ts';
import type { IpPool } from '../model/ip-pool.ts';
import type { Policy } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Workload } from '../model/workload.ts';
import type { Result } from '../result/result.ts';
import { cite, citeSome } from './cite.ts';

const policyId = (policy: Policy) => `${policy.namespace}/${policy.name}`;

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
  const selecting = (snapshot.policies?.items ?? []).filter(
    (policy) => policySelects(policy, workload) !== 'no',
  );
  return {
    id: workload.id,
    ...optional({
      node: workload.node,
      hostNetwork: workload.hostNetwork,
      pool: address && !workload.hostNetwork ? poolOf(snapshot, address)?.name : undefined,
      interface: attachment?.device,
    }),
    addresses: workload.addresses.map(({ text }) => text),
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

function policySays(policy: Policy): string {
  if (!policy.specKnown) return 'Only its name is known: what it selects and allows is not in the input.';
  return policy.types
    .map((direction) => {
      const rules = (direction === 'ingress' ? policy.ingress : policy.egress) ?? [];
      if (rules.length === 0) return `Allows no ${direction}.`;
      const open = rules.some((rule) => rule.peers === undefined && rule.ports === undefined);
      return open
        ? `Allows all ${direction}.`
        : `Allows ${direction} by ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}.`;
    })
    .join(' ');
}

/** The policies, and the pods that each selects for certain or possibly. */
export function policiesOf(snapshot: Snapshot): Result['policies'] {
  const workloads = snapshot.workloads?.items ?? [];
  const evaluated = (snapshot.policies?.items ?? []).map((policy) => ({
    id: policyId(policy),
    kind: policy.kind,
    types: [...policy.types],
    selects: workloads.flatMap((workload) => {
      const selects = policySelects(policy, workload);
      return selects === 'no' ? [] : [selects === 'yes' ? workload.id : `${workload.id} (perhaps)`];
    }),
    says: policySays(policy),
    evidence: cite(policy.evidence),
  }));
  const others = snapshot.otherPolicies.map((policy) => ({
    id: policy.namespace === undefined ? policy.name : `${policy.namespace}/${policy.name}`,
    kind: policy.kind,
    types: [],
    selects: [],
    says: 'Not evaluated by this version: what it may select counts as unknown.',
    evidence: cite([policy.source]),
  }));
  return [...evaluated, ...others];
}
