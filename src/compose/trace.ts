import type { Path, Trace } from '../engine/path/model.ts';
import type { Path as PathResult, Trace as TraceResult } from '../result/trace.ts';
import { citeSome } from './cite.ts';

function pathResult(path: Path): PathResult {
  const hops = path.hops.map((hop) => ({
    ...hop,
    steps: hop.steps.map((step) => ({ ...step, evidence: citeSome(step.evidence) })),
  }));
  return { ...path, hops };
}

/** A trace of the engine as the public contract has it. */
export function traceResult(trace: Trace): TraceResult {
  const { forward, reply, policies, assumptions, unknownBecause, ...rest } = trace;
  return {
    ...rest,
    policies: policies.map((answer) => ({ ...answer, evidence: citeSome(answer.evidence) })),
    assumptions: [...assumptions],
    unknownBecause: unknownBecause.map((gap) => ({ ...gap })),
    forward: pathResult(forward),
    ...(reply && { reply: pathResult(reply) }),
  };
}
