import { groupedBy } from '../../lib/group.ts';
import { type FlowEnd, nodeOf } from '../policy/flow-end.ts';
import { isRefused } from '../policy/refused.ts';
import type { ReachEndpoint } from './endpoints.ts';
import { nodeTexts } from './node-texts.ts';
import type { Reach } from './reach.ts';
import { isInPool, translations } from './translations.ts';

/** Endpoints of one class whose place in the cluster makes no difference either. */
export interface Kin {
  readonly kind: FlowEnd['kind'];
  readonly class: number;
  /** False when more than its class decides, whoever the other end is. */
  readonly isPlain: boolean;
  readonly isInPool: boolean;
  /** Whether other pods may see another source than its own address, unless they are in a pool. */
  readonly isTranslated: boolean;
  /** Places in the list of endpoints. */
  readonly members: readonly number[];
  /** The members on each node; those of which it is not known are left out. */
  readonly byNode: ReadonlyMap<string, readonly number[]>;
}

/** All endpoints, by kin. */
export interface Kindred {
  readonly list: readonly Kin[];
  readonly of: Int32Array;
}

/** Puts endpoints together between whose answers nothing can make a difference. */
export function kindredOf(reach: Reach): Kindred {
  const { snapshot, endpoints, classes } = reach;
  const nodeText = nodeTexts(reach);
  const translation = translations(snapshot, endpoints.find(({ end }) => !isInPool(snapshot, end))?.end);
  const sharing = groupedBy(
    endpoints.filter(({ end }) => end.kind === 'workload'),
    ({ end }) => end.address.text,
  );
  const isPlain = ({ end }: ReachEndpoint) =>
    end.kind !== 'workload' ||
    ((sharing.get(end.address.text)?.length ?? 0) < 2 && isRefused(snapshot, end.workload) === 'no');
  const textOf = (index: number): string => {
    const endpoint = endpoints[index];
    if (!endpoint) return '';
    const { end, id } = endpoint;
    const ofClass = `${end.kind} ${classes.of[index]}`;
    if (end.kind === 'outside') return ofClass;
    const node = nodeOf(end);
    const place = node === undefined ? '?' : nodeText(node);
    if (end.kind === 'host') return `${ofClass} ${place}`;
    const own = isPlain(endpoint) ? '' : id;
    return [ofClass, place, isInPool(snapshot, end), translation(end), own].join(' ');
  };
  const byText = groupedBy(endpoints.keys(), textOf);
  const of = new Int32Array(endpoints.length);
  const list = [...byText.values()].map((members, index): Kin => {
    for (const member of members) of[member] = index;
    const [first = 0] = members;
    const endpoint = endpoints[first];
    const end = endpoint?.end;
    const placed = members.filter((member) => nodeAt(reach, member) !== undefined);
    return {
      kind: end?.kind ?? 'outside',
      class: classes.of[first] ?? 0,
      isPlain: endpoint !== undefined && isPlain(endpoint),
      isInPool: end !== undefined && isInPool(snapshot, end),
      isTranslated: end !== undefined && translation(end) !== '',
      members,
      byNode: groupedBy(placed, (member) => nodeAt(reach, member) ?? ''),
    };
  });
  return { list, of };
}

/** The node of an endpoint, by its place in the list. */
export function nodeAt({ endpoints }: Reach, index: number): string | undefined {
  const end = endpoints[index]?.end;
  return end && nodeOf(end);
}
