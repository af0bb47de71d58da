import { resolveEndpoint } from '../engine/path/endpoint.ts';
import type { Trace } from '../engine/path/model.ts';
import { trace } from '../engine/path/trace.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** The same trace, asked again by someone who wants to know why: only few of many traces are printed. */
export function explained(snapshot: Snapshot, known: Trace): Trace {
  const { from, to, protocol, port } = known.flow;
  const [source, target] = [from, to].map((name) => resolveEndpoint(snapshot, name));
  if (!source || !target || 'problem' in source || 'problem' in target) return known;
  const again = trace(snapshot, {
    from: source,
    to: target,
    protocol,
    explain: true,
    ...(port !== undefined && { port }),
  });
  const isSame = again.flow.source === known.flow.source && again.flow.destination === known.flow.destination;
  return isSame ? again : known;
}
