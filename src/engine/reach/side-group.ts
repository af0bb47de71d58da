import type { Fuzzy } from './fuzzy.ts';

/** A stretch of ports of one protocol, or of every protocol that has ports. */
export interface PortStretch {
  readonly protocol: number | undefined;
  readonly from: number;
  readonly to: number;
}

/** Ports: those of `must` certainly belong to it, those of `may` perhaps. */
export interface Ports {
  readonly must: readonly PortStretch[];
  readonly may: readonly PortStretch[];
}

/** What a side asks of a port: to be one of these, to be none of those. */
export interface PortSet {
  readonly one?: Ports;
  readonly none?: Ports;
  /** The ports of a Service, together with the address. */
  readonly service?: Ports;
}

/** A part of what one side of a rule matches: these classes, with these ports. */
export interface SideGroup {
  readonly classes: Fuzzy;
  /** `undefined`: any traffic. */
  readonly ports: PortSet | undefined;
}
