import { type Endpoint, endpointOf, endpointOfNode, resolveEndpoint } from '../engine/path/endpoint.ts';
import type { Trace, VerdictValue } from '../engine/path/model.ts';
import { trace } from '../engine/path/trace.ts';
import { protocolName } from '../lib/protocols.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { inPodNetwork } from '../model/workload.ts';
import type { Result } from '../result/result.ts';

/** Rows and columns of the matrix; more would be neither readable nor quick to print. */
const MAX_ENDPOINTS = 40;
/** Ports that policies name, beyond ICMP. */
const MAX_PORT_PROBES = 6;

/** What is asked between two endpoints. */
export interface Traffic {
  readonly protocol: string;
  readonly port?: number;
}

const isEndpoint = (found: Endpoint | { problem: string }): found is Endpoint => 'kind' in found;

function endpointsOf(snapshot: Snapshot): Endpoint[] {
  const workloads = (snapshot.workloads?.items ?? []).filter(
    (workload) => workload.hostNetwork !== true && inPodNetwork(workload),
  );
  const nodes = snapshot.nodes?.items ?? [];
  return [
    ...workloads.map((workload) => endpointOf(snapshot, workload)),
    ...nodes.map(endpointOfNode),
    resolveEndpoint(snapshot, 'internet'),
  ].filter(isEndpoint);
}

/** ICMP, and each port that some policy rule names: between them every rule of the policies shows. */
function probesOf(snapshot: Snapshot): Traffic[] {
  const rules = snapshot.policies.items.flatMap(({ spec }) => [
    ...(spec?.ingress ?? []),
    ...(spec?.egress ?? []),
  ]);
  const probes = rules.flatMap(({ protocol, to: { ports } }) =>
    protocol === undefined
      ? []
      : ports.flatMap((term): Traffic[] =>
          'from' in term ? [{ protocol: protocolName(protocol), port: term.from }] : [],
        ),
  );
  const named = new Map(probes.map((probe) => [`${probe.protocol}/${probe.port}`, probe]));
  return [{ protocol: 'icmp' }, ...[...named.values()].slice(0, MAX_PORT_PROBES)];
}

/** Words for a probe: `ICMP`, `TCP 80`. */
export function probeName({ protocol, port }: Traffic): string {
  return port === undefined ? protocol.toUpperCase() : `${protocol.toUpperCase()} ${port}`;
}

/** The worst that a reader must know stands for the cell when its probes differ. */
function joined(traces: readonly Trace[]): VerdictValue {
  const values = new Set(traces.map(({ verdict }) => verdict));
  if (values.size === 1) return [...values][0] as VerdictValue;
  return values.has('unknown') ? 'unknown' : 'mixed';
}

function cellOf(
  probes: readonly Traffic[],
  traces: readonly Trace[],
): NonNullable<Result['matrix']['cells'][number][number]> {
  const verdict = joined(traces);
  const shown =
    traces.find((one) => one.verdict === verdict) ??
    traces.find((one) => one.verdict !== 'delivered') ??
    traces[0];
  if (!shown) throw new Error('Bug: a matrix cell without a probe');
  const differ = new Set(traces.map((one) => one.verdict)).size > 1;
  return {
    verdict,
    confidence: traces.every((one) => one.confidence === 'proven') ? 'proven' : 'assumed',
    only: differ ? probes.filter((_, i) => traces[i]?.verdict === 'delivered').map(probeName) : [],
    disposition: shown.disposition,
    says: shown.says,
  };
}

/** Everybody against everybody. The world outside is no source: what happens there is not in the input. */
export function matrixOf(snapshot: Snapshot): { matrix: Result['matrix']; traces: Trace[] } {
  const every = endpointsOf(snapshot);
  const endpoints =
    every.length > MAX_ENDPOINTS ? [...every.slice(0, MAX_ENDPOINTS - 1), ...every.slice(-1)] : every;
  const probes = probesOf(snapshot);
  const traces: Trace[] = [];
  const cells = endpoints.map((from) =>
    endpoints.map((to) => {
      if (from === to || from.kind === 'outside') return null;
      const tried = probes.map((probe) => trace(snapshot, { from, to, ...probe }));
      traces.push(...tried);
      return cellOf(probes, tried);
    }),
  );
  return {
    matrix: {
      endpoints: endpoints.map(({ name, kind }) => ({ id: name, kind })),
      probes: probes.map(probeName),
      cells,
      omitted: every.length - endpoints.length,
    },
    traces,
  };
}
