import type { Direction, EntityMatch, PortTerm, Rule, Unread } from '../../model/policy.ts';
import { ANYTHING, ruleOf } from './rules.ts';

/** One peer of a Kubernetes rule. */
export interface PeerMatch {
  readonly entity: Partial<EntityMatch>;
  readonly unread: readonly Unread[];
}

/** One entry of a list of ports; without a port all ports of the protocol, without a protocol everything. */
export interface PortEntry {
  readonly protocol: number | undefined;
  readonly port: PortTerm | undefined;
}

/** Ports of one protocol. */
interface PortGroup {
  readonly protocol: number | undefined;
  readonly ports: readonly PortTerm[];
  readonly unread: readonly Unread[];
}

/** The ports of a rule, and entries that may be any port. */
export interface RulePorts {
  readonly entries: readonly PortEntry[];
  readonly unread: readonly Unread[];
}

/** Ports by protocol, as Calico makes one rule of each; an entry without a port takes all ports of its protocol. */
function groupsOf({ entries, unread }: RulePorts): PortGroup[] {
  const unreadable = unread.map((one) => ({ protocol: undefined, ports: [], unread: [one] }));
  const isAll = ({ protocol, port }: PortEntry) => protocol === undefined && port === undefined;
  if ((entries.length === 0 && unread.length === 0) || entries.some(isAll))
    return [{ protocol: undefined, ports: [], unread: [] }];
  const groups = [...new Set(entries.map(({ protocol }) => protocol))].map((protocol): PortGroup => {
    const same = entries.filter((entry) => entry.protocol === protocol);
    const all = same.some(({ port }) => port === undefined);
    return { protocol, ports: all ? [] : same.flatMap(({ port }) => port ?? []), unread: [] };
  });
  return [...groups, ...unreadable];
}

/**
 * The rules that Calico makes of one rule of a Kubernetes policy: one for each peer and protocol, all with its
 * index. Which peers and which ports are alternatives, so what one of them asks says nothing about the others.
 */
export function expandedRules(
  base: Pick<Rule, 'action' | 'index' | 'source'>,
  direction: Direction,
  peers: readonly PeerMatch[],
  ports: RulePorts,
  unread: readonly Unread[],
): Rule[] {
  return groupsOf(ports).flatMap((group) =>
    peers.map((peer) => {
      const to = { ...ANYTHING, ports: group.ports };
      const sides =
        direction === 'ingress'
          ? { from: { ...ANYTHING, ...peer.entity }, to }
          : { to: { ...to, ...peer.entity } };
      return ruleOf(base, {
        protocol: group.protocol,
        ...sides,
        unread: [...unread, ...peer.unread, ...group.unread],
      });
    }),
  );
}
