import type { Path, PolicyAnswer, Service, Trace } from '../../result/trace.ts';
import { evidenceBlocks } from '../evidence-view.ts';
import type { Chip } from '../icons.ts';
import { defineSection } from '../section.ts';
import { capped, VERDICTS } from '../words.ts';

/** Traces that are printed: each takes about a page. */
const TRACES = 40;

/** Backends of one Service that are listed. */
const BACKENDS = 40;

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

/** Rules of one trail that are printed: a reader looks at the first ones. */
const STEPS = 24;

/** Where it was asked: pods by direction, host endpoints by stage. */
function placeOf({ point, endpoint }: PolicyAnswer): string {
  switch (point) {
    case 'workload-egress':
      return `egress of ${endpoint}`;
    case 'workload-ingress':
      return `ingress of ${endpoint}`;
    case 'endpoint-to-host':
      return `from its own pods to ${endpoint}`;
    default:
      return `${point} of host endpoint ${endpoint}`;
  }
}

/** Trails of Kubernetes policies repeat themselves: one rule is several for Calico. */
function trailView({ trail = [], verdict }: PolicyAnswer) {
  // Where no policy selects, there is nothing to follow; where one allows, its rule is named already.
  if (verdict === 'allowed') return { steps: [], more: '' };
  const distinct = new Map(trail.map((step) => [`${step.policy ?? ''} ${step.says}`, step]));
  const { shown, more } = capped([...distinct.values()], STEPS);
  return { steps: shown.map(({ kind, says }) => ({ level: `step-${kind}`, says })), more };
}

function policyView(policy: PolicyAnswer) {
  return {
    place: placeOf(policy),
    chip: POLICY[policy.verdict],
    says: policy.says,
    policy: policy.policy ?? '',
    evidence: evidenceBlocks(policy.evidence),
    trail: trailView(policy),
  };
}

/** The backends of a Service, and what becomes of a connection to each. */
function serviceView(service: Service) {
  const { shown, more } = capped(service.backends, BACKENDS);
  return {
    name: service.name,
    outcome: service.outcome,
    backends: shown.map(({ address, port, workload, node, trace }) => ({
      name: workload ?? '',
      address: `${address}:${port}`,
      node: node ?? '',
      chip: VERDICTS[trace.verdict],
      disposition: trace.disposition,
    })),
    more,
  };
}

/** The smallest changes are told where policy closed the way: nobody mends what is open. */
const changesView = ({ changes = [], verdict }: Trace) =>
  verdict === 'delivered' ? [] : changes.map((facts) => facts.join(', and '));

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
    service: trace.service && serviceView(trace.service),
    policies: trace.policies.map(policyView),
    changes: changesView(trace),
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
