import type { Bundle } from '../bundle/bundle.ts';
import { isSkewed } from '../bundle/clocks.ts';
import { analyse } from '../pipeline.ts';
import type { Result } from '../result/result.ts';
import { type Ask, askBackScript, asksOf } from './ask-back.ts';
import { churnLines, clockLines, notCollectedIn, notCollectedLines, sourceLines } from './circumstances.ts';
import { coverageLines } from './coverage-lines.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { heldIn } from './held.ts';
import { momentsOf, openInput, readMoment } from './opening.ts';
import { cited, print, printJson, safe, styled, wrapped } from './terminal.ts';
import { integrityLines, signatureLine } from './verify.ts';

export interface InspectOptions {
  readonly bundle: string;
  readonly at: string;
  readonly askBack?: boolean | undefined;
  readonly allowedSigners?: string | undefined;
  readonly json: boolean;
  readonly version: string;
}

/** How a collected bundle came about: what a pasted session cannot tell. */
function circumstanceLines(bundle: Bundle, head: (text: string) => string[]): string[] {
  const { tool, began, ended, state } = bundle.snapshot;
  const { unread } = bundle.circumstances;
  return [
    ...head('Collection'),
    `  from ${safe(began ?? 'unknown', 40)} to ${safe(ended ?? 'unknown', 40)}, ${safe(state ?? 'unknown', 40)}${tool === undefined ? '' : `, by collector ${safe(tool, 40)}`}`,
    ...head('Clocks'),
    ...clockLines(bundle),
    ...head('Changed during the collection'),
    ...churnLines(bundle),
    ...(bundle.circumstances.sources ? [...head('Put together of'), ...sourceLines(bundle)] : []),
    ...unread.map(({ file, line }) => `  ${file}:${line} is not understood`),
    ...head('Integrity'),
    ...(bundle.integrity.length === 0 ? ['  every file is as it was sealed'] : integrityLines(bundle)),
    ...(bundle.litter === undefined ? [] : [`  ${bundle.litter} files of a file manager ignored`]),
    `  ${signatureLine(bundle.signature)}`,
  ];
}

/** What is still worth running, and how much of what would be is in the bundle already. */
function askedOf(result: Result, bundle: Bundle): { readonly asks: readonly Ask[]; readonly held: number } {
  const all = asksOf(result);
  const isHeld = heldIn(
    bundle,
    result.nodes.map(({ name }) => name),
  );
  const asks = all.filter((ask) => !isHeld(ask));
  return { asks, held: all.length - asks.length };
}

function human(result: Result, bundle: Bundle): string[] {
  const asked = askedOf(result, bundle);
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
    ...asked.asks.map(
      ({ command, place }) => `  ${safe(command)}${place === '' ? '' : `   (${safe(place)})`}`,
    ),
    ...(asked.held > 0
      ? wrapped(`${asked.held} more would tell nothing new: the bundle holds what they print.`, '  ')
      : []),
  ];
}

/** What only the bundle tells, for machines. */
function bundleFacts(bundle: Bundle) {
  const { circumstances, integrity, signature } = bundle;
  const { tool, began, ended, state, clusterUid } = bundle.snapshot;
  return {
    collection: { tool, began, ended, state, clusterUid },
    notCollected: notCollectedIn(bundle),
    clocks: circumstances.clocks?.map((clock) => ({ ...clock, isSkewed: isSkewed(clock) })) ?? null,
    churn: circumstances.churn ?? null,
    sources: circumstances.sources ?? null,
    tablesNotUnderstood: circumstances.unread,
    integrity,
    signature,
  };
}

/** `calisnap inspect`: what is in the bundle, what is not, and what is still worth running. */
export function runInspect({ bundle, at, askBack, allowedSigners, json, version }: InspectOptions): ExitCode {
  const opened = openInput(bundle, allowedSigners);
  const result = analyse(opened, readMoment(at, opened), version);
  const { asks } = askedOf(result, opened.bundle);
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
