import { bitsWhere } from '../../lib/bits.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { holdsStandIn, standsIn } from '../stand-in.ts';
import type { Classes } from './classes.ts';
import type { Ground } from './ground.ts';

/** Classes of representatives: prefixes are asked about the pools that their addresses will be from. */
export function standInClasses(snapshot: Snapshot, { list }: Classes): Ground['standIns'] {
  const stands = (index: number) => {
    const address = list[index]?.address;
    return address !== undefined && standsIn(snapshot, address);
  };
  return { classes: bitsWhere(list.length, stands), within: (cidr) => holdsStandIn(cidr, snapshot.pools) };
}
