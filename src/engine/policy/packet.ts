import type { Address } from '../../lib/address.ts';

/** ICMP type and code, for both families. */
export interface IcmpMessage {
  readonly type: number;
  /** `undefined`: not said. */
  readonly code?: number;
}

/** The first packet of a connection, as a rule sees it. What it does not state, a rule cannot tell. */
export interface PolicyPacket {
  readonly source: Address;
  readonly destination: Address;
  /** IP protocol number. */
  readonly protocol: number;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly icmp?: IcmpMessage;
  /** The address may have been translated on the way, and nothing tells to what. */
  readonly sourceUncertain?: boolean;
  readonly destinationUncertain?: boolean;
}

export type Side = 'source' | 'destination';

export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;
export const ICMPV6 = 58;
export const SCTP = 132;

/** True for the protocols whose ports rules can look at. */
export const hasPorts = (protocol: number): boolean =>
  protocol === TCP || protocol === UDP || protocol === SCTP;

/** One end of a packet. */
export interface PacketEnd {
  readonly address: Address;
  readonly port: number | undefined;
  readonly uncertain: boolean;
}

/** The source or the destination of a packet. */
export function endOf(packet: PolicyPacket, side: Side): PacketEnd {
  return side === 'source'
    ? { address: packet.source, port: packet.sourcePort, uncertain: packet.sourceUncertain === true }
    : {
        address: packet.destination,
        port: packet.destinationPort,
        uncertain: packet.destinationUncertain === true,
      };
}
