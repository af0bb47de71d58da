import type { Address } from '../../lib/address.ts';
import { allBits, type Bits, bitsWhere } from '../../lib/bits.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { type Classes, classesOf } from '../reach/classes.ts';
import { Compiler } from '../reach/compiled.ts';
import { endpointsOf, type ReachEndpoint } from '../reach/endpoints.ts';
import { LabelProfiles } from '../reach/label-profiles.ts';
import { cutsOf, declaredCuts, keysIn, podPolicies, portNamesIn, rulesIn } from '../reach/rules-of.ts';
import { serviceLookup } from '../reach/service-lookup.ts';
import { Sides } from '../reach/sides.ts';
import { standInClasses } from '../reach/stand-in-classes.ts';
import { type TrafficSpace, trafficSpace } from '../reach/traffic-space.ts';

/** Everything that can be an end of a packet, in classes that no rule tells apart, and all traffic in cells. */
export interface Ground {
  readonly classes: Classes;
  readonly space: TrafficSpace;
  readonly compiler: Compiler;
  readonly sides: Sides;
  readonly everyone: Bits;
  readonly pods: Bits;
  /** Pods whose profile allows what no tier decided. */
  readonly profiled: Bits;
}

/** Addresses that pods may meet besides those of pods, nodes and prefixes: of interfaces, tunnels, host endpoints. */
function furtherAddresses(snapshot: Snapshot): readonly Address[] {
  const ofNodes = (snapshot.nodes?.items ?? []).flatMap(
    ({ address, internalAddresses, calicoAddress, tunnelAddresses }) => [
      address,
      calicoAddress,
      ...(internalAddresses ?? []),
      ...(tunnelAddresses ?? []).map((one) => one.address),
    ],
  );
  const ofLinks = [...snapshot.hosts.values()].flatMap(({ links }) =>
    (links?.items ?? []).flatMap(({ addresses }) => addresses.map(({ address }) => address)),
  );
  const ofHosts = (snapshot.hostEndpoints?.items ?? []).flatMap(({ expectedAddresses }) => expectedAddresses);
  const all = [...ofNodes, ...ofLinks, ...ofHosts].filter((one) => one !== undefined);
  return [...new Map(all.map((one) => [one.text, one])).values()];
}

/** What the rules of a snapshot are evaluated on, for one address family. */
export function groundOf(snapshot: Snapshot, family: 4 | 6): Ground {
  const policies = podPolicies(snapshot);
  const rules = rulesIn(policies);
  const { endpoints, atoms } = endpointsOf(snapshot, family);
  const further = furtherAddresses(snapshot).filter((one) => one.family === family);
  const all: readonly ReachEndpoint[] = [
    ...endpoints,
    ...further.map((address): ReachEndpoint => {
      const end = { kind: 'outside', address } as const;
      return { id: address.text, end, atom: atoms.at(address), without: [] };
    }),
  ];
  const profiles = new LabelProfiles(keysIn(snapshot.policies.items));
  const services = serviceLookup(snapshot, rules);
  const classes = classesOf(snapshot, all, profiles, {
    portNames: portNamesIn(rules),
    servicesAt: services.textAt,
  });
  const space = trafficSpace(family, [...cutsOf(rules, family), ...declaredCuts(snapshot, rules)]);
  const sides = new Sides({
    family,
    classes,
    atoms,
    profiles,
    standIns: standInClasses(snapshot, classes),
    serviceAt: (service, index) => services.at(service, classes.list[index]?.address),
  });
  const size = classes.list.length;
  return {
    classes,
    space,
    sides,
    compiler: new Compiler(space, classes, profiles, sides),
    everyone: allBits(size),
    pods: bitsWhere(size, (i) => classes.list[i]?.pod !== undefined),
    profiled: bitsWhere(size, (i) => classes.list[i]?.pod?.hasProfile === true),
  };
}
