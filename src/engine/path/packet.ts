import type { Address } from '../../lib/address.ts';
import type { Source } from '../../lib/source.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Ledger } from '../ledger.ts';
import type { Disposition, Hop, Path, PolicyAnswer, Step, StepKind } from './model.ts';

/** What the walk carries along. A reply passes policy by conntrack, so it is not asked again. */
export interface Walk {
  readonly snapshot: Snapshot;
  readonly ledger: Ledger;
  readonly direction: 'request' | 'reply';
  readonly protocol: string;
  /** What a node puts in the place of the address that was asked for. */
  readonly translation?: Translation;
  readonly onPolicy: (answer: PolicyAnswer) => void;
  /** Whether answers of policy tell all that was asked on the way to them. */
  readonly explain: boolean;
}

/** The backend of a Service, and the node that chooses it. */
export interface Translation {
  readonly node: string;
  readonly destination: Address;
  readonly to: Address;
  readonly port: number;
  /** The source becomes an address of the node where the packet leaves it. */
  readonly masquerades: boolean;
  readonly says: string;
  readonly evidence: readonly Source[];
}

/** A packet at a place: its addresses as they are now, and the hops behind it. Immutable: ECMP forks it. */
export interface Packet {
  readonly source: Address;
  /** The source is one of several addresses of a node, and nothing tells which. */
  readonly sourceUncertain?: boolean;
  readonly destination: Address;
  readonly port?: number;
  /** Address and port before a node translated them: what comes before translation there looks at these. */
  readonly asked?: { readonly node: string; readonly destination: Address; readonly port?: number };
  /** Sources that nodes replaced, which they put back in the reply. */
  readonly sourcesBefore: readonly Replaced[];
  readonly ttl: number;
  readonly hops: readonly Hop[];
  /** Nodes that have forwarded it. */
  readonly visited: readonly string[];
  /** How many ways ECMP gave it so far, all choices multiplied. */
  readonly ways: number;
}

/** A source address that a node replaced by one of its own. */
export interface Replaced {
  readonly node: string;
  readonly source: Address;
}

/** Where a walk ended. `source` is the source address on arrival, after translation. */
export interface Arrival {
  readonly path: Path;
  readonly source: Address;
  readonly sourcesBefore: readonly Replaced[];
  /** The node or pod that received it. */
  readonly at?: { readonly kind: 'node' | 'workload'; readonly id: string };
  /** Every end that ECMP may lead to, when they are not all of one class; `path` is then one of them. */
  readonly forks?: readonly Arrival[];
}

/** Where a packet comes from, as the node sees it. */
export type Ingress = 'workload' | 'underlay' | 'tunnel' | 'self';

/** The packet has come to another node, which now decides. */
export interface Moved {
  readonly packet: Packet;
  readonly node: string;
  readonly ingress: Ingress;
  /** The interface through which it enters; `undefined`: not known. */
  readonly device: string | undefined;
}

/** A packet at its start. */
export function firstPacket(source: Address, destination: Address, port: number | undefined): Packet {
  const none = { sourcesBefore: [], hops: [], visited: [], ways: 1, ttl: 64 };
  return { source, destination, ...none, ...(port !== undefined && { port }) };
}

/** The packet with another source, from a node that will put the old one back in replies. */
export const resourced = (packet: Packet, node: string, source: Address): Packet => ({
  ...packet,
  source,
  sourcesBefore: [...packet.sourcesBefore, { node, source: packet.source }],
});

/** The packet one hop further: at another node, pod or outside. */
export function enter(packet: Packet, kind: Hop['kind'], name: string): Packet {
  return { ...packet, hops: [...packet.hops, { kind, name, steps: [] }] };
}

/** The packet with one more step at its present hop. */
export function note(
  packet: Packet,
  kind: StepKind,
  says: string,
  evidence: readonly Source[],
  at?: string,
): Packet {
  const last = packet.hops.at(-1);
  if (!last) throw new Error('Bug: a step before the first hop');
  const step: Step = { kind, says, evidence, ...(at !== undefined && { at }) };
  return { ...packet, hops: [...packet.hops.slice(0, -1), { ...last, steps: [...last.steps, step] }] };
}

/** Ends the walk here. */
export function end(packet: Packet, disposition: Disposition, says: string, at?: Arrival['at']): Arrival {
  const inside = at !== undefined && disposition === 'DELIVERED';
  const path: Path = { disposition, says, hops: packet.hops, ...(inside && { ttl: packet.ttl }) };
  const { source, sourcesBefore } = packet;
  return { path, source, sourcesBefore, ...(at && { at }) };
}

/** Ends the walk with a step that says why it stops. */
export function stop(
  packet: Packet,
  disposition: Disposition,
  says: string,
  evidence: readonly Source[],
  at?: string,
): Arrival {
  return end(note(packet, 'stop', says, evidence, at), disposition, says);
}
