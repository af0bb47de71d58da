import type { Cidr } from '../lib/cidr.ts';
import type { Source } from '../lib/source.ts';
import type { PortRange } from './policy.ts';

/** A host port that no host endpoint policy can close. */
export interface FailsafePort extends PortRange {
  readonly protocol: number;
  /** Only from or to these addresses; empty: any. */
  readonly nets: readonly Cidr[];
}

/** Settings of Felix that decide about policy; a field that nothing sets is `undefined`, not its default. */
export interface FelixSettings {
  /** Absent: of the whole cluster. */
  readonly node?: string;
  readonly endpointToHostAction: 'drop' | 'accept' | 'return' | undefined;
  readonly failsafeInbound: readonly FailsafePort[] | undefined;
  readonly failsafeOutbound: readonly FailsafePort[] | undefined;
  readonly workloadSourceSpoofing: 'disabled' | 'any' | undefined;
  readonly bpfEnabled: boolean | undefined;
  readonly source: Source;
}
