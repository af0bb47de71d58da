import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveEndpoint } from '../../../src/engine/path/endpoint.ts';
import { trace } from '../../../src/engine/path/trace.ts';
import { openSource } from '../../../src/importers/open-source.ts';
import { scopeText } from '../../../src/lib/artifact.ts';
import { analyse, open } from '../../../src/pipeline.ts';

/**
 * A ticket in plain text, without any fence: two nodes, VXLAN Always, containerd. `stock-callers` admits pods with
 * app=payment of its own namespace and everything of namespace ops; checkout bears app=checkout, so its ping dies
 * at stock, and the one of ops/admin gets through. Line numbers were read off `ticket.txt`.
 */
const TICKET = join(import.meta.dirname, 'ticket.txt');

const opened = open(openSource(TICKET));
const result = analyse(opened, opened.last, '0.0.0');

function ask(from: string, to: string) {
  const snapshot = opened.snapshotAt(opened.last);
  const [source, target] = [from, to].map((name) => {
    const found = resolveEndpoint(snapshot, name);
    if ('problem' in found) throw new Error(found.problem);
    return found;
  });
  if (!source || !target) throw new Error('two ends were asked for');
  return trace(snapshot, { from: source, to: target, protocol: 'icmp' });
}

const linesOf = (evidence: readonly { line: number }[]) => evidence.map(({ line }) => line);

describe('ticket.txt', () => {
  it('is read command by command, each where it ran', () => {
    const read = opened.bundle.artifacts
      .filter(({ kind }) => !/^(session|text)$/.test(kind))
      .map(({ kind, state, scope, origin }) => [kind, state, scopeText(scope), origin?.line]);
    expect(read).toEqual([
      ['kubectl-get-nodes', 'ok', 'cluster', 5],
      ['kubectl-get-pods', 'ok', 'cluster', 9],
      ['calicoctl-get-ippools', 'ok', 'cluster', 14],
      ['ip-addr', 'ok', '10.61.7.21', 22],
      ['ip-route', 'ok', '10.61.7.21', 39],
      ['ip-addr', 'ok', '10.61.7.22', 50],
      ['ip-route', 'ok', '10.61.7.22', 65],
      ['ip-addr', 'ok', 'pod shop/checkout', 73],
      ['ip-route', 'ok', 'pod shop/checkout', 82],
      ['ping', 'ok', 'pod shop/checkout', 85],
      ['ping', 'ok', 'pod ops/admin', 92],
      ['kubectl-get-networkpolicies', 'ok', 'cluster', 100],
      ['manifest', 'ok', 'cluster', 103],
    ]);
  });

  it("keeps the author's words apart from what commands printed, and understands the rest", () => {
    const texts = opened.bundle.artifacts.filter(({ kind }) => kind === 'text');
    expect(texts.map(({ text }) => text.trim().split('\n').at(-1))).toEqual([
      'ping works. Kubernetes 1.30 with containerd, Calico in VXLAN mode. Session of this morning:',
      'the nodes:',
      'what is wrong with the network? thanks, Lena',
    ]);
    expect(result.diagnostics.map(({ code, count }) => [code, count])).toEqual([['text-without-command', 3]]);
  });

  it('checkout is denied at stock by the policy, after the packet crossed the tunnel', () => {
    const found = ask('shop/checkout', 'shop/stock');
    expect(found).toMatchObject({ verdict: 'blocked', disposition: 'DENIED_INGRESS', decidedBy: 'request' });
    const steps = found.forward.hops.flatMap((hop) => hop.steps.map((step) => ({ on: hop.name, ...step })));
    const encap = steps.find(({ kind }) => kind === 'encap');
    expect([encap?.on, encap?.at]).toEqual(['alder', 'vxlan.calico']);
    const routes = steps
      .filter(({ kind }) => kind === 'route')
      .map(({ on, evidence }) => [on, ...linesOf(evidence)]);
    expect(routes).toEqual([
      ['alder', 44],
      ['birch', 69],
    ]);
    expect(found.policies.at(-1)).toMatchObject({
      direction: 'ingress',
      endpoint: 'shop/stock',
      verdict: 'denied',
      policy: 'shop/stock-callers',
    });
    expect(linesOf(steps.at(-1)?.evidence ?? [])).toEqual(expect.arrayContaining([108, 119]));
  });

  it('admin passes by the namespace rule, and its replies have crossed two nodes', () => {
    const found = ask('ops/admin', 'shop/stock');
    expect(found).toMatchObject({ verdict: 'delivered', disposition: 'DELIVERED', ttl: 62 });
    expect(found.policies.at(-1)).toMatchObject({ verdict: 'allowed', policy: 'shop/stock-callers' });
  });

  it('the way back is open: a policy for ingress lets stock call checkout', () => {
    expect(ask('shop/stock', 'shop/checkout')).toMatchObject({ verdict: 'delivered', ttl: 62 });
  });

  it('both pings agree with the model', () => {
    expect(
      result.observations.map(({ source, received, predicted, replyTtl, predictedTtl }) => [
        source.line,
        received,
        predicted,
        replyTtl,
        predictedTtl,
      ]),
    ).toEqual([
      [85, 0, 'blocked', undefined, undefined],
      [92, 2, 'delivered', 62, 62],
    ]);
    expect(result.summary.observations).toEqual({ agrees: 2, contradicts: 0, undetermined: 0 });
  });

  it('pairs each pod with its interface', () => {
    expect(result.workloads.map(({ id, node, interface: name }) => [id, node, name])).toEqual([
      ['ops/admin', 'alder', 'cali87aea0d101e'],
      ['shop/checkout', 'alder', 'cali5dc33f4c1e0'],
      ['shop/stock', 'birch', 'calidc80705f355'],
    ]);
  });

  it('cites only lines that stand in the file, with their text', () => {
    const text = readFileSync(TICKET, 'utf8').split('\n');
    let cited = 0;
    JSON.stringify(result, (_key, value) => {
      if (value && typeof value === 'object' && 'line' in value && 'file' in value) {
        cited++;
        expect(text[value.line - 1]?.trim()).toContain(String(value.text).trim());
      }
      return value;
    });
    expect(cited).toBeGreaterThan(50);
  });
});
