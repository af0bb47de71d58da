import { type Address, sameAddress } from '../../lib/address.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { type FlowEnd, nodeOf } from '../policy/flow-end.ts';
import type { PolicyPacket } from '../policy/packet.ts';
import { isRefused } from '../policy/refused.ts';
import { departing, masqueraded } from '../policy/translated-source.ts';
import { hasHostEndpoints } from './host-cuts.ts';

/**
 * What the answer about a pair hangs on: the classes of its ends alone; those, but with another source address where
 * the packet arrives; or more, so that the tracer is asked cell by cell.
 */
export type RouteOfPair =
  | { readonly by: 'classes' }
  | { readonly by: 'source'; readonly source: Address; readonly isUncertain: boolean }
  | { readonly by: 'tracer' };

const CLASSES: RouteOfPair = { by: 'classes' };
const TRACER: RouteOfPair = { by: 'tracer' };

/** Tells what decides about pairs of a snapshot. */
export class RoutesOfPairs {
  readonly #snapshot: Snapshot;
  readonly #hasHosts: boolean;
  /** Host endpoints police what a node forwards, or everything that passes their interface. */
  readonly policesPassing: boolean;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
    this.#hasHosts = hasHostEndpoints(snapshot);
    this.policesPassing =
      this.#hasHosts &&
      snapshot.policies.items.some(
        ({ spec }) =>
          !spec || spec.applyOnForward || spec.preDnat || spec.doNotTrack || spec.unread.length > 0,
      );
  }

  of(from: FlowEnd, to: FlowEnd): RouteOfPair {
    if (this.policesPassing || this.#isRefused(from) || this.#isRefused(to)) return TRACER;
    const isHost = from.kind === 'host' || to.kind === 'host';
    if (isHost && this.#hasHosts) return TRACER;
    if (isHost && nodeOf(from) !== undefined && nodeOf(from) === nodeOf(to)) return TRACER;
    if (from.kind === 'outside' || to.kind !== 'workload') return CLASSES;
    if (sameAddress(from.address, to.address)) return TRACER;
    return from.kind === 'workload' && nodeOf(from) !== undefined && nodeOf(from) === nodeOf(to)
      ? CLASSES
      : this.#translated(from, to.address);
  }

  #translated(from: FlowEnd, to: Address): RouteOfPair {
    const packet: PolicyPacket = { protocol: 0, source: from.address, destination: to };
    const sent = departing(this.#snapshot, from, packet, undefined);
    const { source, sourceUncertain = false } = masqueraded(this.#snapshot, from, sent);
    if (!sourceUncertain && sameAddress(source, from.address)) return CLASSES;
    return { by: 'source', source, isUncertain: sourceUncertain };
  }

  /** Felix drops whatever a pod sends or gets that it refuses to serve. */
  #isRefused(end: FlowEnd): boolean {
    return end.kind === 'workload' && isRefused(this.#snapshot, end.workload) !== 'no';
  }
}
