/** A lab that the engine cannot predict yet: what it does not model, and how many pairs it gets wrong for that. */
export interface KnownGap {
  readonly reason: string;
  readonly pairs: number;
}

/**
 * The list only shrinks: the test fails when a lab named here agrees with the wire, or when more pairs than these
 * are wrong.
 */
export const knownGaps: Readonly<Record<string, KnownGap>> = {
  'forwarding-0-cali': { reason: 'sysctl forwarding=0 on the interface of one pod', pairs: 14 },
  'ip_forward-0': { reason: 'sysctl ip_forward=0 on one node', pairs: 26 },
  'proxy_arp-0': { reason: 'sysctl proxy_arp=0 on the interface of one pod', pairs: 14 },
  'rpf-asym-rp1-node2': { reason: 'sysctl rp_filter=1 while packets come in on another interface', pairs: 8 },
  'rule-iif-cali-other-table': { reason: 'an ip rule sends what one pod says to another table', pairs: 2 },
  'mtu-route-mtu-lock-1300-df1372': {
    reason: 'MTU: the packet is larger than the route lets pass',
    pairs: 4,
  },
  'vxlan-no-fdb': { reason: 'forwarding entries of vxlan.calico: one is missing', pairs: 8 },
  'vxlan-wrong-neigh-mac': {
    reason: 'neighbours of vxlan.calico: one has the MAC of another node',
    pairs: 4,
  },
  'vxlan-underlay-4789-blocked': { reason: 'a firewall in the underlay drops UDP 4789', pairs: 24 },
  'node-eth0-down-noflush': { reason: 'warm ARP: pods remember a gateway that is gone', pairs: 2 },
};

/** Pairs that may stay undetermined (`unknown` or `mixed`), by lab; 0 for those not named. */
export const undeterminedAtMost: Readonly<Record<string, number>> = {
  // Two next hops, one of them dead: which one a pair gets is for the hash to say.
  'ecmp-one-bad': 72,
  // The next hop is the router between the nodes, whose tables nobody collects.
  'wrong-nh-router': 8,
};
