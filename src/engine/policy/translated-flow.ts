import type { Address } from '../../lib/address.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { type FlowEnd, hostEnd, nodeOf } from './flow-end.ts';
import { arriving, forwardedOut } from './host-points.ts';
import { entering, leaving, withinNode } from './legs.ts';
import type { PolicyPacket } from './packet.ts';
import type { Point } from './point.ts';
import { departing, masqueraded } from './translated-source.ts';

/** The packet asks for one address and port, and a node puts another end in their place (calico-semantics 1.9). */
export interface Translation {
  /** The node that translates; `undefined`: not known, and the one of the sender stands for it. */
  readonly node: string | undefined;
  readonly destination: Address;
  readonly port: number | undefined;
  /** Whether the source becomes an address of that node when the packet leaves it. */
  readonly sourceNat: 'never' | 'when-remote' | 'always';
}

/** The points that a packet meets, and how it looks at the last of them. */
export interface Walked {
  readonly points: readonly Point[];
  readonly arrives: PolicyPacket;
}

interface TranslatedFlow {
  readonly from: FlowEnd;
  readonly to: FlowEnd;
  /** As it looks when its destination is translated. */
  readonly packet: PolicyPacket;
  readonly via: string | undefined;
  readonly through: Translation;
}

/** The packet as it leaves the translating node. */
function sourced(snapshot: Snapshot, flow: TranslatedFlow, packet: PolicyPacket): PolicyPacket {
  const { through, via, from } = flow;
  const node = through.node ?? nodeOf(from);
  const host = node === undefined ? undefined : hostEnd(snapshot, node, packet.destination.family);
  switch (through.sourceNat) {
    case 'never':
      return packet;
    case 'when-remote':
      return { ...packet, sourceUncertain: true };
    case 'always':
      return host ? departing(snapshot, host, packet, via) : { ...packet, sourceUncertain: true };
  }
}

/** From the translating node to an end that is elsewhere. */
function onwards(snapshot: Snapshot, { to, via }: TranslatedFlow, arrives: PolicyPacket): readonly Point[] {
  const side = { snapshot, node: nodeOf(to) ?? '', packet: arrives };
  return to.kind === 'outside' ? [] : entering(side, to, via);
}

function fromOwnNode(snapshot: Snapshot, flow: TranslatedFlow, before: PolicyPacket): Walked {
  const { from, to, packet, via } = flow;
  const node = nodeOf(from);
  if (node !== undefined && node === nodeOf(to))
    return { points: withinNode({ snapshot, node, packet }, from, to, before), arrives: packet };
  const sent = departing(snapshot, from, packet, via);
  const out = leaving({ snapshot, node: node ?? '', packet: sent }, from, via, before);
  const isOwn = flow.through.sourceNat === 'never';
  const arrives = isOwn ? masqueraded(snapshot, from, sent) : sourced(snapshot, flow, sent);
  return { points: [...out, ...onwards(snapshot, flow, arrives)], arrives };
}

function fromElsewhere(snapshot: Snapshot, flow: TranslatedFlow, before: PolicyPacket): Walked {
  const { from, to, packet, via } = flow;
  const sent = departing(snapshot, from, before, via);
  const side = { snapshot, node: nodeOf(from) ?? '', packet: sent };
  const out = from.kind === 'outside' ? [] : leaving(side, from, via);
  const asked = masqueraded(snapshot, from, sent);
  const { source, sourceUncertain = false } = asked;
  const turned: PolicyPacket = { ...packet, source, sourceUncertain };
  const translator = { snapshot, node: flow.through.node ?? '', packet: turned };
  if (nodeOf(to) === flow.through.node)
    return { points: [...out, ...entering(translator, to, via, asked)], arrives: turned };
  const passing = [...arriving(translator, via, 'forward', asked), ...forwardedOut(translator, via)];
  const arrives = sourced(snapshot, flow, turned);
  return { points: [...out, ...passing, ...onwards(snapshot, flow, arrives)], arrives };
}

/** A flow whose destination a node translates: what comes before sees the address that was asked for. */
export function translatedWalk(snapshot: Snapshot, flow: TranslatedFlow): Walked {
  const { from, packet, through } = flow;
  const { destination, port } = through;
  const before = { ...packet, destination, ...(port !== undefined && { destinationPort: port }) };
  const isOwn = from.kind !== 'outside' && (through.node === undefined || nodeOf(from) === through.node);
  return isOwn ? fromOwnNode(snapshot, flow, before) : fromElsewhere(snapshot, flow, before);
}
