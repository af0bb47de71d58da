import type { Reading } from '../assemble/collect.ts';
import type { Bundle } from '../bundle/bundle.ts';
import type { Comparison } from '../engine/path/compare.ts';
import type { Trace } from '../engine/path/model.ts';
import { optional } from '../lib/optional.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type Result, SCHEMA_VERSION } from '../result/result.ts';
import { coverageOf, inputsOf } from './coverage.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { integrityOf } from './integrity.ts';
import { blocksOf, nodesOf, policiesOf, poolsOf, workloadsOf } from './inventory.ts';
import { matrixOf } from './matrix.ts';
import { summaryOf } from './summary.ts';
import { topologyOf } from './topology.ts';
import { traceResult } from './trace.ts';
import { explained } from './trace-explained.ts';
import { assumptionsOf, gapsOf } from './unknowns.ts';
import { unplaced } from './unplaced.ts';

/** How many flows are shown hop by hop. */
const MAX_TRACES = 6;

/**
 * The flows to show hop by hop: those that were tried in the session, then one for each way of not arriving, then
 * one for each way of arriving.
 */
function telling(traces: readonly Trace[], comparisons: readonly Comparison[]): Trace[] {
  const tried = new Set(comparisons.map(({ trace }) => `${trace?.flow.from} ${trace?.flow.destination}`));
  const kindOf = ({ verdict, disposition, decidedBy, policies }: Trace) =>
    [verdict, disposition, decidedBy, policies.map(({ policy }) => policy ?? '').join()].join(' ');
  const rank = { blocked: 0, mixed: 1, unknown: 2, delivered: 3 };
  const worst = [...traces].sort((a, b) => rank[a.verdict] - rank[b.verdict]);
  const wanted = worst.filter(({ flow }) => tried.has(`${flow.from} ${flow.destination}`));
  const seen = new Set(wanted.map(kindOf));
  const others = worst.filter((one) => !seen.has(kindOf(one)) && seen.add(kindOf(one)));
  return [...wanted, ...others].slice(0, MAX_TRACES);
}

function observationsOf(comparisons: readonly Comparison[]): Result['observations'] {
  return comparisons.map(({ observation, from, agreement, why, trace }) => ({
    moment: observation.moment,
    from,
    to: trace
      ? trace.flow.to === observation.to.text
        ? trace.flow.to
        : `${trace.flow.to} (${observation.to.text})`
      : observation.to.text,
    says: `ping: ${observation.received} of ${observation.sent} answered${observation.replyTtl === undefined ? '' : `, TTL ${observation.replyTtl}`}`,
    sent: observation.sent,
    received: observation.received,
    predicted: trace?.verdict ?? 'unknown',
    ...optional({ replyTtl: observation.replyTtl, predictedTtl: trace?.ttl }),
    agreement,
    why,
    source: observation.source,
  }));
}

export interface Composed {
  readonly bundle: Bundle;
  readonly readings: readonly Reading[];
  readonly snapshot: Snapshot;
  readonly moment: { readonly at: number; readonly last: number; readonly command: string } | undefined;
  readonly comparisons: readonly Comparison[];
  readonly outcomes: Result['outcomes'];
  readonly version: string;
}

/** Puts all answers together into the one result that every rendering is a function of. */
export function compose(all: Composed): Result {
  const { bundle, readings, snapshot, moment, comparisons, outcomes, version } = all;
  const { matrix, traces } = matrixOf(snapshot);
  const observations = observationsOf(comparisons);
  const { versions } = snapshot;
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'calisnap', version },
    snapshot: {
      id: bundle.id,
      name: bundle.snapshot.name,
      kind: bundle.snapshot.kind,
      ...optional({
        moment: moment && { ...moment },
        calico: versions.calico?.value,
        kubernetes: versions.kubernetes?.value,
      }),
      integrity: integrityOf(bundle),
    },
    summary: summaryOf(outcomes, matrix, observations),
    coverage: coverageOf(snapshot, readings),
    inputs: inputsOf(readings),
    nodes: nodesOf(snapshot),
    workloads: workloadsOf(snapshot),
    pools: poolsOf(snapshot),
    blocks: blocksOf(snapshot),
    policies: policiesOf(snapshot),
    topology: topologyOf(snapshot),
    matrix,
    traces: telling(traces, comparisons).map((one) => traceResult(explained(snapshot, one))),
    observations,
    outcomes,
    assumptions: assumptionsOf(traces),
    gaps: gapsOf(snapshot, traces, outcomes),
    diagnostics: diagnosticsOf([
      ...readings.flatMap((reading) => reading.diagnostics),
      ...unplaced(snapshot, readings),
      ...snapshot.conflicts,
      ...integrityDiagnostics(bundle),
    ]),
  };
}

function integrityDiagnostics(bundle: Bundle) {
  return bundle.integrity.map(({ path, problem }) => {
    const source = { file: path, line: 1, text: '' };
    return { code: 'file-integrity' as const, source, problem };
  });
}
