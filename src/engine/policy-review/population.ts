import type { Address } from '../../lib/address.ts';
import { membersOf } from '../../lib/bits.ts';
import { all, type Match } from '../../lib/kleene.ts';
import type { LabelView } from '../../lib/selector/label-view.ts';
import type { Selector } from '../../lib/selector/selector.ts';
import type { Policy } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { isFinished } from '../../model/workload.ts';
import { networkSetLabels, workloadLabels } from '../policy/effective-labels.ts';
import { hostEndpointLabels } from '../policy/host-endpoint-labels.ts';
import { networkSetsOf } from '../policy/network-set-holders.ts';
import { belongs, type Fuzzy } from '../reach/fuzzy.ts';
import { LabelProfiles } from '../reach/label-profiles.ts';
import { keysIn } from '../reach/rules-of.ts';

/** Something with labels that a selector may mean. */
export interface Labelled {
  readonly kind: 'pod' | 'host-endpoint' | 'network-set';
  /** `namespace/name`, or the name of what has no namespace. */
  readonly id: string;
  readonly namespace: string | undefined;
  readonly labels: LabelView;
  /** None of a network set: it holds many. */
  readonly addresses: readonly Address[];
}

/** What a selector selects for certain, and what it may select. */
export interface Selection {
  readonly sure: readonly Labelled[];
  readonly may: readonly Labelled[];
}

function everybody(snapshot: Snapshot): readonly Labelled[] {
  const { workloads, hostEndpoints } = snapshot;
  // Pods on the host network are the host, and finished ones are nobody.
  const pods = (workloads?.items ?? []).filter((one) => one.hostNetwork !== true && !isFinished(one));
  return [
    ...pods.map((one): Labelled => {
      const { id, namespace, addresses } = one;
      return { kind: 'pod', id, namespace, labels: workloadLabels(snapshot, one), addresses };
    }),
    ...(hostEndpoints?.items ?? []).map((one): Labelled => {
      const labels = hostEndpointLabels(snapshot, one);
      return {
        kind: 'host-endpoint',
        id: one.name,
        namespace: undefined,
        labels,
        addresses: one.expectedAddresses,
      };
    }),
    ...networkSetsOf(snapshot).map((one): Labelled => {
      const { namespace, name } = one;
      const id = namespace === undefined ? name : `${namespace}/${name}`;
      return { kind: 'network-set', id, namespace, labels: networkSetLabels(snapshot, one), addresses: [] };
    }),
  ];
}

/** Everything with labels in a snapshot, by its labels: a selector is evaluated once for all that have the same. */
export class Population {
  readonly all: readonly Labelled[];
  readonly #profiles: LabelProfiles;
  readonly #byProfile = new Map<number, Labelled[]>();

  constructor(snapshot: Snapshot) {
    this.all = everybody(snapshot);
    this.#profiles = new LabelProfiles(keysIn(snapshot.policies.items));
    for (const one of this.all) {
      const profile = this.#profiles.indexOf(one.labels);
      const known = this.#byProfile.get(profile);
      if (known) known.push(one);
      else this.#byProfile.set(profile, [one]);
    }
  }

  #split(fuzzy: Fuzzy, belongsTo: (one: Labelled) => Match): Selection {
    const [sure, may]: Labelled[][] = [[], []];
    for (const profile of membersOf(fuzzy.may))
      for (const one of this.#byProfile.get(profile) ?? []) {
        const match = all([belongs(fuzzy, profile), belongsTo(one)]);
        if (match !== 'no') (match === 'yes' ? sure : may)?.push(one);
      }
    return { sure: sure ?? [], may: may ?? [] };
  }

  /** What a selector in a rule means; of everything else than the keys of policies nothing may be asked. */
  meant(selector: Selector): Selection {
    return this.#split(this.#profiles.matching(selector), () => 'yes');
  }

  /** The endpoints that a policy may select at all: what it has to do with by its kind and namespace. */
  candidates(policy: Policy): readonly Labelled[] {
    return this.all.filter((one) => isCandidate(policy, one));
  }

  /** The endpoints that a policy selects. One whose object was not read may select all of them. */
  selected(policy: Policy): Selection {
    const { spec } = policy;
    if (!spec) return { sure: [], may: this.candidates(policy) };
    return this.#split(this.#profiles.matching(spec.selector), (one) =>
      isCandidate(policy, one) ? 'yes' : 'no',
    );
  }
}

function isCandidate({ kind, namespace, spec }: Policy, one: Labelled): boolean {
  if (one.kind === 'network-set') return false;
  if (one.kind === 'host-endpoint') return kind === 'GlobalNetworkPolicy';
  if (spec?.doNotTrack || spec?.preDnat) return false;
  return namespace === undefined || one.namespace === namespace;
}
