import type { Snapshot } from '../../model/snapshot.ts';
import { flipsOf } from '../policy/flip.ts';
import { type Flow, judgeFlow } from '../policy/flow.ts';
import type { FlowEnd } from '../policy/flow-end.ts';
import type { Endpoint } from './endpoint.ts';
import type { Disposition, Trace, VerdictValue } from './model.ts';
import { trafficOf } from './policing.ts';
import type { Traffic } from './question.ts';

/** The end as policy knows it. */
export function flowEndOf(end: Endpoint): FlowEnd {
  switch (end.kind) {
    case 'workload':
      return { kind: 'workload', workload: end.workload, address: end.address };
    case 'node':
      return { kind: 'host', node: end.node.name, address: end.address };
    case 'outside':
      return { kind: 'outside', address: end.address };
  }
}

/** The traffic as policy knows it. */
export function policyPacketOf({ protocol, port }: Traffic, family: 4 | 6): Flow['packet'] {
  return { ...trafficOf(protocol, family), ...(port !== undefined && { destinationPort: port }) };
}

/**
 * What would turn the verdict of policy around: open what it closed, or close what it let through. Nothing where
 * something else decided, or where forwarding gave policy another packet than the flow alone tells.
 */
export function changesOf(
  snapshot: Snapshot,
  flow: Flow,
  verdict: VerdictValue,
  disposition: Disposition,
): Pick<Trace, 'changes'> {
  const wanted = disposition.startsWith('DENIED_')
    ? 'denied'
    : verdict === 'delivered'
      ? 'allowed'
      : undefined;
  if (wanted === undefined || judgeFlow(snapshot, flow).verdict !== wanted) return {};
  const found = flipsOf(snapshot, flow).map((changes) => changes.map(({ says }) => says));
  return found.length > 0 ? { changes: found } : {};
}
