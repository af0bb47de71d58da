import type { Snapshot } from '../../model/snapshot.ts';
import { type AssumptionId, assumptions as catalogue } from '../assumptions.ts';
import { Ledger } from '../ledger.ts';
import { changesOf } from './changes.ts';
import type { Endpoint } from './endpoint.ts';
import type { PolicyAnswer, Trace } from './model.ts';
import { decide, endsOf } from './outcome.ts';
import type { Arrival, Walk } from './packet.ts';
import type { Followed } from './question.ts';
import { sendBack } from './reply.ts';
import { send } from './send.ts';

/** Words for a request that reaches somebody else: of two pods with one address the routes choose one. */
function receivedBy(to: Endpoint, { at }: Arrival): string | undefined {
  if (to.kind !== 'workload' || !at || at.id === to.workload.id) return undefined;
  return `The packet arrives at ${at.id}, which has the address ${to.address.text}, too: ${to.name} does not get it.`;
}

/** What a trace is missing when nothing may be assumed. */
export const assumptionGap = (id: AssumptionId) => ({
  id: `assumed:${id}`,
  says: `Only assumed: ${catalogue[id].says}`,
  command: catalogue[id].command,
});

/** The flow in the words of a trace. */
export function flowWords({ from, to, protocol, port, translation }: Followed): Trace['flow'] {
  const asked = translation?.port ?? port;
  return {
    from: from.name,
    to: to.name,
    source: from.address.text,
    destination: to.address.text,
    protocol,
    ...(asked !== undefined && { port: asked }),
  };
}

/**
 * Follows one flow there and back: the request through policy, routes, tunnels and translation, then the reply by
 * routes alone (conntrack lets it pass policy).
 */
export function follow(snapshot: Snapshot, followed: Followed): Trace {
  const { from, to, protocol, port, translation, strict = false, explain = false } = followed;
  const ledger = new Ledger();
  const policies: PolicyAnswer[] = [];
  const walk: Walk = {
    snapshot,
    ledger,
    direction: 'request',
    protocol,
    explain,
    ...(translation && { translation }),
    onPolicy: (answer) => void policies.push(answer),
  };
  const forward = send(walk, from, translation?.destination ?? to.address, port);
  const arrived = endsOf(forward).find(({ path }) => path.disposition === 'DELIVERED');
  const reply = arrived && sendBack(walk, from, to, arrived);
  const decision = decide(forward, reply);
  const assumed = ledger.assumptions;
  const open = strict && assumed.length > 0 && decision.value !== 'unknown';
  return {
    flow: flowWords(followed),
    verdict: open ? 'unknown' : decision.value,
    confidence: assumed.length > 0 ? 'assumed' : 'proven',
    disposition: open ? 'UNKNOWN' : decision.disposition,
    decidedBy: decision.by,
    says: (decision.by === 'request' && arrived && receivedBy(to, arrived)) || decision.says,
    policies,
    ...(explain && changesOf(snapshot, followed.flow, decision.value, decision.disposition)),
    ...(decision.value === 'delivered' && reply?.path.ttl !== undefined && { ttl: reply.path.ttl }),
    assumptions: assumed,
    unknownBecause: open
      ? [...ledger.gaps, ...assumed.map(assumptionGap)]
      : decision.value === 'unknown'
        ? ledger.gaps
        : [],
    forward: forward.path,
    ...(reply && { reply: reply.path }),
  };
}
