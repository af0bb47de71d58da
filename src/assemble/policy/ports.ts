import type { PortTerm } from '../../model/policy.ts';

const PORT_MAX = 65_535;
const NAME = /^[a-zA-Z0-9_.-]{1,128}$/;

/** A range of ports; `undefined` when its ends are no ports or stand the wrong way round. */
export function portRange(from: number, to: number): PortTerm | undefined {
  const isPort = (port: number) => Number.isInteger(port) && port >= 0 && port <= PORT_MAX;
  return isPort(from) && isPort(to) && from <= to ? { from, to } : undefined;
}

/** Reads `80`, `"80"`, `"8000:8010"` and `"http"` as Calico does; `undefined` for anything else. */
export function portTerm(port: number | string): PortTerm | undefined {
  if (typeof port === 'number') return portRange(port, port);
  const [, from, to = from] = /^(\d+)(?::(\d+))?$/.exec(port) ?? [];
  if (from !== undefined) return portRange(Number(from), Number(to));
  return NAME.test(port) ? { name: port } : undefined;
}

/** What is known of a list of ports: its entries, or nothing when one of them is no port. */
export function portTerms(ports: readonly (number | string)[]): readonly PortTerm[] | undefined {
  const terms = ports.flatMap((port) => portTerm(port) ?? []);
  return terms.length === ports.length ? terms : undefined;
}
