import { tunnelKind } from '../engine/forwarding/interfaces.ts';
import { asEvidence } from '../lib/source.ts';
import type { Link, NetworkStack } from '../model/network-stack.ts';
import { defineCheck, type FindingDraft } from './check.ts';

/** Bytes that the outer header takes (calico-semantics 3.3). */
const OVERHEAD_IN_BYTES = { ipip: 20, vxlan: 50 } as const;

interface Sized {
  readonly link: Link;
  readonly mtu: number;
}

/** Links that are up and whose MTU is known. */
function sized(stack: NetworkStack, matches: (link: Link) => boolean): Sized[] {
  return (stack.links?.items ?? []).flatMap((link) =>
    link.mtu !== undefined && link.flags.includes('UP') && matches(link) ? [{ link, mtu: link.mtu }] : [],
  );
}

function findingsFor(node: string, stack: NetworkStack, uplink: Sized | undefined): FindingDraft[] {
  const tunnels = sized(stack, (link) => tunnelKind(link.name) !== undefined);
  const pods = sized(stack, (link) => /^cali/.test(link.name));
  return tunnels.flatMap(({ link: tunnel, mtu }): FindingDraft[] => {
    const overhead = OVERHEAD_IN_BYTES[tunnelKind(tunnel.name) ?? 'ipip'];
    const wide = pods.filter((pod) => pod.mtu > mtu);
    const podEvidence = asEvidence([tunnel.source, ...wide.map(({ link }) => link.source)]);
    const tooWide = uplink !== undefined && mtu > uplink.mtu - overhead;
    return [
      ...(wide.length > 0 && podEvidence
        ? [
            {
              severity: 'high' as const,
              subjects: [`node:${node}`],
              title: `Pods on ${node} send packets that do not fit into ${tunnel.name}`,
              says: `${wide.length} pod interfaces have MTU ${Math.max(...wide.map((pod) => pod.mtu))}, ${tunnel.name} has ${mtu}: full-size packets to other nodes do not fit. Small requests work, uploads and long answers hang, when the message that says so (ICMP "fragmentation needed") does not arrive.`,
              evidence: podEvidence,
              remedy: `Set the MTU of pods to ${mtu} or leave it to Calico (mtu 0 or no mtu in the CNI configuration; veth_mtu in ConfigMap calico-config), then restart the pods: only new ones get it.`,
              commands: [
                `ping -M do -s ${mtu - 28} POD-ADDRESS   # fits`,
                `ping -M do -s ${mtu - 27} POD-ADDRESS   # does not`,
              ],
            },
          ]
        : []),
      ...(tooWide && uplink
        ? [
            {
              severity: 'high' as const,
              subjects: [`node:${node}`],
              title: `${tunnel.name} on ${node} is wider than its uplink allows`,
              says: `${tunnel.name} has MTU ${mtu}, ${uplink.link.name} has ${uplink.mtu}, and the outer header takes ${overhead} bytes: at most ${uplink.mtu - overhead} fit without fragments.`,
              evidence: [tunnel.source, uplink.link.source] as const,
              remedy: `Set the tunnel MTU to ${uplink.mtu - overhead} or less.`,
            },
          ]
        : []),
    ];
  });
}

/** The interface that carries the node's own address. */
function uplinkOf(stack: NetworkStack, address: string | undefined): Sized | undefined {
  return sized(stack, (link) => link.addresses.some((own) => own.address.text === address))[0];
}

export const tunnelMtuMismatch = defineCheck({
  id: 'tunnel-mtu-mismatch',
  title: 'MTUs fit into each other: pod, tunnel, uplink',
  why: 'A packet that does not fit into the tunnel is dropped or cut. Small requests then work while large ones hang, which is hard to find.',
  needs: ['nodes', 'hosts'],
  run({ nodes, hosts }) {
    const seen = [...hosts].filter(([, stack]) => stack.links !== undefined);
    const tunnels = seen.flatMap(([, stack]) => sized(stack, (link) => tunnelKind(link.name) !== undefined));
    if (seen.length === 0)
      return { missing: [{ what: 'interfaces of the nodes', command: 'ip addr   (on each node)' }] };
    if (tunnels.length === 0)
      return { notApplicable: 'No tunnel device is up on the nodes that were looked at.' };
    const address = (name: string) => nodes.items.find((node) => node.name === name)?.address?.text;
    const findings = seen.flatMap(([name, stack]) =>
      findingsFor(name, stack, uplinkOf(stack, address(name))),
    );
    const list = tunnels.map(({ link, mtu }) => `${link.name} ${mtu}`);
    const evidence = [
      ...tunnels.map(({ link }) => link.source),
      ...seen.flatMap(([name, stack]) => uplinkOf(stack, address(name))?.link.source ?? []),
    ];
    return {
      findings,
      otherwise: {
        says: `On ${seen.length} nodes: ${[...new Set(list)].join(', ')}, consistent with their uplinks and pods.`,
        evidence,
      },
    };
  },
});
