import { z } from 'zod';
import { protocolNumber } from '../../lib/protocols.ts';
import type { Direction, Rule, Unread } from '../../model/policy.ts';
import { expandedRules, type PortEntry, type RulePorts } from './expanded-rules.ts';
import { peerFrom } from './kubernetes-peer.ts';
import { elementsOf, type Part, readPart } from './part.ts';
import { portRange, portTerm } from './ports.ts';

const port = z.strictObject({
  protocol: z.enum(['TCP', 'UDP', 'SCTP']).nullish(),
  port: z.union([z.int(), z.string()]).nullish(),
  endPort: z.int().nullish(),
});

const list = z.array(z.unknown()).nullish();

/** Peers stand under `from` or `to`; the other one is no field of the rule. */
const SHAPES = {
  ingress: z.strictObject({ from: list, ports: list }),
  egress: z.strictObject({ to: list, ports: list }),
} as const;

/** A rule as Calico programs it, or why it cannot be converted. */
export type ReadRule = { readonly rules: readonly Rule[] } | { readonly problem: string };

/** A port without a protocol is TCP, also when it has no number (calico-semantics 1.8). */
function entryOf(read: z.infer<typeof port>): PortEntry | undefined {
  const protocol = protocolNumber(read.protocol ?? 'TCP');
  const start = read.port ?? undefined;
  if (start === undefined) return { protocol, port: undefined };
  const end = read.endPort ?? undefined;
  const term = end === undefined ? portTerm(start) : portRange(Number(start), end);
  return term && { protocol, port: term };
}

function portsOf(parts: readonly Part[]): RulePorts | undefined {
  const entries: PortEntry[] = [];
  const unread: Unread[] = [];
  for (const part of parts) {
    const read = readPart(port, part);
    const entry = read.unread.length === 0 && read.value ? entryOf(read.value) : undefined;
    if (entry) entries.push(entry);
    else if (read.unread.length > 0) unread.push(...read.unread);
    else return undefined;
  }
  return { entries, unread };
}

/** Reads a rule of a Kubernetes NetworkPolicy. Missing or empty peers mean anyone, and ports any port. */
export function kubernetesRule(part: Part, direction: Direction, index: number, namespace: string): ReadRule {
  const base = { action: 'allow', index, source: part.at(part.pointer) } as const;
  const { value, unread } = readPart<{ from?: unknown; to?: unknown; ports?: unknown }>(
    SHAPES[direction],
    part,
  );
  const side = direction === 'ingress' ? 'from' : 'to';
  const members = (key: 'from' | 'to' | 'ports') =>
    elementsOf(part, key, value?.[key] as readonly unknown[] | null | undefined);
  const ports = portsOf(members('ports'));
  if (!ports) return { problem: 'a port range that is none' };
  const peers = members(side).map((one) => peerFrom(one, namespace));
  const anyone = [{ entity: {}, unread: [] }];
  return { rules: expandedRules(base, direction, peers.length > 0 ? peers : anyone, ports, unread) };
}
