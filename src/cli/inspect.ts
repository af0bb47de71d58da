import type { Bundle } from '../bundle/bundle.ts';
import { isSkewed } from '../bundle/clocks.ts';
import { analyse } from '../pipeline.ts';
import type { Result } from '../result/result.ts';
import { askBackScript, asksOf } from './ask-back.ts';
import { churnLines, clockLines, notCollectedIn, notCollectedLines } from './circumstances.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { momentsOf, openInput, readMoment } from './opening.ts';
import { checkSignature } from './signature.ts';
import { cited, print, printJson, safe, styled, table, wrapped } from './terminal.ts';
import { integrityLines } from './verify.ts';

export interface InspectOptions {
  readonly bundle: string;
  readonly at: string;
  readonly askBack?: boolean | undefined;
  readonly json: boolean;
  readonly version: string;
}

const SIGNS: Readonly<Record<string, string>> = {
  ok: 'ok',
  empty: 'empty',
  partial: 'part',
  truncated: 'cut',
  error: 'FAILED',
  opaque: 'unread',
  'absent-tool': 'no tool',
  forbidden: 'forbidden',
  timeout: 'timeout',
  skipped: 'skipped',
  withheld: 'withheld',
  absent: '-',
  'not-expected': '',
};

/** The coverage matrix: columns that nobody has are left out, and named below. */
function coverageLines({ coverage }: Result): string[] {
  const kept = coverage.columns
    .map((_, i) => i)
    .filter((i) => coverage.rows.some((row) => row.cells[i] !== 'absent' && row.cells[i] !== 'not-expected'));
  const header = ['', ...kept.map((i) => coverage.columns[i]?.id.replace(/^kubectl-/, '') ?? '')];
  const rows = coverage.rows.map((row) => [
    safe(row.name, 50),
    ...kept.map((i) => SIGNS[row.cells[i] ?? 'absent'] ?? ''),
  ]);
  const lacking = coverage.columns.filter((_, i) => !kept.includes(i)).map((column) => column.id);
  return [
    ...table([header, ...rows]),
    ...(lacking.length > 0 ? ['', ...wrapped(`Nowhere collected: ${lacking.join(', ')}.`, '')] : []),
  ];
}

/** How a collected bundle came about: what a pasted session cannot tell. */
function circumstanceLines(bundle: Bundle, head: (text: string) => string[]): string[] {
  const { tool, began, ended, state } = bundle.snapshot;
  const { unread } = bundle.circumstances;
  const { state: signature, why } = checkSignature(bundle.seal, undefined);
  return [
    ...head('Collection'),
    `  from ${safe(began ?? 'unknown', 40)} to ${safe(ended ?? 'unknown', 40)}, ${safe(state ?? 'unknown', 40)}${tool === undefined ? '' : `, by collector ${safe(tool, 40)}`}`,
    ...head('Clocks'),
    ...clockLines(bundle),
    ...head('Changed during the collection'),
    ...churnLines(bundle),
    ...unread.map(({ file, line }) => `  ${file}:${line} is not understood`),
    ...head('Integrity'),
    ...(bundle.integrity.length === 0 ? ['  every file is as it was sealed'] : integrityLines(bundle)),
    `  signature ${signature}: ${why}`,
  ];
}

function human(result: Result, bundle: Bundle): string[] {
  const { snapshot, coverage } = result;
  const head = (text: string) => ['', styled('bold', text)];
  return [
    `${safe(snapshot.name)}  (${snapshot.kind})`,
    `snapshot ${snapshot.id}`,
    ...(snapshot.moment
      ? [`moment ${snapshot.moment.at} of ${snapshot.moment.last}: ${safe(snapshot.moment.command, 100)}`]
      : []),
    `Calico ${safe(snapshot.calico ?? 'unknown')}, Kubernetes ${safe(snapshot.kubernetes ?? 'unknown')}; ${result.nodes.length} nodes, ${result.workloads.length} pods, ${result.policies.length} policies`,
    `${coverage.lines} lines, ${coverage.linesNotUnderstood} not understood`,
    ...head('Coverage'),
    ...coverageLines(result),
    ...head('Without an answer'),
    ...notCollectedLines(bundle),
    ...(snapshot.kind === 'bundle' ? circumstanceLines(bundle, head) : []),
    ...head('Remarks about the input'),
    ...result.diagnostics.flatMap((one) => [
      `  ${one.count} x ${safe(one.says, 160)}`,
      `      ${cited(one.first, 80)}`,
    ]),
    ...(result.diagnostics.length === 0 ? ['  none'] : []),
    ...head('Still worth running'),
    ...[...new Set([...result.gaps, ...result.assumptions].map(({ command }) => command))].map(
      (command) => `  ${safe(command)}`,
    ),
  ];
}

/** What only the bundle tells, for machines. */
function bundleFacts(bundle: Bundle) {
  const { circumstances, integrity, seal } = bundle;
  const { tool, began, ended, state, clusterUid } = bundle.snapshot;
  return {
    collection: { tool, began, ended, state, clusterUid },
    notCollected: notCollectedIn(bundle),
    clocks: circumstances.clocks?.map((clock) => ({ ...clock, isSkewed: isSkewed(clock) })) ?? null,
    churn: circumstances.churn ?? null,
    tablesNotUnderstood: circumstances.unread,
    integrity,
    signature: checkSignature(seal, undefined),
  };
}

/** `calisnap inspect`: what is in the bundle, what is not, and what is still worth running. */
export function runInspect({ bundle, at, askBack, json, version }: InspectOptions): ExitCode {
  const opened = openInput(bundle);
  const result = analyse(opened, readMoment(at, opened), version);
  const asks = asksOf(result);
  const { schemaVersion, snapshot, coverage, inputs, diagnostics, gaps, assumptions } = result;
  if (askBack) {
    if (json) printJson({ schemaVersion, snapshot, asks, script: askBackScript(asks) });
    else print(askBackScript(asks).trimEnd());
    return exitCode.yes;
  }
  if (!json) {
    print(...human(result, opened.bundle));
    return exitCode.yes;
  }
  printJson({
    schemaVersion,
    snapshot,
    ...bundleFacts(opened.bundle),
    coverage,
    inputs,
    diagnostics,
    gaps,
    assumptions,
    asks,
    moments: momentsOf(opened.bundle),
  });
  return exitCode.yes;
}
