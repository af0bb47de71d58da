import { type Bits, bitsWhere, hasBit, orBits, withoutBits } from '../../lib/bits.ts';
import type { Cidr } from '../../lib/cidr.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { type OrderedTier, ordersOf } from '../policy/order.ts';
import { placements } from '../policy/tier-placements.ts';
import type { AddressAtoms } from './address-atoms.ts';
import { type Classes, classesOf } from './classes.ts';
import { type Column, Columns } from './columns.ts';
import { Compiler } from './compiled.ts';
import { endpointsOf, type ReachEndpoint } from './endpoints.ts';
import type { Ground } from './ground.ts';
import { hasHostEndpoints, hostCuts } from './host-cuts.ts';
import { LabelProfiles } from './label-profiles.ts';
import { PairByPair } from './pair-by-pair.ts';
import { Programs } from './programs.ts';
import type { Reachable } from './reachable.ts';
import { cutsOf, declaredCuts, keysIn, podPolicies, portNamesIn, rulesIn } from './rules-of.ts';
import { serviceLookup } from './service-lookup.ts';
import { Sides } from './sides.ts';
import { standInClasses } from './stand-in-classes.ts';
import { type Cut, type TrafficSpace, trafficSpace } from './traffic-space.ts';

/** What is asked about apart from what rules name. */
export interface ReachOptions {
  /** Further places to cut the traffic at: whoever asks about one port wants a cell of it. */
  readonly cuts?: readonly Cut[];
  /** Further prefixes to cut the addresses at. */
  readonly nets?: readonly Cidr[];
}

/**
 * Who can reach whom by policy, on exactly which traffic, for one address family: the same answers as the tracer
 * gives for each packet, worked out for all endpoints at once (see README: reach).
 */
export class Reach {
  readonly family: 4 | 6;
  readonly space: TrafficSpace;
  readonly endpoints: readonly ReachEndpoint[];
  readonly snapshot: Snapshot;
  readonly classes: Classes;
  readonly atoms: AddressAtoms;
  readonly #work: Columns;
  readonly profiles: LabelProfiles;
  readonly #pairs: PairByPair;
  readonly #columns = new Map<number, Column>();

  constructor(snapshot: Snapshot, family: 4 | 6, { cuts = [], nets = [] }: ReachOptions = {}) {
    const policies = podPolicies(snapshot);
    const rules = rulesIn(policies);
    const { endpoints, atoms } = endpointsOf(snapshot, family, nets);
    const profiles = new LabelProfiles(keysIn(snapshot.policies.items));
    const services = serviceLookup(snapshot, rules);
    const distinctions = { portNames: portNamesIn(rules), servicesAt: services.textAt };
    const classes = classesOf(snapshot, endpoints, profiles, distinctions);
    const serviceAt: Ground['serviceAt'] = (service, index) =>
      services.at(service, classes.list[index]?.address);
    this.family = family;
    this.snapshot = snapshot;
    // What polices nodes alone also cuts: pairs with a node are answered cell by cell.
    const cutting = hasHostEndpoints(snapshot) ? rulesIn(snapshot.policies.items) : rules;
    this.space = trafficSpace(family, [
      ...cutsOf(cutting, family),
      ...declaredCuts(snapshot, cutting),
      ...hostCuts(snapshot, family),
      ...cuts,
    ]);
    this.endpoints = endpoints;
    this.classes = classes;
    this.atoms = atoms;
    this.profiles = profiles;
    const sides = new Sides({
      family,
      classes,
      atoms,
      profiles,
      standIns: standInClasses(snapshot, classes),
      serviceAt,
    });
    const compiler = new Compiler(this.space, classes, profiles, sides);
    const orders = ordersOf(snapshot).flatMap((order) => placements(order, opaque));
    const programs = orders.map((order) => new Programs(compiler.tiers(order), classes));
    this.#work = new Columns(programs, this.space.cells.length, classes.list.length);
    this.#pairs = new PairByPair(snapshot, this.space);
  }

  /** Traffic from one endpoint to another, by their places in `endpoints`. */
  between(from: number, to: number): Reachable {
    const [source, destination] = [this.endpoints[from]?.end, this.endpoints[to]?.end];
    if (!source || !destination) throw new Error(`Bug: no endpoint ${from} or ${to}`);
    const route = this.#pairs.routeOf(source, destination);
    const [row, column] = [this.classes.of[from] ?? 0, this.#columnOf(this.classes.of[to] ?? 0)];
    if (route.by === 'classes') return this.#inColumn(column, row);
    if (route.by !== 'source' || destination.kind !== 'workload')
      return this.#pairs.between(source, destination);
    return this.#seenAsOther(column, row, this.#pairs.arriving(destination, route));
  }

  /** Traffic from one class to another, as far as classes alone decide. */
  ofClasses(from: number, to: number): Reachable {
    return this.#inColumn(this.#columnOf(to), from);
  }

  #inColumn({ allowed, unknown }: Column, row: number): Reachable {
    const size = this.space.cells.length;
    return {
      allowed: bitsWhere(size, (cell) => isIn(allowed[cell], row)),
      unknown: bitsWhere(size, (cell) => isIn(unknown[cell], row)),
    };
  }

  /** The source's own policies, and what the destination lets in from the address that it sees instead. */
  #seenAsOther({ out }: Column, row: number, arriving: Reachable): Reachable {
    const size = this.space.cells.length;
    const isPossible = (cell: number) => isIn(out[cell]?.allowed, row);
    const isSure = (cell: number) => isPossible(cell) && !isIn(out[cell]?.denied, row);
    const allowed = bitsWhere(size, (cell) => isSure(cell) && hasBit(arriving.allowed, cell));
    const possible = orBits(arriving.allowed, arriving.unknown);
    const may = bitsWhere(size, (cell) => isPossible(cell) && hasBit(possible, cell));
    return { allowed, unknown: withoutBits(may, allowed) };
  }

  /** The sets of sources that make up a column, each once: sources in the same ones have the same answer. */
  setsTowards(destination: number): readonly Bits[] {
    const { allowed, unknown } = this.#columnOf(destination);
    return [...new Set([...allowed, ...unknown])];
  }

  #columnOf(destination: number): Column {
    const known = this.#columns.get(destination);
    if (known) return known;
    // A few columns are kept: whoever asks about all pairs asks one destination after the other.
    if (this.#columns.size >= 64) this.#columns.clear();
    const column = this.#work.of(destination);
    this.#columns.set(destination, column);
    return column;
  }
}

const isIn = (bits: Bits | undefined, index: number) => bits !== undefined && hasBit(bits, index);

/** A tier of which nothing is said but whom its policies may select. */
const opaque = (tier: OrderedTier): OrderedTier => ({
  ...tier,
  policies: tier.policies.map((policy) => ({ ...policy, spec: undefined })),
});
