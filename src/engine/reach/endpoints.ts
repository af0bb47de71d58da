import { type Address, addressOf, width } from '../../lib/address.ts';
import { type Cidr, prefixOf } from '../../lib/cidr.ts';
import { groupedBy } from '../../lib/group.ts';
import type { Rule } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { inPodNetwork, type Workload } from '../../model/workload.ts';
import { type FlowEnd, hostEnd } from '../policy/flow-end.ts';
import { networkSetsOf } from '../policy/network-set-holders.ts';
import { type AddressAtoms, addressAtoms } from './address-atoms.ts';
import { failsafeNets } from './host-cuts.ts';
import { servicesIn } from './rules-of.ts';

/** Something that sends or receives: a pod, a node, or all addresses outside that no rule tells apart. */
export interface ReachEndpoint {
  /** `namespace/name`, `node:NAME`, or the prefix: `203.0.113.0/24`, `outside` for what is in none. */
  readonly id: string;
  /** How it takes part in a flow; an address of its own stands for all those of an outside endpoint. */
  readonly end: FlowEnd;
  /** Which addresses rules take it for. */
  readonly atom: number;
  /** Longer prefixes inside it, which are endpoints of their own; for outside endpoints. */
  readonly without: readonly string[];
}

/** Every prefix that a rule or a network set names. */
function prefixesIn(snapshot: Snapshot): Cidr[] {
  const rules = [
    ...snapshot.policies.items.flatMap(({ spec }) => (spec ? [...spec.ingress, ...spec.egress] : [])),
    ...snapshot.profiles.flatMap(({ ingress, egress }) => [...ingress, ...egress]),
  ];
  return [
    ...rules.flatMap(({ from, to }) => [...from.nets, ...from.notNets, ...to.nets, ...to.notNets]),
    ...networkSetsOf(snapshot).flatMap(({ nets }) => nets),
    ...failsafeNets(snapshot),
    ...singled(snapshot, rules),
  ];
}

const FAMILIES = [4, 6] as const;

/** Addresses of no pod and no node that rules mean all the same: behind the Services they name, or of host endpoints. */
function singled(snapshot: Snapshot, rules: readonly Rule[]): Cidr[] {
  const services = servicesIn(rules);
  const inside = new Set([
    ...(snapshot.workloads?.items ?? []).flatMap(({ addresses }) => addresses.map(({ text }) => text)),
    ...(snapshot.nodes?.items ?? []).flatMap(({ name }) =>
      FAMILIES.flatMap((family) => hostEnd(snapshot, name, family)?.address.text ?? []),
    ),
  ]);
  const named = [
    ...(snapshot.endpointSlices?.items ?? [])
      .filter(({ namespace, service }) => services.has(`${namespace}/${service}`))
      .flatMap(({ endpoints }) => endpoints.map(({ address }) => address)),
    ...(snapshot.hostEndpoints?.items ?? []).flatMap(({ expectedAddresses }) => expectedAddresses),
  ];
  return named.flatMap((address) =>
    inside.has(address.text) ? [] : [prefixOf(address, width(address.family))],
  );
}

function podEndpoints(snapshot: Snapshot, family: 4 | 6, atoms: AddressAtoms): ReachEndpoint[] {
  const pods = snapshot.workloads?.items ?? [];
  return pods.filter(inPodNetwork).flatMap((workload: Workload): ReachEndpoint[] => {
    const address = workload.addresses.find((one) => one.family === family);
    if (!address) return [];
    const end: FlowEnd = { kind: 'workload', workload, address };
    return [{ id: workload.id, end, atom: atoms.at(address), without: [] }];
  });
}

function nodeEndpoints(snapshot: Snapshot, family: 4 | 6, atoms: AddressAtoms): ReachEndpoint[] {
  return (snapshot.nodes?.items ?? []).flatMap(({ name }): ReachEndpoint[] => {
    const end = hostEnd(snapshot, name, family);
    return end ? [{ id: `node:${name}`, end, atom: atoms.at(end.address), without: [] }] : [];
  });
}

/** An address of the atom that nobody inside the cluster has; `undefined` when there is none. */
function freeAddress(
  atoms: AddressAtoms,
  atom: number,
  family: 4 | 6,
  taken: ReadonlySet<string>,
): Address | undefined {
  const { cidr, size } = atoms.atoms[atom] ?? {};
  if (size === undefined || size <= 0n) return undefined;
  // Outside every prefix, an address of the documentation ranges says best that it stands for any.
  for (const stretch of atoms.stretchesOf(atom)) {
    const first = cidr === undefined ? preferred(family, stretch) : stretch.from;
    for (let bits = first; bits <= stretch.to && bits < first + BigInt(taken.size) + 1n; bits++) {
      const address = addressOf(family, bits);
      if (!taken.has(address.text)) return address;
    }
  }
  return undefined;
}

const DOCUMENTATION = { 4: 0xcb007101n, 6: 0x20010db8_00000000_00000000_00000001n } as const;

function preferred(family: 4 | 6, { from, to }: { readonly from: bigint; readonly to: bigint }): bigint {
  const wanted = DOCUMENTATION[family];
  return from <= wanted && wanted <= to ? wanted : from;
}

/**
 * All endpoints of a family, and how addresses are told apart.
 *
 * @param nets prefixes that are endpoints of their own, whether or not a rule names them
 */
export function endpointsOf(
  snapshot: Snapshot,
  family: 4 | 6,
  nets: readonly Cidr[] = [],
): { readonly endpoints: readonly ReachEndpoint[]; readonly atoms: AddressAtoms } {
  const atoms = addressAtoms(family, [...prefixesIn(snapshot), ...nets]);
  const inside = [...podEndpoints(snapshot, family, atoms), ...nodeEndpoints(snapshot, family, atoms)];
  const taken = new Set(inside.map(({ end }) => end.address.text));
  const inner = groupedBy(atoms.atoms, ({ around }) => around[0] ?? 0);
  const outside = atoms.atoms.flatMap(({ cidr }, atom): ReachEndpoint[] => {
    const address = freeAddress(atoms, atom, family, taken);
    if (!address) return [];
    const without = (inner.get(atom) ?? []).flatMap((one) => (one.cidr ? [one.cidr.text] : []));
    return [{ id: cidr?.text ?? 'outside', end: { kind: 'outside', address }, atom, without }];
  });
  return { endpoints: [...inside, ...outside], atoms };
}
