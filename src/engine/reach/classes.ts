import type { Address } from '../../lib/address.ts';
import { addBit, type Bits, membersOf as membersOfBits, noBits } from '../../lib/bits.ts';
import type { NamedPort } from '../../model/named-port.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Workload } from '../../model/workload.ts';
import { workloadLabels } from '../policy/effective-labels.ts';
import type { Holder } from '../policy/holder.ts';
import { membersOf } from '../policy/members.ts';
import { namespaceLabels } from '../policy/profile-labels.ts';
import type { ReachEndpoint } from './endpoints.ts';
import { type Fuzzy, isCrisp } from './fuzzy.ts';
import type { LabelProfiles } from './label-profiles.ts';

/** Someone with labels who has the address, as a rule sees it. */
export interface ClassHolder {
  readonly profile: number;
  readonly isNetworkSet: boolean;
  /** `undefined`: not collected. */
  readonly namedPorts: readonly NamedPort[] | undefined;
}

/** Endpoints that no policy of the cluster tells apart, neither as an end of its own nor as the other end. */
export interface EndpointClass {
  readonly atom: number;
  readonly holders: readonly ClassHolder[];
  readonly possible: readonly ClassHolder[];
  /** An address that stands for all of theirs. */
  readonly address: Address;
  /** Absent for what is not policed as a pod. */
  readonly pod?: { readonly workload: Workload; readonly profile: number; readonly hasProfile: boolean };
  readonly members: readonly number[];
}

export interface Classes {
  readonly list: readonly EndpointClass[];
  /** The class of each endpoint. */
  readonly of: Int32Array;
  /** Classes of which some holder of the address has one of these label sets. */
  readonly withHolder: (profiles: Fuzzy) => Fuzzy;
  /** Classes of pods that have one of these label sets themselves. */
  readonly ofPods: (profiles: Fuzzy) => Fuzzy;
}

/** What makes a difference beside labels and prefixes. */
export interface Distinctions {
  readonly portNames: ReadonlySet<string>;
  /** The Services of rules that have the address, with the ports of their slices. */
  readonly servicesAt: (address: Address) => string;
}

const portsText = (holder: ClassHolder) =>
  holder.namedPorts?.map(({ name, protocol, port }) => `${name}/${protocol}/${port}`).join(',') ?? '?';

const holderText = (holder: ClassHolder) =>
  `${holder.profile}${holder.isNetworkSet ? 'n' : ''}:${portsText(holder)}`;

function classHolder(profiles: LabelProfiles, names: ReadonlySet<string>, holder: Holder): ClassHolder {
  return {
    profile: profiles.indexOf(holder.labels),
    isNetworkSet: holder.kind === 'network-set',
    namedPorts: names.size === 0 ? [] : holder.namedPorts?.filter(({ name }) => names.has(name)),
  };
}

/** For each label set the classes that have it, so that a selector costs no more than what it matches. */
function byProfile(list: readonly EndpointClass[], profilesOf: (one: EndpointClass) => readonly number[]) {
  const found = new Map<number, number[]>();
  list.forEach((one, index) => {
    for (const profile of profilesOf(one)) {
      const known = found.get(profile);
      if (known) known.push(index);
      else found.set(profile, [index]);
    }
  });
  return (profiles: Bits, classes: Bits) => {
    for (const profile of membersOfBits(profiles))
      for (const index of found.get(profile) ?? []) addBit(classes, index);
  };
}

function lookups(list: readonly EndpointClass[]): Pick<Classes, 'withHolder' | 'ofPods'> {
  const having = byProfile(list, ({ holders }) => holders.map(({ profile }) => profile));
  const maybeHaving = byProfile(list, ({ possible }) => possible.map(({ profile }) => profile));
  const own = byProfile(list, ({ pod }) => (pod ? [pod.profile] : []));
  const hasPossible = list.some(({ possible }) => possible.length > 0);
  const find = (profiles: Fuzzy, add: typeof own) => {
    const must = noBits(list.length);
    add(profiles.must, must);
    if (isCrisp(profiles)) return { must, may: must };
    const may = noBits(list.length);
    add(profiles.may, may);
    return { must, may };
  };
  return {
    ofPods: (profiles) => find(profiles, own),
    withHolder(profiles) {
      const sure = find(profiles, having);
      if (!hasPossible) return sure;
      const may = sure.may.slice();
      maybeHaving(profiles.may, may);
      return { must: sure.must, may };
    },
  };
}

/** Puts endpoints that nothing tells apart into one class each. */
export function classesOf(
  snapshot: Snapshot,
  endpoints: readonly ReachEndpoint[],
  profiles: LabelProfiles,
  { portNames, servicesAt }: Distinctions,
): Classes {
  const members = membersOf(snapshot);
  const list: (EndpointClass & { members: number[] })[] = [];
  const byText = new Map<string, number>();
  const of = new Int32Array(endpoints.length);
  const holdersOf = (some: readonly Holder[]) => some.map((one) => classHolder(profiles, portNames, one));
  endpoints.forEach(({ end, atom }, index) => {
    const { address } = end;
    const occupants = members.at(address);
    const [holders, possible] = [holdersOf(occupants.holders), holdersOf(occupants.possible)];
    const pod =
      end.kind === 'workload'
        ? {
            workload: end.workload,
            profile: profiles.indexOf(workloadLabels(snapshot, end.workload)),
            hasProfile: namespaceLabels(snapshot, end.workload.namespace) !== 'missing',
          }
        : undefined;
    const text = [
      atom,
      pod ? `${pod.profile} ${pod.workload.namespace}` : end.kind,
      holders.map(holderText).sort().join(' '),
      possible.map(holderText).sort().join(' '),
      servicesAt(address),
    ].join('|');
    const known = byText.get(text) ?? list.length;
    if (known === list.length) {
      byText.set(text, known);
      list.push({ atom, holders, possible, address, ...(pod && { pod }), members: [] });
    }
    list[known]?.members.push(index);
    of[index] = known;
  });
  return { list, of, ...lookups(list) };
}
