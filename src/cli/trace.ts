import { readFileSync } from 'node:fs';
import { type AssumptionId, assumptions } from '../engine/assumptions.ts';
import { resolveEndpoint } from '../engine/path/endpoint.ts';
import type { Path, Trace } from '../engine/path/model.ts';
import { trace } from '../engine/path/trace.ts';
import { linesOf } from '../lib/lines.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { flowLine, readFlow } from './flows.ts';
import { nearest } from './nearest.ts';
import { openInput, readMoment } from './opening.ts';
import { cited, print, printJson, safe, safeJson, styled, word, wrapped } from './terminal.ts';

export interface TraceOptions {
  readonly bundle: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly port?: string | undefined;
  readonly flows?: string | undefined;
  readonly at: string;
  readonly strict: boolean;
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

function pathLines(title: string, path: Path): string[] {
  return [
    '',
    styled('bold', title),
    ...path.hops.flatMap((hop) => [
      `  ${hop.kind === 'workload' ? 'pod' : hop.kind} ${safe(hop.name)}`,
      ...hop.steps.flatMap((step) => [
        ...wrapped(`${step.kind.padEnd(10)} ${step.says}`, '    '),
        ...step.evidence.slice(0, 3).map((source) => `               | ${cited(source, 80)}`),
      ]),
    ]),
    `  ends: ${path.disposition}${path.ttl === undefined ? '' : `, TTL ${path.ttl} of 64 left`}`,
  ];
}

function human(found: Trace, moment: string): string[] {
  const { flow } = found;
  const port = flow.port === undefined ? flow.protocol : `${flow.protocol}/${flow.port}`;
  const isAssumption = (id: string): id is AssumptionId => Object.hasOwn(assumptions, id);
  return [
    `${styled('bold', safe(flow.from))} (${flow.source}) to ${styled('bold', safe(flow.to))} (${flow.destination}), ${port}${moment}`,
    `${word(found.verdict)}, ${found.confidence}  ${found.disposition}${found.ttl === undefined ? '' : `  reply TTL ${found.ttl}`}`,
    ...wrapped(found.says, '  '),
    ...pathLines('Request', found.forward),
    ...(found.reply ? pathLines('Reply', found.reply) : []),
    ...(found.unknownBecause.length > 0 ? ['', styled('bold', 'Not known')] : []),
    ...found.unknownBecause.flatMap((gap) => [
      ...wrapped(gap.says, '  '),
      `    collect: ${safe(gap.command)}`,
    ]),
    ...(found.assumptions.length > 0 ? ['', styled('bold', 'Assumed')] : []),
    ...found.assumptions.flatMap((id) =>
      isAssumption(id) ? [`  ${id}: ${assumptions[id].says}`, `    settle: ${assumptions[id].command}`] : [],
    ),
  ];
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
  const names = nearest(text, /^node[:/]/.test(text) ? nodes : [...pods, ...nodes]);
  return names.length === 0 ? undefined : `Did you mean ${names.join(', ')}?`;
}

function one(snapshot: Snapshot, options: TraceOptions, moment: string): ExitCode {
  const { from, to, port = 'icmp', strict, json } = options;
  if (from === undefined || to === undefined)
    throw new UsageError(
      'FROM and TO are missing',
      'Name two endpoints (ns/pod, node:NAME, an address, internet), or give --flows FILE.',
    );
  const ends = [from, to].map((text) => {
    const end = resolveEndpoint(snapshot, text);
    if ('problem' in end) throw new UsageError(end.problem, nearestHint(snapshot, text) ?? end.hint);
    return end;
  });
  const [source, target] = ends;
  if (!source || !target) throw new Error('Bug: two endpoints were resolved');
  const found = trace(snapshot, { from: source, to: target, ...readPort(port), strict });
  if (json) printJson({ schemaVersion: '1.0', ...found });
  else print(...human(found, moment));
  return CODES[found.verdict];
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
