import { tunnelKind } from '../engine/forwarding/interfaces.ts';
import { prefixOf } from '../lib/cidr.ts';
import { asEvidence, type Source } from '../lib/source.ts';
import type { IpPool } from '../model/ip-pool.ts';
import type { NetworkStack } from '../model/network-stack.ts';
import type { Node } from '../model/node.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { defineCheck } from './check.ts';

/** The network that a node's own address is in, from its interface or from what Calico says. */
function networkOf(
  node: Node,
  stack: NetworkStack | undefined,
): { cidr: string; source: Source } | undefined {
  const { address } = node;
  const own = stack?.links?.items
    .flatMap((link) => link.addresses)
    .find((one) => address && one.address.text === address.text);
  if (own && address) return { cidr: prefixOf(address, own.length).text, source: own.source };
  return node.calicoNetwork && { cidr: node.calicoNetwork.text, source: node.evidence[0] };
}

/** The price in bytes, where the devices show it. */
function mtuSentence(snapshot: Snapshot, pools: readonly IpPool[]): string {
  const kind = pools.some((pool) => pool.ipipMode === 'Always') ? 'ipip' : 'vxlan';
  const links = [...snapshot.hosts.values()].flatMap((stack) => stack.links?.items ?? []);
  const tunnel = links.find((link) => tunnelKind(link.name) === kind && link.flags.includes('UP'));
  return tunnel?.mtu === undefined
    ? ''
    : ` ${tunnel.name} has MTU ${tunnel.mtu}, which is consistent with the tunnel.`;
}

export const tunnelWithoutNeed = defineCheck({
  id: 'tunnel-without-need',
  title: 'Packets are tunnelled only where they have to be',
  why: 'A tunnel costs 20 (IPIP) or 50 (VXLAN) bytes of each packet and some processor time. Between nodes of one network CrossSubnet sends packets as they are.',
  needs: ['pools', 'nodes', 'snapshot'],
  run({ pools, nodes, snapshot }) {
    const always = pools.items.filter(
      (pool) => !pool.disabled && (pool.ipipMode === 'Always' || pool.vxlanMode === 'Always'),
    );
    if (always.length === 0)
      return {
        findings: [],
        otherwise: {
          says: 'No enabled pool has a tunnel mode Always.',
          evidence: pools.items.flatMap((pool) => pool.evidence.slice(0, 1)),
        },
      };
    if (nodes.items.length < 2) return { notApplicable: 'There is only one node.' };
    const networks = nodes.items.map((node) => networkOf(node, snapshot.hosts.get(node.name)));
    const known = networks.filter((network) => network !== undefined);
    if (known.length < nodes.items.length)
      return { missing: [{ what: 'the network of each node', command: 'calicoctl get nodes -o wide' }] };
    const shared = new Set(known.map((network) => network.cidr));
    const otherwise = {
      says: `The nodes are in ${shared.size} networks, so a tunnel is needed between some of them.`,
      evidence: known.map((network) => network.source),
    };
    if (shared.size > 1) return { findings: [], otherwise };
    const [cidr] = shared;
    const names = always
      .map((pool) => `${pool.name} (${pool.ipipMode === 'Always' ? 'IPIP' : 'VXLAN'} Always)`)
      .join(', ');
    const field = always[0]?.ipipMode === 'Always' ? 'ipipMode' : 'vxlanMode';
    const mode = always.flatMap(
      (pool) => pool.evidence.find((source) => /Always/.test(source.text)) ?? pool.evidence[0],
    );
    const evidence = asEvidence([...mode, ...known.map((network) => network.source)]);
    return {
      findings: evidence
        ? [
            {
              severity: 'info',
              subjects: always.map((pool) => `pool:${pool.name}`),
              title: `All nodes share ${cidr}, and packets between them are tunnelled nevertheless`,
              says: `Pool ${names} wraps every packet between nodes, although all ${nodes.items.length} nodes are in ${cidr}. CrossSubnet would avoid the tunnel there, unless the network between the nodes only carries packets with node addresses (as many clouds do).${mtuSentence(snapshot, always)}`,
              evidence,
              remedy:
                'If the network carries pod addresses, set the mode to CrossSubnet; then raise the MTU, which takes effect for new pods.',
              commands: always.map(
                (pool) => `calicoctl patch ippool ${pool.name} -p '{"spec":{"${field}":"CrossSubnet"}}'`,
              ),
            },
          ]
        : [],
      otherwise,
    };
  },
});
