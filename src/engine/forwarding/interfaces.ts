import { sha1 } from '../../lib/hash.ts';
import type { Source } from '../../lib/source.ts';
import type { Link, NetworkStack } from '../../model/network-stack.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Workload } from '../../model/workload.ts';

/**
 * The node side of a pod's veth pair: `cali` and the first 11 hexadecimal digits of SHA-1("namespace.pod")
 * (libcalico-go conversion/workload_endpoint_default.go, VethNameForWorkload).
 */
export function interfaceNameOf(workload: Workload): string {
  return `cali${sha1(`${workload.namespace}.${workload.name}`).slice(0, 11)}`;
}

/** Devices that Calico sends tunnelled packets through. */
export function tunnelKind(device: string): 'ipip' | 'vxlan' | undefined {
  if (device === 'tunl0') return 'ipip';
  return /^vxlan(-v6)?\.calico$/.test(device) ? 'vxlan' : undefined;
}

/** The link of this name; `undefined` when there is none or links were not collected. */
export function linkNamed(stack: NetworkStack | undefined, name: string): Link | undefined {
  return stack?.links?.items.find((link) => link.name === name);
}

/** `up` and `down` as the flags say, or the state where no flags are printed; `unknown` when the link was not collected. */
export function linkState(
  stack: NetworkStack | undefined,
  name: string,
): 'up' | 'down' | 'missing' | 'unknown' {
  const link = linkNamed(stack, name);
  // The brief form (`ip -br addr`) prints a state and no flags; UNKNOWN is how tunnels show that they work.
  if (link && link.flags.length === 0)
    return link.state === undefined ? 'unknown' : /DOWN/.test(link.state) ? 'down' : 'up';
  if (link) return link.flags.includes('UP') && !link.flags.includes('NO-CARRIER') ? 'up' : 'down';
  // A list taken before a pod came does not show its interface; the route that names it may be newer.
  const older =
    stack?.links !== undefined && stack.routes4 !== undefined && stack.links.epoch < stack.routes4.epoch;
  return stack?.links?.complete && !older ? 'missing' : 'unknown';
}

/** How a pod hangs on its node. */
export interface Attachment {
  /** `calico`: a veth of its own that Calico polices; `bridge`: another CNI plugin's bridge. */
  readonly kind: 'calico' | 'bridge' | 'unknown';
  readonly device?: string;
  /** The end inside the pod, when the pod's network was looked at. */
  readonly peer?: Link;
  /** What the pairing rests on. */
  readonly pairedBy: readonly ('name-hash' | 'route' | 'interface-index')[];
  readonly evidence: readonly Source[];
}

/** The end of the pair inside the pod: its index and that of the node side point at each other. */
function peerInside(inside: NetworkStack | undefined, outer: Link | undefined): Link | undefined {
  if (!outer) return undefined;
  return inside?.links?.items.find(
    (link) => link.index === outer.peerIndex && link.peerIndex === outer.index,
  );
}

const ATTACHED = new WeakMap<Snapshot, Map<string, Attachment>>();

function attach(snapshot: Snapshot, workload: Workload): Attachment {
  const stack = workload.node === undefined ? undefined : snapshot.hosts.get(workload.node);
  const name = interfaceNameOf(workload);
  const link = linkNamed(stack, name);
  const texts = workload.addresses.map((address) => address.text);
  const routes = [...(stack?.routes4?.items ?? []), ...(stack?.routes6?.items ?? [])];
  const own = routes.find(
    (route) => texts.includes(route.destination.base.text) && route.nextHops[0]?.dev === name,
  );
  if (link || own) {
    const peer = peerInside(snapshot.podStacks.get(workload.id), link);
    const pairedBy = [
      'name-hash' as const,
      ...(own ? ['route' as const] : []),
      ...(peer ? ['interface-index' as const] : []),
    ];
    const evidence = [link?.source, own?.source, peer?.source].filter((source) => source !== undefined);
    return { kind: 'calico', device: name, ...(peer && { peer }), pairedBy, evidence };
  }
  const bridged = stack?.links?.items.find(
    (candidate) =>
      stack.links?.items.some((port) => port.master === candidate.name) &&
      candidate.addresses.some(({ address, length }) =>
        workload.addresses.some(
          (own) => own.family === address.family && sharesNetwork(own.bits, address.bits, length, own.family),
        ),
      ),
  );
  if (bridged) {
    const source = bridged.addresses[0]?.source ?? bridged.source;
    return { kind: 'bridge', device: bridged.name, pairedBy: [], evidence: [bridged.source, source] };
  }
  return { kind: 'unknown', pairedBy: [], evidence: [] };
}

function sharesNetwork(a: bigint, b: bigint, length: number, family: 4 | 6): boolean {
  const host = BigInt((family === 4 ? 32 : 128) - length);
  return a >> host === b >> host;
}

/** How a pod hangs on its node, as far as the node's interfaces and routes show it. */
export function attachmentOf(snapshot: Snapshot, workload: Workload): Attachment {
  const known = ATTACHED.get(snapshot) ?? new Map<string, Attachment>();
  ATTACHED.set(snapshot, known);
  const attachment = known.get(workload.id) ?? attach(snapshot, workload);
  known.set(workload.id, attachment);
  return attachment;
}
