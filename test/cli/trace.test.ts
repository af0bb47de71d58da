import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFile, calisnap } from './run.ts';

const SAMPLE = join(import.meta.dirname, '../../samples/manifests');

describe('a trace through policy', () => {
  it('names the rule that nearly matched, and how it would pass', () => {
    const { code, out } = calisnap(['trace', SAMPLE, 'shop/web', 'shop/api', 'tcp/9091']);
    expect(code).toBe(1);
    expect(out).toMatch(/^blocked, assumed {2}DENIED_INGRESS$/m);
    expect(out).toContain(
      '    - rule 1 of KubernetesNetworkPolicy shop/api (allow) would match if the port were 9090.',
    );
    expect(out).toContain('It would pass if one of these were so\n');
    expect(out).toContain('\n  - the port were 9090\n');
  });
  it('tells everything that was asked when it is to explain', () => {
    const { out } = calisnap(['trace', SAMPLE, 'shop/web', 'shop/api', 'tcp/9091', '--explain']);
    expect(out).toContain('    Tier platform.\n');
    expect(out).toContain('      KubernetesNetworkPolicy shop/default-deny selects shop/api.\n');
    expect(out).toContain('    Denied by end of tier default.\n');
  });
  it('shows no made-up address of a pod that does not exist yet', () => {
    const { out } = calisnap(['trace', SAMPLE, 'shop/web', 'svc:shop/api']);
    expect(out).not.toMatch(/198\.1[89]\./);
  });
});

describe('a trace to a Service', () => {
  it('takes its only port, and lists its backends', () => {
    const { code, out } = calisnap(['trace', SAMPLE, 'shop/web', 'svc:shop/api']);
    expect(code).toBe(0);
    expect(out).toMatch(/to svc:shop\/api, tcp\/9090$/m);
    expect(out).toContain('1 of 1 backends reached');
  });
  it('is the same as JSON, backend by backend', () => {
    const { out } = calisnap(['trace', SAMPLE, 'shop/web', 'svc:shop/api', '--json']);
    const found = JSON.parse(out);
    expect([found.flow.to, found.flow.port, found.verdict]).toEqual(['svc:shop/api', 9090, 'delivered']);
    expect(
      found.service.backends.map((one: { workload: string; port: number }) => [one.workload, one.port]),
    ).toEqual([['shop/api', 9090]]);
  });
  it('that is not in the input names one that is like it', () => {
    const { code, err } = calisnap(['trace', SAMPLE, 'shop/web', 'svc:shop/apl']);
    expect([code, err]).toEqual([64, expect.stringContaining('svc:shop/api')]);
  });
  it('answers a line of flows with its backends', () => {
    const file = aFile('flows.jsonl', '');
    const lines = [
      { from: 'shop/web', to: 'svc:shop/api' },
      { from: 'shop/web', to: 'svc:shop/none', port: 80 },
      { from: 'shop/web', to: 'shop/api', protocol: 'tcp', port: 9090 },
    ];
    writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
    const answers = calisnap(['trace', SAMPLE, '--flows', file])
      .out.trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map(({ verdict }) => verdict)).toEqual(['delivered', 'unknown', 'delivered']);
    expect(answers[0].backends).toHaveLength(1);
    expect(answers[1].says).toBe('no Service shop/none');
    expect(answers[2].backends).toBeUndefined();
  });
});
