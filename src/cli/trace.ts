import { readFileSync } from 'node:fs';
import { traceResult } from '../compose/trace.ts';
import { type NotFound, resolveEndpoint } from '../engine/path/endpoint.ts';
import { onlyPort, resolveTarget, type Target } from '../engine/path/target.ts';
import { trace } from '../engine/path/trace.ts';
import { linesOf } from '../lib/lines.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { flowLine, readFlow } from './flows.ts';
import { nearest } from './nearest.ts';
import { openInput, readMoment } from './opening.ts';
import { print, printJson, safe, safeJson } from './terminal.ts';
import { traceLines } from './trace-lines.ts';

export interface TraceOptions {
  readonly bundle: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly port?: string | undefined;
  readonly flows?: string | undefined;
  readonly at: string;
  readonly strict: boolean;
  readonly explain: boolean;
  readonly json: boolean;
}

const PROTOCOLS = /^(icmp|tcp|udp|sctp)$/;

/** `tcp/443`, `443` (TCP), `icmp`. */
export function readPort(text: string): { protocol: string; port?: number } {
  const [first = '', second] = text.toLowerCase().split('/');
  const protocol = second === undefined && /^\d+$/.test(first) ? 'tcp' : first;
  const digits = second ?? (/^\d+$/.test(first) ? first : undefined);
  const port = digits === undefined ? undefined : Number(digits);
  const fits =
    port === undefined
      ? protocol === 'icmp'
      : Number.isInteger(port) && port > 0 && port < 65536 && protocol !== 'icmp';
  if (!PROTOCOLS.test(protocol) || !fits)
    throw new UsageError(`"${safe(text)}" is no port`, 'Give tcp/443, udp/53, 443 (TCP) or icmp.');
  return { protocol, ...(port !== undefined && { port }) };
}

const CODES = {
  delivered: exitCode.yes,
  blocked: exitCode.no,
  mixed: exitCode.undetermined,
  unknown: exitCode.undetermined,
} as const;

/** What the user may have meant by a name that is no endpoint. */
function nearestHint(snapshot: Snapshot, text: string): string | undefined {
  const nodes = (snapshot.nodes?.items ?? []).map((node) => `node:${node.name}`);
  const pods = (snapshot.workloads?.items ?? []).map((workload) => workload.id);
  const services = (snapshot.services?.items ?? []).map((one) => `svc:${one.namespace}/${one.name}`);
  const names = nearest(
    text,
    /^node[:/]/.test(text) ? nodes : /^svc:/.test(text) ? services : [...pods, ...nodes],
  );
  return names.length === 0 ? undefined : `Did you mean ${names.join(', ')}?`;
}

/** The end that a name means, or a refusal that says what it may have meant. */
function found<T extends object>(snapshot: Snapshot, text: string, end: T | NotFound): T {
  if ('problem' in end) throw new UsageError(end.problem, nearestHint(snapshot, text) ?? end.hint);
  return end;
}

/** What is asked of an end: ping, unless a port is named, or the end is a Service with only one. */
function trafficTo(snapshot: Snapshot, name: string, target: Target, port: string | undefined) {
  if (port !== undefined) return readPort(port);
  return target.kind === 'service' ? found(snapshot, name, onlyPort(target)) : { protocol: 'icmp' };
}

function one(snapshot: Snapshot, options: TraceOptions, moment: string): ExitCode {
  const { from, to, strict, json, explain } = options;
  if (from === undefined || to === undefined)
    throw new UsageError(
      'FROM and TO are missing',
      'Name two endpoints (ns/pod, node:NAME, an address, internet), or give --flows FILE.',
    );
  const source = found(snapshot, from, resolveEndpoint(snapshot, from));
  const target = found(snapshot, to, resolveTarget(snapshot, to));
  const traffic = trafficTo(snapshot, to, target, options.port);
  const answer = trace(snapshot, { from: source, to: target, ...traffic, strict, explain: true });
  if (json) printJson({ schemaVersion: '1.0', ...traceResult(answer) });
  else print(...traceLines(answer, moment, explain));
  return CODES[answer.verdict];
}

/** One JSON object a line in, one a line out, in the same order. The exit code is that of the worst answer. */
function many(snapshot: Snapshot, file: string, strict: boolean): ExitCode {
  const text = readFileSync(file === '-' ? 0 : file, 'utf8');
  const questions = linesOf(text)
    .filter((line) => line.text.trim() !== '')
    .map((line) => readFlow(line.text, file, line.number));
  const codes = questions.map((question) => {
    const answer = flowLine(snapshot, question, strict);
    print(safeJson(answer));
    return CODES[answer.verdict];
  });
  return codes.includes(exitCode.no)
    ? exitCode.no
    : codes.includes(exitCode.undetermined)
      ? exitCode.undetermined
      : exitCode.yes;
}

/** `calisnap trace`: hop by hop, both directions. */
export function runTrace(options: TraceOptions): ExitCode {
  const opened = openInput(options.bundle);
  const at = readMoment(options.at, opened);
  const snapshot = opened.snapshotAt(at);
  if (options.flows === '')
    throw new UsageError('--flows names no file', 'Give a file, or - for standard input.');
  if (options.flows !== undefined) return many(snapshot, options.flows, options.strict);
  return one(
    snapshot,
    options,
    opened.bundle.snapshot.kind === 'transcript' ? `, at moment ${at} of ${opened.last}` : '',
  );
}
