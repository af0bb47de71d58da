import { describe, expect, it } from 'vitest';
import { openSource } from '../../../src/importers/open-source.ts';
import { analyse, open } from '../../../src/pipeline.ts';
import { ALLOW_ALL, ask, BEFORE_POLICY, DEFAULT_DENY, linesOf, sources } from './session.ts';

describe.each(sources.map((path) => [path.split('/').at(-1) as string, path]))('%s', (_, path) => {
  const opened = open(openSource(path));
  const result = analyse(opened, opened.last, '0.0.0');

  it('S8: before any policy both directions arrive over tunl0 with reply TTL 62, and 8.8.8.8 through NAT', () => {
    for (const [from, to] of [
      ['default/nginx', 'default/nginx-manual'],
      ['default/nginx-manual', 'default/nginx'],
    ] as const) {
      const found = ask(opened, BEFORE_POLICY, from, to);
      expect(found).toMatchObject({ verdict: 'delivered', disposition: 'DELIVERED', ttl: 62 });
      const steps = found.forward.hops.flatMap((hop) => hop.steps);
      expect(steps.filter(({ kind, at }) => kind === 'encap' && at === 'tunl0')).toHaveLength(1);
      expect(found.policies.map(({ verdict, policy }) => [verdict, policy])).toEqual([
        ['allowed', undefined],
        ['allowed', undefined],
      ]);
    }
    const out = ask(opened, BEFORE_POLICY, 'default/nginx-manual', '8.8.8.8');
    expect(out).toMatchObject({ verdict: 'delivered', disposition: 'EXITS_CLUSTER' });
    const snat = out.forward.hops.flatMap((hop) => hop.steps).find(({ kind }) => kind === 'snat');
    expect(snat?.says).toMatch(/10\.244\.151\.1 to 172\.16\.30\.8/);
    expect(linesOf(snat?.evidence ?? [])).toContain(720);
  });

  it('S9: default-deny-ingress blocks both directions at the destination, allow-all-ingress lets them pass', () => {
    for (const [from, to] of [
      ['default/nginx', 'default/nginx-manual'],
      ['default/nginx-manual', 'default/nginx'],
    ] as const) {
      const denied = ask(opened, DEFAULT_DENY, from, to);
      expect(denied).toMatchObject({
        verdict: 'blocked',
        disposition: 'DENIED_INGRESS',
        decidedBy: 'request',
      });
      expect(denied.policies.at(-1)).toMatchObject({
        direction: 'ingress',
        endpoint: to,
        verdict: 'denied',
        policy: 'default/default-deny-ingress',
      });
      const allowed = ask(opened, ALLOW_ALL, from, to);
      expect(allowed).toMatchObject({ verdict: 'delivered', ttl: 62 });
      expect(allowed.policies.at(-1)).toMatchObject({
        verdict: 'allowed',
        policy: 'default/allow-all-ingress',
      });
    }
  });

  it('S10: all six observations agree with the model at their moment', () => {
    expect(result.summary.observations).toEqual({ agrees: 6, contradicts: 0, undetermined: 0 });
    expect(
      result.observations.map(({ moment, received, predicted, source }) => [
        moment,
        received,
        predicted,
        source.line,
      ]),
    ).toEqual([
      [36, 4, 'delivered', 553],
      [37, 2, 'delivered', 568],
      [59, 0, 'blocked', 822],
      [63, 0, 'blocked', 848],
      [70, 3, 'delivered', 920],
      [73, 3, 'delivered', 944],
    ]);
    expect(
      result.observations.filter(
        ({ replyTtl, predictedTtl }) => predictedTtl !== undefined && replyTtl === predictedTtl,
      ),
    ).toHaveLength(3);
  });

  it('S11: what cannot be known is named, each with the command that would tell', () => {
    const commands = [...result.assumptions, ...result.gaps].map(({ command }) => command).join('\n');
    expect(commands).toMatch(/rp_filter/);
    expect(commands).toMatch(/iptables-save/);
    expect(commands).toMatch(/calicoctl node status/);
    expect(commands).toMatch(/ip rule/);
    expect(commands).toMatch(/calicoctl get globalnetworkpolicies/);
    for (const { command } of [...result.assumptions, ...result.gaps]) expect(command).not.toBe('');
  });
});
