import type { Observation } from '../../model/observation.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { type Endpoint, endpointAt, endpointOf, endpointOfNode, type NotFound } from './endpoint.ts';
import type { Trace } from './model.ts';
import { trace } from './trace.ts';

/** What was seen, beside what the model says for the same moment. */
export interface Comparison {
  readonly observation: Observation;
  readonly from: string;
  readonly agreement: 'agrees' | 'contradicts' | 'undetermined';
  readonly why: string;
  readonly trace?: Trace;
}

function origin(snapshot: Snapshot, from: Observation['from']): Endpoint | NotFound {
  const none: NotFound = { problem: 'where it was tried from is not known', hint: '' };
  if (from?.kind === 'node') {
    const node = snapshot.nodes?.items.find((one) => one.name === from.id);
    return node ? endpointOfNode(node) : none;
  }
  const workload = from && snapshot.workloads?.items.find((one) => one.id === from.id);
  return workload ? endpointOf(snapshot, workload) : none;
}

function judge(
  { received, sent, replyTtl }: Observation,
  predicted: Trace,
): Pick<Comparison, 'agreement' | 'why'> {
  const seen = received > 0 ? `${received} of ${sent} answered` : `none of ${sent} answered`;
  if (predicted.verdict === 'unknown' || predicted.verdict === 'mixed')
    return { agreement: 'undetermined', why: `${seen}; the model cannot tell: ${predicted.says}` };
  const expected = predicted.verdict === 'delivered';
  if (expected !== received > 0)
    return {
      agreement: 'contradicts',
      why: `${seen}; the model says ${predicted.verdict}: ${predicted.says}`,
    };
  if (expected && predicted.ttl !== undefined && replyTtl !== undefined && predicted.ttl !== replyTtl)
    return {
      agreement: 'contradicts',
      why: `${seen} with TTL ${replyTtl}; the model's path gives ${predicted.ttl}`,
    };
  const ttl = expected && replyTtl !== undefined && predicted.ttl === replyTtl ? ` with TTL ${replyTtl}` : '';
  return {
    agreement: 'agrees',
    why: `${seen}${ttl}; the model says ${predicted.verdict}: ${predicted.says}`,
  };
}

/**
 * Compares one observation with the model.
 *
 * @param snapshot the cluster as it was at the observation's own moment
 */
export function compare(snapshot: Snapshot, observation: Observation): Comparison {
  const from = origin(snapshot, observation.from);
  if ('problem' in from)
    return {
      observation,
      from: observation.from?.id ?? 'unknown place',
      agreement: 'undetermined',
      why: from.problem,
    };
  const predicted = trace(snapshot, {
    from,
    to: endpointAt(snapshot, observation.to),
    protocol: observation.protocol,
  });
  return { observation, from: from.name, trace: predicted, ...judge(observation, predicted) };
}
