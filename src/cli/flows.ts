import { z } from 'zod';
import { type NotFound, resolveEndpoint } from '../engine/path/endpoint.ts';
import type { BackendTrace, Trace } from '../engine/path/model.ts';
import { onlyPort, resolveTarget } from '../engine/path/target.ts';
import { trace } from '../engine/path/trace.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { UsageError } from './exit-code.ts';

/** One line of a flows file. Port 0 stands for ICMP echo, as does a missing one. */
const flow = z.object({
  from: z.string(),
  to: z.string(),
  protocol: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['icmp', 'tcp', 'udp', 'sctp']))
    .optional(),
  port: z.int().min(0).max(65535).optional(),
});

export type FlowQuestion = z.infer<typeof flow>;

/** What a line of --flows is answered with. */
export type FlowAnswer = Pick<
  Trace,
  'verdict' | 'confidence' | 'disposition' | 'says' | 'assumptions' | 'unknownBecause'
> &
  FlowQuestion & {
    /** Of the reply as it arrives; `null` when none does, or when it cannot be told. */
    readonly ttl: number | null;
    /** Of a flow to a Service: what each backend that it may get comes to. */
    readonly backends?: readonly ReturnType<typeof backendAnswer>[];
  };

/** Reads one line; throws `UsageError` naming file and line. */
export function readFlow(text: string, file: string, line: number): FlowQuestion {
  const hint =
    'Each line is an object such as {"from":"shop/web","to":"10.0.0.9","protocol":"tcp","port":443}.';
  try {
    return flow.parse(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error;
    const why =
      error instanceof z.ZodError
        ? error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
        : error.message;
    throw new UsageError(`${file}:${line}: not a flow (${why})`, hint);
  }
}

/** `node/NAME` is how other tools write a node. */
const endpointText = (text: string) => text.replace(/^node\//, 'node:');

/** An end that is not in the input: the answer is not known. */
function lost(question: FlowQuestion, { problem, hint }: NotFound): FlowAnswer {
  const command = /^Collect: /.test(hint) ? hint.replace(/^Collect: /, '') : 'kubectl get pods -A -o wide';
  return {
    ...question,
    verdict: 'unknown',
    confidence: 'assumed',
    disposition: 'UNKNOWN',
    says: problem,
    assumptions: [],
    unknownBecause: [{ id: 'endpoint', says: problem, command }],
    ttl: null,
  };
}

const backendAnswer = ({ address, port, workload, trace: { verdict, disposition } }: BackendTrace) => ({
  address,
  port,
  ...(workload !== undefined && { workload }),
  verdict,
  disposition,
});

/** Answers one flow; an end that is not in the input makes the answer unknown, never an error. */
export function flowLine(snapshot: Snapshot, question: FlowQuestion, strict: boolean): FlowAnswer {
  const { port = 0 } = question;
  const protocol = question.protocol ?? (port === 0 ? 'icmp' : 'tcp');
  const from = resolveEndpoint(snapshot, endpointText(question.from));
  const to = resolveTarget(snapshot, endpointText(question.to));
  if ('problem' in from) return lost(question, from);
  if ('problem' in to) return lost(question, to);
  const asked =
    port === 0 && to.kind === 'service' ? onlyPort(to) : { protocol, ...(port !== 0 && { port }) };
  if ('problem' in asked) return lost(question, asked);
  const found = trace(snapshot, { from, to, ...asked, strict });
  const { verdict, confidence, disposition, says, assumptions, unknownBecause, ttl, service } = found;
  return {
    ...question,
    verdict,
    confidence,
    disposition,
    says,
    assumptions,
    unknownBecause,
    ttl: ttl ?? null,
    ...(service && { backends: service.backends.map(backendAnswer) }),
  };
}
