import type { Path, PolicyAnswer, ServiceTrace, Trace } from '../engine/path/model.ts';
import type {
  Followed,
  Path as PathResult,
  PolicyAnswer as PolicyAnswerResult,
  Service as ServiceResult,
  Trace as TraceResult,
} from '../result/trace.ts';
import { citeSome } from './cite.ts';

function pathResult(path: Path): PathResult {
  const hops = path.hops.map((hop) => ({
    ...hop,
    steps: hop.steps.map((step) => ({ ...step, evidence: citeSome(step.evidence) })),
  }));
  return { ...path, hops };
}

function policyResult({ trail, ...answer }: PolicyAnswer): PolicyAnswerResult {
  const steps = trail?.map((step) => ({ ...step, evidence: citeSome(step.evidence) }));
  return { ...answer, evidence: citeSome(answer.evidence), ...(steps && { trail: steps }) };
}

function followedResult(trace: Trace): Followed {
  const { forward, reply, policies, changes, assumptions, unknownBecause, service: _, ...rest } = trace;
  return {
    ...rest,
    policies: policies.map(policyResult),
    ...(changes && { changes: changes.map((facts) => [...facts]) }),
    assumptions: [...assumptions],
    unknownBecause: unknownBecause.map((gap) => ({ ...gap })),
    forward: pathResult(forward),
    ...(reply && { reply: pathResult(reply) }),
  };
}

function serviceResult({ backends, evidence, ...rest }: ServiceTrace): ServiceResult {
  const each = backends.map((backend) => ({ ...backend, trace: followedResult(backend.trace) }));
  return { ...rest, backends: each, evidence: citeSome(evidence) };
}

/** A trace of the engine as the public contract has it. */
export function traceResult(trace: Trace): TraceResult {
  const { service } = trace;
  return { ...followedResult(trace), ...(service && { service: serviceResult(service) }) };
}
