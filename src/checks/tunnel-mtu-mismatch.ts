import { asEvidence } from '../lib/source.ts';
import type { Link, NetworkStack } from '../model/network-stack.ts';
import { defineCheck, type FindingDraft, type Missing } from './check.ts';

/** Bytes that the outer header takes (calico-semantics 3.3). */
const OVERHEAD_IN_BYTES: Readonly<Record<string, number>> = {
  tunl0: 20,
  'vxlan.calico': 50,
  'vxlan-v6.calico': 70,
  'wireguard.cali': 60,
  'wg-v6.cali': 80,
};

interface Sized {
  readonly link: Link;
  readonly mtu: number;
}

/** A tunnel that packets of a node go through, with what they come from and leave by. */
interface Tunnel extends Sized {
  readonly overhead: number;
  readonly pods: readonly Sized[];
  readonly uplink: Sized | undefined;
}

/** What is known of a node's tunnels, and what is not. */
interface Seen {
  readonly node: string;
  readonly tunnels: readonly Tunnel[];
  readonly missing: readonly Missing[];
}

const isUp = (link: Link) => link.flags.includes('UP');
const sized = (links: readonly Link[]) =>
  links.flatMap((link): Sized[] => (link.mtu === undefined ? [] : [{ link, mtu: link.mtu }]));

/** Whether routes lead into a device: leftovers of an earlier mode stay up, and nothing goes through them. */
function isUsed(stack: NetworkStack, name: string): boolean | undefined {
  const listed = /v6/.test(name) ? stack.routes6 : stack.routes4;
  if (listed?.items.some(({ nextHops }) => nextHops.some(({ dev }) => dev === name))) return true;
  // WireGuard has a table of its own, which a plain `ip route` does not print.
  return listed?.complete && !/^(wireguard|wg-v6)\./.test(name) ? false : undefined;
}

/** Tunnel devices; with eBPF the flow-based vxlan.calico keeps the kernel's MTU, which bounds nothing (ibid. 3.1). */
function tunnelLinks(links: readonly Link[]): Link[] {
  const usesEbpf = links.some(({ name }) => name === 'bpfin.cali');
  return links.filter(
    ({ name }) => Object.hasOwn(OVERHEAD_IN_BYTES, name) && !(usesEbpf && name === 'vxlan.calico'),
  );
}

function look(node: string, stack: NetworkStack | undefined, address: string | undefined): Seen {
  const interfaces = { what: `the interfaces of ${node}`, command: `ip addr   (on ${node})` };
  if (!stack?.links) return { node, tunnels: [], missing: [interfaces] };
  const links = stack.links.items;
  const devices = tunnelLinks(links);
  const pods = links.filter(({ name }) => /^cali/.test(name));
  const [uplink] = sized(
    links.filter((link) => isUp(link) && link.addresses.some((own) => own.address.text === address)),
  );
  const uses = devices.filter(isUp).map((link) => ({ link, use: isUsed(stack, link.name) }));
  const used = uses.filter(({ use }) => use === true).map(({ link }) => link);
  const unclear = uses.find(({ use }) => use === undefined)?.link.name;
  const tunnels = sized(used).map((tunnel) => ({
    ...tunnel,
    overhead: OVERHEAD_IN_BYTES[tunnel.link.name] ?? 0,
    pods: sized(pods.filter(isUp)),
    uplink,
  }));
  // Printed in brief, links have neither flags nor MTU.
  const isPartial =
    !stack.links.complete ||
    [...devices, ...pods].some((link) => link.flags.length === 0 || link.mtu === undefined) ||
    (used.length > 0 && address !== undefined && uplink === undefined);
  const isNowhere = used.length > 0 && address === undefined;
  const routes = {
    what: `whether ${node} uses ${unclear}`,
    command: `ip route show table all   (on ${node})`,
  };
  return {
    node,
    tunnels,
    missing: [
      ...(isPartial ? [interfaces] : []),
      ...(isNowhere ? [{ what: `the address of ${node}`, command: 'kubectl get nodes -o wide' }] : []),
      ...(unclear === undefined ? [] : [routes]),
    ],
  };
}

function podsTooWide(node: string, { link: tunnel, mtu, pods }: Tunnel): FindingDraft | undefined {
  const wide = pods.filter((pod) => pod.mtu > mtu);
  const evidence = asEvidence([tunnel.source, ...wide.map(({ link }) => link.source)]);
  if (wide.length === 0 || !evidence) return undefined;
  const [ping, headers] = /v6/.test(tunnel.name) ? (['ping -6', 48] as const) : (['ping', 28] as const);
  return {
    severity: 'high',
    subjects: [`node:${node}`],
    title: `Pods on ${node} send packets that do not fit into ${tunnel.name}`,
    says: `${wide.length} pod interfaces have MTU ${wide.reduce((most, pod) => Math.max(most, pod.mtu), 0)}, ${tunnel.name} has ${mtu}: full-size packets to other nodes do not fit. Small requests work, uploads and long answers hang, when the message that says so (ICMP "fragmentation needed") does not arrive.`,
    evidence,
    remedy: `Set the MTU of pods to ${mtu} or leave it to Calico (mtu 0 or no mtu in the CNI configuration; veth_mtu in ConfigMap calico-config), then restart the pods: only new ones get it.`,
    commands: [
      `${ping} -M do -s ${mtu - headers} POD-ADDRESS   # fits`,
      `${ping} -M do -s ${mtu - headers + 1} POD-ADDRESS   # does not`,
    ],
  };
}

function tunnelTooWide(
  node: string,
  { link: tunnel, mtu, overhead, uplink }: Tunnel,
): FindingDraft | undefined {
  if (!uplink || mtu <= uplink.mtu - overhead) return undefined;
  return {
    severity: 'high',
    subjects: [`node:${node}`],
    title: `${tunnel.name} on ${node} is wider than its uplink allows`,
    says: `${tunnel.name} has MTU ${mtu}, ${uplink.link.name} has ${uplink.mtu}, and the outer header takes ${overhead} bytes: at most ${uplink.mtu - overhead} fit without fragments.`,
    evidence: [tunnel.source, uplink.link.source],
    remedy: `Set the tunnel MTU to ${uplink.mtu - overhead} or less.`,
  };
}

export const tunnelMtuMismatch = defineCheck({
  id: 'tunnel-mtu-mismatch',
  title: 'MTUs fit into each other: pod, tunnel, uplink',
  why: 'A packet that does not fit into the tunnel is dropped or cut. Small requests then work while large ones hang, which is hard to find.',
  needs: ['nodes', 'hosts'],
  run({ nodes, hosts }) {
    const addresses = new Map(nodes.items.map((node) => [node.name, node.address?.text]));
    const names = [...new Set([...addresses.keys(), ...hosts.keys()])];
    const seen = names.map((name) => look(name, hosts.get(name), addresses.get(name)));
    const missing = [
      ...(nodes.complete ? [] : [{ what: 'all nodes', command: 'kubectl get nodes -o wide' }]),
      ...seen.flatMap((one) => one.missing),
    ];
    const findings = seen.flatMap(({ node, tunnels }) =>
      tunnels.flatMap((tunnel) =>
        [podsTooWide(node, tunnel), tunnelTooWide(node, tunnel)].filter((one) => one !== undefined),
      ),
    );
    if (findings.length === 0 && missing.length > 0) return { missing };
    const tunnels = seen.flatMap((one) => one.tunnels);
    if (findings.length === 0 && tunnels.length === 0)
      return { notApplicable: 'Packets go through no tunnel device on any node.' };
    const list = tunnels.map(({ link, mtu }) => `${link.name} ${mtu}`);
    return {
      findings,
      otherwise: {
        says: `On ${seen.filter((one) => one.tunnels.length > 0).length} nodes: ${[...new Set(list)].join(', ')}, consistent with their uplinks and pods.`,
        evidence: tunnels.flatMap(({ link, uplink }) => [
          link.source,
          ...(uplink ? [uplink.link.source] : []),
        ]),
      },
    };
  },
});
