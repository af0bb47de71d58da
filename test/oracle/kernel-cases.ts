import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assemble } from '../../src/assemble/assemble.ts';
import { readArtifact } from '../../src/assemble/collect.ts';
import type { Collected } from '../../src/assemble/collection.ts';
import type { Artifact, Scope } from '../../src/lib/artifact.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';

/** What the wire did with one ping, from one pod to another. */
export interface Truth {
  readonly from: string;
  readonly to: string;
  /** TTL of the reply; `undefined` when none came. */
  readonly ttl: number | undefined;
  /** The pods that saw the request: also another pod than the one meant, when two have one address. */
  readonly receivedBy: readonly string[];
}

/** One lab, as its commands printed it, and what the wire did in it. */
export interface KernelCase {
  readonly name: string;
  readonly collected: readonly Collected[];
  readonly snapshot: Snapshot;
  readonly truth: readonly Truth[];
}

const FOLDER = join(import.meta.dirname, 'kernel-truth');

const COMMANDS: Readonly<Record<string, Pick<Artifact, 'kind' | 'args'>>> = {
  'kubectl get nodes -o wide': { kind: 'kubectl-get-nodes', args: {} },
  'kubectl get pods -A -o wide': { kind: 'kubectl-get-pods', args: { 'all-namespaces': 'true' } },
  'ip a': { kind: 'ip-addr', args: {} },
  'ip route show table all': { kind: 'ip-route', args: { table: 'all' } },
};

/** `cluster COMMAND`, `node NAME COMMAND` or `pod NAMESPACE/NAME COMMAND`. */
function scopeOf(title: string): { scope: Scope; command: string } {
  const [, kind, name = '', command = ''] = /^(?:(node|pod) (\S+)|cluster) (.*)$/.exec(title) ?? [];
  if (kind === undefined) return { scope: { kind: 'cluster' }, command };
  if (kind === 'node') return { scope: { kind: 'host', host: name }, command };
  const [namespace = '', pod = ''] = name.split('/');
  return { scope: { kind: 'pod', namespace, pod }, command };
}

function artifactOf(file: string, title: string, text: string, moment: number): Artifact {
  const { scope, command } = scopeOf(title);
  const known = COMMANDS[command];
  if (!known) throw new Error(`${file}: nothing reads "### ${title}"`);
  return { path: `${file}#${moment}`, ...known, scope, moment, state: 'ok', command, text };
}

/** `shop/db -> shop/web: reply ttl 63, received by shop/web`. */
function truthOf(file: string, line: string): Truth {
  const [, from = '', to = '', ttl, receivers = ''] =
    /^(\S+) -> (\S+): (?:reply ttl (\d+)|no reply), received by (.+)$/.exec(line) ?? [];
  if (to === '') throw new Error(`${file}: no truth in "${line}"`);
  const receivedBy = receivers === 'nobody' ? [] : receivers.split(' and ');
  return { from, to, ttl: ttl === undefined ? undefined : Number(ttl), receivedBy };
}

function readCase(file: string): KernelCase {
  const sections = readFileSync(join(FOLDER, file), 'utf8').split(/^### /m).slice(1);
  const bodies = sections.map((section) => section.split(/\n(.*)/s) as [string, string]);
  const collected = bodies
    .filter(([title]) => title !== 'truth')
    .map(([title, text], index) => {
      const reading = readArtifact(artifactOf(file, title, text, index + 1));
      if (!reading.collected || reading.diagnostics.length > 0)
        throw new Error(`${file}, "### ${title}": ${JSON.stringify(reading.diagnostics)}`);
      return reading.collected;
    });
  const lines =
    bodies
      .find(([title]) => title === 'truth')?.[1]
      .trim()
      .split('\n') ?? [];
  return {
    name: file.replace(/\.txt$/, ''),
    collected,
    snapshot: assemble(collected, collected.length),
    truth: lines.map((line) => truthOf(file, line)),
  };
}

/** Every captured lab, read as any other input is. */
export const kernelCases: readonly KernelCase[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.txt'))
  .sort()
  .map(readCase);
