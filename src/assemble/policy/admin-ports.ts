import type { z } from 'zod';
import { protocolNumber } from '../../lib/protocols.ts';
import type { Unread } from '../../model/policy.ts';
import { adminPortShape, protocolShape } from './admin-shapes.ts';
import type { PortEntry, RulePorts } from './expanded-rules.ts';
import { type Part, readPart } from './part.ts';
import { portRange } from './ports.ts';

/** Ports of a rule, or why Calico cannot convert them. */
export type ReadPorts = RulePorts | { readonly problem: string };

const BAD_PORT = 'a port range that is none';
const EVERYTHING: PortEntry = { protocol: undefined, port: undefined };

/** An entry with a range, if it is one. */
function rangeEntry(name: string | null | undefined, from: number, to: number): PortEntry | undefined {
  const port = portRange(from, to);
  return port && { protocol: protocolNumber(name || 'TCP'), port };
}

/** Calico does not convert a named port here: it opens the rule to everything (calico-semantics 1.8). */
function portEntry(read: z.infer<typeof adminPortShape>): PortEntry | undefined {
  const { portNumber: one, portRange: range } = read;
  if (one) return rangeEntry(one.protocol, one.port, one.port);
  return range ? rangeEntry(range.protocol, range.start, range.end) : EVERYTHING;
}

function protocolEntry(read: z.infer<typeof protocolShape>): PortEntry | undefined {
  const name = (['tcp', 'udp', 'sctp'] as const).find((one) => read[one]);
  if (name === undefined)
    return read.destinationNamedPort
      ? { protocol: undefined, port: { name: read.destinationNamedPort } }
      : EVERYTHING;
  const { number, range } = read[name]?.destinationPort ?? {};
  if (number) return rangeEntry(name, number, number);
  return range
    ? rangeEntry(name, range.start, range.end)
    : { protocol: protocolNumber(name), port: undefined };
}

function portsFrom<T>(
  parts: readonly Part[],
  shape: z.ZodType<T>,
  entryOf: (read: T) => PortEntry | undefined,
): ReadPorts {
  const entries: PortEntry[] = [];
  const unread: Unread[] = [];
  for (const part of parts) {
    const read = readPart(shape, part);
    if (read.value === undefined || read.unread.length > 0) unread.push(...read.unread);
    else {
      const entry = entryOf(read.value);
      if (!entry) return { problem: BAD_PORT };
      entries.push(entry);
    }
  }
  return { entries, unread };
}

/** Reads the entries of `ports`, of the older API. */
export const adminPorts = (parts: readonly Part[]): ReadPorts => portsFrom(parts, adminPortShape, portEntry);

/** Reads the entries of `protocols`, of the newer API. */
export const adminProtocols = (parts: readonly Part[]): ReadPorts =>
  portsFrom(parts, protocolShape, protocolEntry);
