import { type Cidr, parseCidr } from '../lib/cidr.ts';

function range(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new Error(`Bug: ${text} is no prefix`);
  return cidr;
}

/**
 * Where the addresses of representatives are taken from: for measuring networks (RFC 2544), and for discarding
 * (RFC 6666). Nothing may be concluded from such an address but which representative has it.
 */
export const STAND_IN_RANGES: Readonly<Record<4 | 6, Cidr>> = {
  4: range('198.18.0.0/15'),
  6: range('100::/64'),
};
