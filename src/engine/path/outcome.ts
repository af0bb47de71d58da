import { classOf, type Disposition, type VerdictValue } from './model.ts';
import type { Arrival } from './packet.ts';

/** What one direction, or both together, come to. */
export interface Outcome {
  readonly value: VerdictValue;
  readonly disposition: Disposition;
  readonly says: string;
}

/** The ends that a walk may come to: one, or as many as ECMP has. */
export const endsOf = (arrival: Arrival): readonly Arrival[] => arrival.forks ?? [arrival];

/** One end that is not known leaves the whole unknown: it may agree with the others or not. */
function outcomeOf(arrival: Arrival): Outcome {
  const ends = endsOf(arrival).map(({ path }) => path);
  const unknown = ends.find(({ disposition }) => classOf(disposition) === 'unknown');
  if (unknown) return { ...unknown, value: 'unknown' };
  const stopped = ends.find(({ disposition }) => classOf(disposition) === 'stopped');
  if (!stopped) return { ...arrival.path, value: 'delivered' };
  if (!arrival.forks) return { ...stopped, value: 'blocked' };
  return {
    value: 'mixed',
    disposition: stopped.disposition,
    says: `It depends on the next hop that a hash chooses. One of them fails: ${stopped.says}`,
  };
}

const REPLY_SAYS: Readonly<Record<Exclude<VerdictValue, 'delivered'>, string>> = {
  blocked: 'The request arrives, the reply does not',
  mixed: 'The request arrives, the reply does not always',
  unknown: 'The request arrives; whether the reply does is not known',
};

/** Both directions together: a flow works when the reply comes back, too. */
export function decide(
  forward: Arrival,
  reply: Arrival | undefined,
): Outcome & { readonly by: 'request' | 'reply' } {
  const there = outcomeOf(forward);
  const back = reply && outcomeOf(reply);
  const arrives = there.value === 'delivered' || there.value === 'mixed';
  // A mixed request whose reply is lost anyway never works.
  const replyDecides = arrives && back && back.value !== 'delivered' && back.value !== there.value;
  if (!replyDecides) return { ...there, by: 'request' };
  return { ...back, says: `${REPLY_SAYS[back.value]}: ${back.says}`, by: 'reply' };
}
