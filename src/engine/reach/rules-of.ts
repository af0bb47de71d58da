import { keysOf } from '../../lib/selector/selector-keys.ts';
import type { EntityMatch, Policy, Rule } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { axisOf, type Cut, PROTOCOL } from './traffic-space.ts';

/** Policies that act on pods: those before connection tracking or translation act on host endpoints alone. */
export function podPolicies(snapshot: Snapshot): readonly Policy[] {
  return snapshot.policies.items.filter(({ spec }) => !spec || (!spec.doNotTrack && !spec.preDnat));
}

/** Every rule of these policies. */
export function rulesIn(policies: readonly Policy[]): readonly Rule[] {
  return policies.flatMap(({ spec }) => (spec ? [...spec.ingress, ...spec.egress] : []));
}

const sidesOf = (rules: readonly Rule[]): readonly EntityMatch[] =>
  rules.flatMap(({ from, to }) => [from, to]);

/** Every label key that a selector names. */
export function keysIn(policies: readonly Policy[]): ReadonlySet<string> {
  const keys = new Set<string>();
  const add = (selector: EntityMatch['selector']) => {
    for (const key of selector ? keysOf(selector) : []) keys.add(key);
  };
  for (const { spec } of policies) add(spec?.selector);
  for (const { selector, notSelector } of sidesOf(rulesIn(policies))) {
    add(selector);
    add(notSelector);
  }
  return keys;
}

/** Every port name that a rule uses. */
export function portNamesIn(rules: readonly Rule[]): ReadonlySet<string> {
  const terms = sidesOf(rules).flatMap(({ ports, notPorts }) => [...ports, ...notPorts]);
  return new Set(terms.flatMap((term) => ('name' in term ? [term.name] : [])));
}

/** Every Service that a rule names, as `namespace/name`. */
export function servicesIn(rules: readonly Rule[]): ReadonlySet<string> {
  return new Set(
    sidesOf(rules).flatMap(({ service }) => (service ? [`${service.namespace}/${service.name}`] : [])),
  );
}

const PORTED = [PROTOCOL.tcp, PROTOCOL.udp, PROTOCOL.sctp];

function portCuts({ protocol }: Rule, side: EntityMatch, axis: 'x' | 'y'): Cut[] {
  const protocols = PORTED.filter((one) => protocol === undefined || protocol === one);
  return [...side.ports, ...side.notPorts].flatMap((term) =>
    'name' in term ? [] : protocols.map((one): Cut => ({ protocol: one, axis, range: [term.from, term.to] })),
  );
}

/** Where numbers in rules cut the traffic. Named ports and the ports of Services cut it too: see `declaredCuts`. */
export function cutsOf(rules: readonly Rule[], family: 4 | 6): readonly Cut[] {
  return rules.flatMap((rule): Cut[] => {
    const { protocol, notProtocol, icmp, notIcmp } = rule;
    const icmpProtocol = family === 4 ? PROTOCOL.icmp : PROTOCOL.icmpv6;
    const messages = [icmp, notIcmp].flatMap((message): Cut[] => {
      if (!message) return [];
      const { type, code } = message;
      const byType: Cut = { protocol: icmpProtocol, axis: 'x', range: [type, type] };
      return code === undefined
        ? [byType]
        : [byType, { protocol: icmpProtocol, axis: 'y', range: [code, code] }];
    });
    return [
      ...[protocol, notProtocol].flatMap((one) => (one === undefined ? [] : [{ protocol: one }])),
      ...messages,
      ...portCuts(rule, rule.from, 'x'),
      ...portCuts(rule, rule.to, 'y'),
    ];
  });
}

/** Where the ports that endpoints declare by name, and those of Services, cut the traffic, on both axes. */
export function declaredCuts(snapshot: Snapshot, rules: readonly Rule[]): readonly Cut[] {
  const names = portNamesIn(rules);
  const services = servicesIn(rules);
  const declared = [
    ...(names.size === 0 ? [] : (snapshot.workloads?.items ?? [])).flatMap((one) => one.namedPorts ?? []),
    ...(snapshot.hostEndpoints?.items ?? []).flatMap(({ ports }) => ports),
  ].filter(({ name }) => names.has(name));
  const behind = (snapshot.endpointSlices?.items ?? [])
    .filter(({ namespace, service }) => services.has(`${namespace}/${service}`))
    .flatMap(({ ports }) =>
      ports.flatMap(({ protocol, port }) => (port === undefined ? [] : [{ protocol, port }])),
    );
  const unique = new Map([...declared, ...behind].map((one) => [`${one.protocol} ${one.port}`, one]));
  return [...unique.values()]
    .filter(({ protocol }) => axisOf(protocol, 4)?.[1] === 65535)
    .flatMap(({ protocol, port }) =>
      (['x', 'y'] as const).map((axis): Cut => ({ protocol, axis, range: [port, port] })),
    );
}
