import { analyse } from '../pipeline.ts';
import type { Result } from '../result/result.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { momentsOf, openInput, readMoment } from './opening.ts';
import { cited, print, printJson, safe, styled, table, wrapped } from './terminal.ts';

export interface InspectOptions {
  readonly bundle: string;
  readonly at: string;
  readonly json: boolean;
  readonly version: string;
}

const SIGNS: Readonly<Record<string, string>> = {
  ok: 'ok',
  empty: 'empty',
  partial: 'part',
  error: 'FAILED',
  opaque: 'unread',
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

function human(result: Result): string[] {
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
    ...head('Remarks about the input'),
    ...result.diagnostics.flatMap((one) => [
      `  ${one.count} x ${safe(one.says, 160)}`,
      `      ${cited(one.first, 80)}`,
    ]),
    ...(result.diagnostics.length === 0 ? ['  none'] : []),
    ...head('Still worth running'),
    ...[...new Set(result.gaps.map((gap) => gap.command))].map((command) => `  ${safe(command)}`),
    ...[...new Set(result.assumptions.map((one) => one.command))].map((command) => `  ${safe(command)}`),
  ];
}

/** `calisnap inspect`: what is in the bundle, what is not, and what is still worth running. */
export function runInspect({ bundle, at, json, version }: InspectOptions): ExitCode {
  const opened = openInput(bundle);
  const result = analyse(opened, readMoment(at, opened), version);
  if (!json) {
    print(...human(result));
    return exitCode.yes;
  }
  const { schemaVersion, snapshot, coverage, inputs, diagnostics, gaps, assumptions } = result;
  printJson({
    schemaVersion,
    snapshot,
    coverage,
    inputs,
    diagnostics,
    gaps,
    assumptions,
    moments: momentsOf(opened.bundle),
  });
  return exitCode.yes;
}
