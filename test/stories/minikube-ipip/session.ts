import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Endpoint, resolveEndpoint } from '../../../src/engine/path/endpoint.ts';
import { trace } from '../../../src/engine/path/trace.ts';
import type { Opened } from '../../../src/pipeline.ts';
import type { Result } from '../../../src/result/result.ts';

/**
 * A real session on a three-node minikube cluster with Calico v3.20 (IPIP): two pods ping each other before, under
 * and after network policies. `session.md` holds its commands and outputs on their original lines, so the line
 * numbers below are those of the terminal session; what each line says was read off it by eye.
 */
const SESSION = join(import.meta.dirname, 'session.md');
const SEED = join(import.meta.dirname, '../../../../shared/seed');

export const BEFORE_POLICY = 37;
export const DEFAULT_DENY = 63;
export const ALLOW_ALL = 74;

const seeds = existsSync(SEED)
  ? readdirSync(SEED)
      .filter((file) => file.endsWith('.md'))
      .map((file) => join(SEED, file))
  : [];
// The original text is not part of this repository; where it lies beside it, it must give the same answers.
export const sources = [SESSION, ...seeds];

function endpoint(opened: Opened, at: number, name: string): Endpoint {
  const found = resolveEndpoint(opened.snapshotAt(at), name);
  if ('problem' in found) throw new Error(found.problem);
  return found;
}

export const ask = (opened: Opened, at: number, from: string, to: string) =>
  trace(opened.snapshotAt(at), {
    from: endpoint(opened, at, from),
    to: endpoint(opened, at, to),
    protocol: 'icmp',
  });

export const linesOf = (evidence: readonly { line: number }[]) => evidence.map(({ line }) => line);

export function findings(result: Result, id: string) {
  const outcome = result.outcomes.find((one) => one.id === id);
  return outcome?.status === 'failed' ? outcome.findings : [];
}
