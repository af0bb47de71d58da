import { contains, overlaps } from '../lib/cidr.ts';
import { asEvidence } from '../lib/source.ts';
import { inPodNetwork } from '../model/workload.ts';
import { defineCheck } from './check.ts';

export const podCidrUnused = defineCheck({
  id: 'pod-cidr-unused',
  title: 'The podCIDR of the nodes is where pod addresses come from',
  why: 'Kubernetes gives each node a podCIDR, and people read pod addresses by it. With Calico IPAM it plays no part, which misleads whoever writes firewall rules or routes by it.',
  needs: ['nodes', 'blocks', 'workloads'],
  run({ nodes, blocks, workloads }) {
    const withCidr = nodes.items.filter((node) => node.podCidrs.length > 0);
    if (withCidr.length === 0)
      return { missing: [{ what: 'the podCIDR of the nodes', command: 'kubectl describe nodes' }] };
    if (blocks.items.length === 0) return { notApplicable: 'Calico IPAM has no blocks here.' };
    const unused = withCidr.filter(({ name, podCidrs }) => {
      const own = blocks.items.filter((block) => block.node === name);
      const pods = workloads.items.filter(
        (one) => one.node === name && one.hostNetwork === false && inPodNetwork(one),
      );
      return podCidrs.every(
        ({ cidr }) =>
          !own.some((block) => overlaps(block.cidr, cidr)) &&
          !pods.some((pod) => pod.addresses.some((address) => contains(cidr, address))),
      );
    });
    const evidence = asEvidence([
      ...unused.flatMap((node) => node.podCidrs.flatMap((one) => one.evidence)),
      ...blocks.items.flatMap((block) => block.evidence.slice(0, 1)),
    ]);
    const list = unused
      .map((node) => `${node.name} ${node.podCidrs.map(({ cidr }) => cidr.text).join(', ')}`)
      .join('; ');
    const says = `spec.podCIDR (${list}) plays no part in Calico IPAM here: the pods get addresses from the nodes' blocks (${blocks.items.map((block) => block.cidr.text).join(', ')}). Nothing has to be done; do not write routes or firewall rules by it.`;
    const title = 'The podCIDR of the nodes plays no part: Calico IPAM hands out its own blocks';
    return {
      findings:
        unused.length > 0 && evidence
          ? [{ severity: 'info', subjects: unused.map((node) => `node:${node.name}`), title, says, evidence }]
          : [],
      otherwise: {
        says: 'Blocks or pod addresses of each node lie inside its podCIDR.',
        evidence: withCidr.flatMap((node) => node.podCidrs.flatMap((one) => one.evidence)),
      },
    };
  },
});
