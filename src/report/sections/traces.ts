import type { Path, Trace } from '../../result/trace.ts';
import { evidenceBlocks } from '../evidence-view.ts';
import type { Chip } from '../icons.ts';
import { defineSection } from '../section.ts';
import { capped, VERDICTS } from '../words.ts';

/** Traces that are printed: each takes about a page. */
const TRACES = 40;

const POLICY: Readonly<Record<Trace['policies'][number]['verdict'], Chip>> = {
  allowed: { mark: 'ok', word: 'allowed', tone: 'good' },
  denied: { mark: 'blocked', word: 'denied', tone: 'stop' },
  unknown: { mark: 'unknown', word: 'unknown', tone: 'open' },
};

const CONFIDENCE: Readonly<Record<Trace['confidence'], Chip>> = {
  proven: { mark: 'ok', word: 'proven from the input', tone: 'good' },
  assumed: { mark: 'partial', word: 'leans on assumptions', tone: 'open' },
};

function pathView(name: string, path: Path) {
  return {
    name,
    says: path.says,
    disposition: path.disposition,
    ttl: path.ttl === undefined ? '' : String(path.ttl),
    hops: path.hops.map((hop) => ({
      kind: hop.kind === 'workload' ? 'pod' : hop.kind,
      name: hop.name,
      steps: hop.steps.map((step) => ({
        kind: step.kind,
        says: step.says,
        at: step.at ?? '',
        stops: step.kind === 'stop',
        evidence: evidenceBlocks(step.evidence),
      })),
    })),
  };
}

function policyView(policy: Trace['policies'][number]) {
  return {
    direction: policy.direction,
    endpoint: policy.endpoint,
    chip: POLICY[policy.verdict],
    says: policy.says,
    policy: policy.policy ?? '',
    evidence: evidenceBlocks(policy.evidence),
  };
}

function traceView(trace: Trace, index: number) {
  const { flow } = trace;
  return {
    anchor: `trace-${index + 1}`,
    number: `T${index + 1}`,
    from: flow.from,
    to: flow.to,
    addresses: `${flow.source} to ${flow.destination}`,
    protocol: flow.port === undefined ? flow.protocol : `${flow.protocol} ${flow.port}`,
    chip: VERDICTS[trace.verdict],
    confidence: trace.verdict === 'unknown' ? undefined : CONFIDENCE[trace.confidence],
    disposition: trace.disposition,
    decidedBy: trace.decidedBy,
    says: trace.says,
    ttl: trace.ttl === undefined ? '' : String(trace.ttl),
    policies: trace.policies.map(policyView),
    assumptions: trace.assumptions,
    unknownBecause: trace.unknownBecause,
    paths: [
      pathView('Request', trace.forward),
      ...(trace.reply === undefined ? [] : [pathView('Reply', trace.reply)]),
    ],
  };
}

export const traces = defineSection({
  id: 'traces',
  heading: 'Traces',
  template: 'sections/traces',
  view: (result) => {
    const { shown, more } = capped(result.traces, TRACES);
    return shown.length === 0 ? undefined : { traces: shown.map(traceView), more };
  },
});
