import { isStandIn } from '../engine/stand-in.ts';
import { parseAddress } from '../lib/address.ts';

/** True for the text of an address that only stands for those of pods to come: it says nothing to a person. */
export function standsIn(text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && isStandIn(address);
}
