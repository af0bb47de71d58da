import type { LabelView } from '../../lib/selector/label-view.ts';
import type { NamedPort } from '../../model/named-port.ts';

/** Something with labels that has an address: what a selector in a rule stands for. */
export interface Holder {
  readonly kind: 'workload' | 'host-endpoint' | 'network-set';
  /** `namespace/name`, or `name` of what has no namespace. */
  readonly id: string;
  readonly labels: LabelView;
  /** `undefined`: not collected. Network sets have none. */
  readonly namedPorts: readonly NamedPort[] | undefined;
}

/** Who has an address: for certain, and perhaps, because not everything was collected. */
export interface Occupants {
  readonly holders: readonly Holder[];
  /** Stand-ins for what may exist beyond what was collected; a match with one of them is never more than possible. */
  readonly possible: readonly Holder[];
  /** True when there is such a stand-in. */
  readonly mayBeOther: boolean;
}
