import { width } from '../../lib/address.ts';
import { prefixOf } from '../../lib/cidr.ts';
import { type Direction, type EntityMatch, type Policy, type Rule, titleOf } from '../../model/policy.ts';
import type { World } from './change.ts';
import type { FlowEnd } from './flow-end.ts';

const ANYTHING: Omit<EntityMatch, 'nets'> = {
  notNets: [],
  selector: undefined,
  notSelector: undefined,
  service: undefined,
  ports: [],
  notPorts: [],
};

const exactly = ({ address }: FlowEnd) => ({ ...ANYTHING, nets: [prefixOf(address, width(address.family))] });

/** A rule in front of all others of a policy, for this flow alone. */
export function ruleAdded(
  { snapshot, flow }: World,
  policy: Policy,
  direction: Direction,
  action: 'allow' | 'deny',
): World {
  const { protocol, destinationPort: port } = flow.packet;
  const ports = port === undefined ? [] : [{ from: port, to: port }];
  const rule: Rule = {
    action,
    index: 0,
    ipVersion: undefined,
    protocol,
    notProtocol: undefined,
    icmp: undefined,
    notIcmp: undefined,
    from: exactly(flow.from),
    to: { ...exactly(flow.to), ports },
    http: false,
    unread: [],
    source: policy.evidence[0],
  };
  const isIt = (one: Policy) => titleOf(one) === titleOf(policy);
  const items = snapshot.policies.items.map((one) =>
    isIt(one) && one.spec
      ? { ...one, spec: { ...one.spec, [direction]: [rule, ...one.spec[direction]] } }
      : one,
  );
  return { snapshot: { ...snapshot, policies: { ...snapshot.policies, items } }, flow };
}
