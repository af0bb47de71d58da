import { describe, expect, it } from 'vitest';
import { endpointOf } from '../../src/engine/path/endpoint.ts';
import type { Trace } from '../../src/engine/path/model.ts';
import { trace } from '../../src/engine/path/trace.ts';
import { type KernelCase, kernelCases, type Truth } from './kernel-cases.ts';
import { knownGaps, undeterminedAtMost } from './known-gaps.ts';

function endpoint({ name, snapshot }: KernelCase, id: string) {
  const workload = snapshot.workloads?.items.find((one) => one.id === id);
  const found = workload && endpointOf(snapshot, workload);
  if (!found || 'problem' in found) throw new Error(`${name}: no endpoint ${id}`);
  return found;
}

const isUndetermined = ({ verdict }: Trace) => verdict === 'unknown' || verdict === 'mixed';

/** What the trace says and the wire contradicts; `undefined` when nothing. */
function contradiction({ from, to, ttl, receivedBy }: Truth, predicted: Trace): string | undefined {
  const { verdict, disposition, decidedBy, forward } = predicted;
  const pair = `${from} -> ${to}`;
  if ((verdict === 'delivered') !== (ttl !== undefined))
    return `${pair}: ${verdict} (${disposition}), but the wire: ${ttl === undefined ? 'no reply' : 'a reply'}`;
  if (verdict === 'delivered' && predicted.ttl !== ttl)
    return `${pair}: TTL ${predicted.ttl}, but the wire: ${ttl}`;
  const receiver = forward.disposition === 'DELIVERED' ? forward.hops.at(-1)?.name : undefined;
  const received = receivedBy.join(' and ') || undefined;
  if (receiver !== received)
    return `${pair}: received by ${receiver} (decided by the ${decidedBy}), but the wire: by ${received}`;
  return undefined;
}

const tracesOf = (lab: KernelCase) =>
  lab.truth.map((truth) => {
    const [from, to] = [endpoint(lab, truth.from), endpoint(lab, truth.to)];
    return { truth, predicted: trace(lab.snapshot, { from, to, protocol: 'icmp' }) };
  });

describe.each(kernelCases)('the kernel and the engine on $name', (lab) => {
  const predictions = tracesOf(lab);
  const contradictions = (of: typeof predictions) =>
    of
      .filter(({ predicted }) => !isUndetermined(predicted))
      .flatMap(({ truth, predicted }) => contradiction(truth, predicted) ?? []);
  const gap = knownGaps[lab.name];

  it('has the truth about every pair of pods', () => {
    const pods = lab.snapshot.workloads?.items.length ?? 0;
    expect(pods).toBeGreaterThan(5);
    expect(new Set(lab.truth.map(({ from, to }) => `${from} ${to}`)).size).toBe(pods * (pods - 1));
  });
  it('agree on all that is proven', () => {
    expect(contradictions(predictions.filter(({ predicted }) => predicted.confidence === 'proven'))).toEqual(
      [],
    );
  });
  it('leave few pairs undetermined', () => {
    const open = predictions.filter(({ predicted }) => isUndetermined(predicted));
    expect(open.length).toBeLessThanOrEqual(undeterminedAtMost[lab.name] ?? 0);
  });
  if (gap)
    it(`disagree for a known reason: ${gap.reason}`, () => {
      const found = contradictions(predictions);
      expect(found, 'agrees now: take it off the list of known gaps').not.toEqual([]);
      expect(found.length, found.join('\n')).toBeLessThanOrEqual(gap.pairs);
    });
  else it('agree on verdict, TTL and receiver', () => expect(contradictions(predictions)).toEqual([]));
});

describe('the captured labs', () => {
  const names = kernelCases.map(({ name }) => name);
  it('are all there', () => expect(names).toHaveLength(33));
  it('prove something: a pod without a route sends nothing, whatever else is not known', () => {
    const lab = kernelCases.find(({ name }) => name === 'pod-no-default');
    const proven = lab && tracesOf(lab).filter(({ predicted }) => predicted.confidence === 'proven');
    expect(proven?.map(({ truth, predicted }) => `${truth.from}: ${predicted.disposition}`)).toEqual(
      Array.from({ length: 7 }, () => 'ns-a/web-2-1: NO_ROUTE'),
    );
  });
  it('include every lab with a remark', () => {
    const remarks = [...Object.keys(knownGaps), ...Object.keys(undeterminedAtMost)];
    expect(remarks.filter((name) => !names.includes(name))).toEqual([]);
  });
});
