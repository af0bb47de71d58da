import { any, type Match } from '../../lib/kleene.ts';
import type { EntityMatch, PortTerm, Rule } from '../../model/policy.ts';
import type { ClassHolder } from './classes.ts';
import { belongs, both, type Fuzzy, fuzzyWhere } from './fuzzy.ts';
import type { Ground } from './ground.ts';
import type { PortSet, PortStretch, Ports, SideGroup } from './side-group.ts';
import { PROTOCOL } from './traffic-space.ts';

const EVERY_PORT: PortStretch = { protocol: undefined, from: 0, to: 65535 };
const hasPorts = (protocol: number) =>
  protocol === PROTOCOL.tcp || protocol === PROTOCOL.udp || protocol === PROTOCOL.sctp;

/** The ports that a name stands for at one class of addresses (calico-semantics 1.7). */
function declaredAs(
  name: string,
  rule: Rule,
  holders: readonly { readonly holder: ClassHolder; readonly selected: Match }[],
): Ports {
  const must: PortStretch[] = [];
  const may: PortStretch[] = [];
  for (const { holder, selected } of holders) {
    if (selected === 'no' || holder.isNetworkSet) continue;
    if (holder.namedPorts === undefined) {
      may.push({ ...EVERY_PORT, protocol: rule.protocol });
      continue;
    }
    for (const { name: own, protocol, port } of holder.namedPorts) {
      if (own !== name || !hasPorts(protocol)) continue;
      if (rule.protocol !== undefined && rule.protocol !== protocol) continue;
      (selected === 'yes' ? must : may).push({ protocol, from: port, to: port });
    }
  }
  return { must, may: [...must, ...may] };
}

function portsAt(
  terms: readonly PortTerm[],
  rule: Rule,
  holders: readonly { readonly holder: ClassHolder; readonly selected: Match }[],
): Ports {
  const parts = terms.map((term): Ports => {
    if ('name' in term) return declaredAs(term.name, rule, holders);
    const stretch = { protocol: undefined, from: term.from, to: term.to };
    return { must: [stretch], may: [stretch] };
  });
  return { must: parts.flatMap(({ must }) => must), may: parts.flatMap(({ may }) => may) };
}

const weakened = (match: Match): Match => (match === 'no' ? 'no' : 'unknown');

/** The ports that one class of addresses gives a side. */
function portSetAt(
  ground: Ground,
  rule: Rule,
  entity: EntityMatch,
  index: number,
  isSelected: (holder: ClassHolder) => Match,
): PortSet {
  const { holders = [], possible = [] } = ground.classes.list[index] ?? {};
  const asked = [
    ...holders.map((holder) => ({ holder, selected: isSelected(holder) })),
    ...possible.map((holder) => ({ holder, selected: weakened(isSelected(holder)) })),
  ];
  return {
    ...(entity.ports.length > 0 && { one: portsAt(entity.ports, rule, asked) }),
    ...(entity.notPorts.length > 0 && { none: portsAt(entity.notPorts, rule, asked) }),
  };
}

/** Narrows classes to those with an address of the Service, and says which of its ports they have. */
function behindService(
  ground: Ground,
  entity: EntityMatch,
  side: 'from' | 'to',
  groups: readonly SideGroup[],
) {
  const { service } = entity;
  if (!service) return groups;
  const size = ground.classes.list.length;
  const found = ground.classes.list.map((_, index) => ground.serviceAt(service, index));
  if (side === 'from') {
    const having = fuzzyWhere(size, (i) =>
      found[i] === 'unknown' ? 'unknown' : found[i] === 'no' ? 'no' : 'yes',
    );
    return groups.map((group) => ({ ...group, classes: both(group.classes, having) }));
  }
  const texts = new Set(found.map((ports) => JSON.stringify(ports)));
  return [...texts].flatMap((text) => {
    const example = found.find((ports) => JSON.stringify(ports) === text);
    if (example === undefined || example === 'no') return [];
    const having = fuzzyWhere(size, (i) => (JSON.stringify(found[i]) === text ? 'yes' : 'no'));
    const known = example === 'unknown' ? [] : example.ports;
    const must = known.map(({ protocol, port }) => ({ protocol, from: port, to: port }));
    const isWhole = example !== 'unknown' && example.isWhole;
    const ports: Ports = { must, may: isWhole ? must : [EVERY_PORT] };
    return groups.map((group) => ({
      classes: both(group.classes, having),
      ports: { ...group.ports, service: ports },
    }));
  });
}

/**
 * Splits the classes of a side by the ports that it asks of each: with numbers alone they are the same for all, and
 * a name stands for other ports at other addresses.
 */
export function portsOfSide(
  ground: Ground,
  rule: Rule,
  entity: EntityMatch,
  side: 'from' | 'to',
  classes: Fuzzy,
  isSelected: (holder: ClassHolder) => Match,
): readonly SideGroup[] {
  const terms = [...entity.ports, ...entity.notPorts];
  if (!terms.some((term) => 'name' in term)) {
    const ports = terms.length > 0 ? portSetAt(ground, rule, entity, -1, isSelected) : undefined;
    return behindService(ground, entity, side, [{ classes, ports }]);
  }
  const texts = new Map<string, { readonly ports: PortSet; readonly members: Set<number> }>();
  ground.classes.list.forEach((_, index) => {
    if (belongs(classes, index) === 'no') return;
    const ports = portSetAt(ground, rule, entity, index, isSelected);
    const text = JSON.stringify(ports);
    const known = texts.get(text) ?? { ports, members: new Set<number>() };
    known.members.add(index);
    texts.set(text, known);
  });
  const groups = [...texts.values()].map(({ ports, members }): SideGroup => {
    const own = fuzzyWhere(ground.classes.list.length, (i) => (members.has(i) ? 'yes' : 'no'));
    return { classes: both(classes, own), ports };
  });
  return behindService(ground, entity, side, groups);
}

/** Whether a port is one of them. */
export function isPortIn({ must, may }: Ports, protocol: number, port: number): Match {
  const has = (list: readonly PortStretch[]) =>
    list.some(
      (one) =>
        (one.protocol === undefined || one.protocol === protocol) && one.from <= port && port <= one.to,
    );
  return any([has(must) ? 'yes' : 'no', has(may) ? 'unknown' : 'no']);
}
