import type { Bits } from '../../lib/bits.ts';
import type { Cidr } from '../../lib/cidr.ts';
import type { Match } from '../../lib/kleene.ts';
import type { EntityMatch } from '../../model/policy.ts';
import type { AddressAtoms } from './address-atoms.ts';
import type { Classes } from './classes.ts';
import type { LabelProfiles } from './label-profiles.ts';
import type { ServicePorts } from './service-lookup.ts';

/** What the sides of rules are matched against. */
export interface Ground {
  readonly family: 4 | 6;
  readonly classes: Classes;
  readonly atoms: AddressAtoms;
  readonly profiles: LabelProfiles;
  /** Classes whose address only stands for others, and whether a prefix holds those. */
  readonly standIns: { readonly classes: Bits; readonly within: (cidr: Cidr) => Match };
  /** The slices of a Service that have an address: their ports, or that they were not collected. */
  readonly serviceAt: (
    service: NonNullable<EntityMatch['service']>,
    classIndex: number,
  ) => ServicePorts | 'no' | 'unknown';
}
