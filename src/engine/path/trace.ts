import type { Snapshot } from '../../model/snapshot.ts';
import { flowEndOf, policyPacketOf } from './changes.ts';
import type { Endpoint } from './endpoint.ts';
import { follow } from './follow.ts';
import type { Trace } from './model.ts';
import { policyAlone } from './policy-alone.ts';
import type { Followed, Question } from './question.ts';
import { dialledAt, type Target } from './target.ts';
import { noSuchPort, throughService } from './through-service.ts';

export type { Question } from './question.ts';

const isEndpoint = (to: Target): to is Endpoint => to.kind !== 'service';

/**
 * Traces a flow. One to a Service has a trace for each backend that it may get; one in manifests without a cluster
 * is judged by policy alone.
 */
export function trace(snapshot: Snapshot, question: Question): Trace {
  const { from, to, protocol, port } = question;
  const dialled = dialledAt(snapshot, to, protocol, port, from.address.family);
  const one = snapshot.manifestsOnly ? policyAlone : follow;
  if (dialled && 'problem' in dialled) return noSuchPort(question, dialled);
  if (dialled) return throughService(snapshot, question, dialled, one);
  if (!isEndpoint(to)) throw new Error('Bug: a Service that was not dialled');
  const flow = {
    from: flowEndOf(from),
    to: flowEndOf(to),
    packet: policyPacketOf(question, from.address.family),
  };
  const followed: Followed = { ...question, to, flow };
  return one(snapshot, followed);
}
