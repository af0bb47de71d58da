/** IP protocol numbers of the names that Kubernetes and Calico use (IANA protocol numbers). */
const NUMBERS: Readonly<Record<string, number>> = {
  icmp: 1,
  tcp: 6,
  udp: 17,
  icmpv6: 58,
  sctp: 132,
  udplite: 136,
};

/** The number of a protocol given by name (in any letter case) or number; `undefined` for anything else. */
export function protocolNumber(protocol: string | number): number | undefined {
  const number = typeof protocol === 'number' || /^\d{1,3}$/.test(protocol) ? Number(protocol) : undefined;
  if (number !== undefined)
    return Number.isInteger(number) && number >= 0 && number <= 255 ? number : undefined;
  return NUMBERS[String(protocol).toLowerCase()];
}

/** `tcp` for 6; the number itself for one without a name here. */
export function protocolName(number: number): string {
  return Object.entries(NUMBERS).find(([, one]) => one === number)?.[0] ?? String(number);
}
