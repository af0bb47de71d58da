import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBundle } from '../../src/bundle/folder.ts';
import { resolveEndpoint } from '../../src/engine/path/endpoint.ts';
import { trace } from '../../src/engine/path/trace.ts';
import { analyse, open } from '../../src/pipeline.ts';
import { newFolder } from './folders.ts';

const SAMPLES = join(import.meta.dirname, '../../samples');
const samples = readdirSync(SAMPLES, { withFileTypes: true }).flatMap((entry) =>
  existsSync(join(SAMPLES, entry.name, 'SNAPSHOT')) ? [entry.name] : [],
);

const FLOWS = [
  ['default/nginx', 'default/nginx-manual'],
  ['default/nginx-manual', 'default/nginx'],
  ['default/nginx', 'kube-system/coredns-64897985d-58btq'],
  ['default/nginx-manual', '8.8.8.8'],
  ['node:minikube', 'default/nginx'],
] as const;

interface Answer {
  readonly verdict: string;
  readonly confidence: string;
  readonly because: number;
}

/** The answers of a bundle by flow; a flow with an end that is not in it any more has none. */
function answers(folder: string): ReadonlyMap<string, Answer> {
  const opened = open(readBundle(folder));
  const snapshot = opened.snapshotAt(opened.last);
  analyse(opened, opened.last, '0.0.0');
  return new Map(
    FLOWS.flatMap(([source, target]) => {
      const from = resolveEndpoint(snapshot, source);
      const to = resolveEndpoint(snapshot, target);
      if ('problem' in from || 'problem' in to) return [];
      const { verdict, confidence, unknownBecause, assumptions } = trace(snapshot, {
        from,
        to,
        protocol: 'icmp',
      });
      return [
        [
          `${source} -> ${target}`,
          { verdict, confidence, because: unknownBecause.length + assumptions.length },
        ],
      ];
    }),
  );
}

describe.each(samples)('deleting each file of %s in turn', (sample) => {
  const whole = answers(join(SAMPLES, sample));
  const copy = join(newFolder(), sample);
  cpSync(join(SAMPLES, sample), copy, { recursive: true });
  const files = readBundle(copy).artifacts.map(({ path }) => path);

  it('starts from answers to all flows', () => {
    expect([...whole.keys()]).toHaveLength(FLOWS.length);
    expect(files.length).toBeGreaterThan(40);
  });

  it('never makes one verdict of another, and names why when it does not know any more', () => {
    const flips: string[] = [];
    for (const file of files) {
      rmSync(join(copy, file));
      for (const [flow, { verdict, confidence, because }] of answers(copy)) {
        const before = whole.get(flow);
        if (verdict !== before?.verdict && verdict !== 'unknown')
          flips.push(`without ${file}: ${flow} turns from ${before?.verdict} to ${verdict}`);
        if (confidence === 'proven' && before?.confidence === 'assumed')
          flips.push(`without ${file}: ${flow} is proven by less`);
        if (verdict === 'unknown' && because === 0)
          flips.push(`without ${file}: ${flow} is unknown for no reason`);
      }
      cpSync(join(SAMPLES, sample, file), join(copy, dirname(file), file.split('/').at(-1) ?? ''));
    }
    expect(flips).toEqual([]);
  });
});
