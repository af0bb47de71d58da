import type { EntityMatch, Rule } from '../../model/policy.ts';

/** A side of a rule that asks nothing. */
export const ANYTHING: EntityMatch = {
  nets: [],
  notNets: [],
  selector: undefined,
  notSelector: undefined,
  service: undefined,
  ports: [],
  notPorts: [],
};

/** A rule that matches every packet, narrowed by what `more` adds. */
export function ruleOf(
  base: Pick<Rule, 'action' | 'index' | 'source'>,
  more: Partial<Omit<Rule, 'action' | 'index' | 'source'>> = {},
): Rule {
  return {
    ipVersion: undefined,
    protocol: undefined,
    notProtocol: undefined,
    icmp: undefined,
    notIcmp: undefined,
    from: ANYTHING,
    to: ANYTHING,
    http: false,
    unread: [],
    ...base,
    ...more,
  };
}
