import { contains, overlaps } from '../lib/cidr.ts';
import { asEvidence } from '../lib/source.ts';
import type { Block } from '../model/ip-pool.ts';
import type { Node } from '../model/node.ts';
import type { Known } from '../model/snapshot.ts';
import { inPodNetwork, type Workload } from '../model/workload.ts';
import { defineCheck, type Missing, type Parts } from './check.ts';
import { podNetworkOf } from './pod-network.ts';

type Needs = Pick<Parts, 'nodes' | 'blocks' | 'workloads' | 'snapshot'>;

/** `unseen`: the node has neither blocks nor pods, so nothing shows where its addresses would come from. */
function useOf({ name, podCidrs }: Node, blocks: readonly Block[], pods: readonly Workload[]) {
  const own = blocks.filter((block) => block.node === name);
  const here = pods.filter((pod) => pod.node === name);
  if (own.length === 0 && here.length === 0) return 'unseen';
  const isUsed = podCidrs.some(
    ({ cidr }) =>
      own.some((block) => overlaps(block.cidr, cidr)) ||
      here.some((pod) => pod.addresses.some((address) => contains(cidr, address))),
  );
  return isUsed ? 'used' : 'unused';
}

/** Nodes whose podCIDR is not known: they say nothing against the others. */
function unknownNodes(nodes: Known<Node>): Missing[] {
  const bare = nodes.items.filter((node) => node.podCidrs.length === 0).map(({ name }) => name);
  const what = bare.length > 0 ? `the podCIDR of ${bare.join(', ')}` : 'all nodes';
  return bare.length > 0 || !nodes.complete ? [{ what, command: 'kubectl describe nodes' }] : [];
}

/** A block without a known node, or a pod that was not listed, could be just what uses a podCIDR. */
function unknownUses({ blocks, workloads, snapshot }: Needs): readonly Missing[] {
  const whole = blocks.complete && blocks.items.every((block) => block.node !== undefined);
  const { open } = podNetworkOf(workloads, snapshot.nodes);
  return whole
    ? open
    : [{ what: 'all IPAM blocks and their nodes', command: 'kubectl get ipamblocks -o yaml' }, ...open];
}

export const podCidrUnused = defineCheck({
  id: 'pod-cidr-unused',
  title: 'The podCIDR of the nodes is where pod addresses come from',
  why: 'Kubernetes gives each node a podCIDR, and people read pod addresses by it. With Calico IPAM it plays no part, which misleads whoever writes firewall rules or routes by it.',
  needs: ['nodes', 'blocks', 'workloads', 'snapshot'],
  run(parts) {
    const { nodes, blocks, workloads } = parts;
    if (blocks.complete && blocks.items.length === 0)
      return { notApplicable: 'Calico IPAM has no blocks here.' };
    const withCidr = nodes.items.filter((node) => node.podCidrs.length > 0);
    // A pod that may be on the host network counts as use: it can only make the answer more careful.
    const pods = workloads.items.filter(inPodNetwork);
    const uses = withCidr.map((node) => ({ node, use: useOf(node, blocks.items, pods) }));
    const unused = uses.filter(({ use }) => use === 'unused').map(({ node }) => node);
    const open = unknownUses(parts);
    const bare = unknownNodes(nodes);
    if (open.length > 0 || (unused.length === 0 && bare.length > 0)) return { missing: [...bare, ...open] };
    const seen = uses.filter(({ use }) => use !== 'unseen').map(({ node }) => node);
    if (seen.length === 0) return { notApplicable: 'No node has pods or blocks yet.' };
    const all = unused.length === seen.length;
    const names = unused.map((node) => node.name).join(', ');
    const list = unused
      .map((node) => `${node.name} ${node.podCidrs.map(({ cidr }) => cidr.text).join(', ')}`)
      .join('; ');
    const evidence = asEvidence([
      ...unused.flatMap((node) => node.podCidrs.flatMap((one) => one.evidence)),
      ...blocks.items.flatMap((block) => block.evidence.slice(0, 1)),
    ]);
    const title = `The podCIDR of ${all ? 'the nodes' : names} plays no part: Calico IPAM hands out its own blocks`;
    const says = `spec.podCIDR (${list}) plays no part in Calico IPAM here: the pods get addresses from the nodes' blocks (${blocks.items.map((block) => block.cidr.text).join(', ')}). Nothing has to be done; do not write routes or firewall rules by it.`;
    return {
      findings:
        unused.length > 0 && evidence
          ? [{ severity: 'info', subjects: unused.map((node) => `node:${node.name}`), title, says, evidence }]
          : [],
      otherwise: {
        says: 'Blocks or pod addresses of each node lie inside its podCIDR.',
        evidence: seen.flatMap((node) => node.podCidrs.flatMap((one) => one.evidence)),
      },
    };
  },
});
