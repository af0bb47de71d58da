import { isRange, type Port } from './converted-rule.ts';
import { type Doc, docAt, listAt, numberAt, textAt } from './documents.ts';

/** A range of a protocol; undefined when it cannot be converted. */
function range(protocol: string, low: number | undefined, high: number | undefined): Port | undefined {
  if (low === undefined || high === undefined || !isRange(low, high)) return undefined;
  return { kind: 'range', protocol, low, high };
}

/** Every port of a list, or undefined when one of them cannot be converted. */
function allOrNone(ports: readonly (Port | undefined)[]): readonly Port[] | undefined {
  const usable = ports.flatMap((port) => port ?? []);
  return usable.length === ports.length ? usable : undefined;
}

function adminPort(entry: unknown): Port | undefined {
  const number = docAt(entry, 'portNumber');
  if (number !== undefined) {
    const port = numberAt(number, 'port');
    return range(textAt(number, 'protocol') || 'TCP', port, port);
  }
  const span = docAt(entry, 'portRange');
  if (span !== undefined) {
    return range(textAt(span, 'protocol') || 'TCP', numberAt(span, 'start'), numberAt(span, 'end'));
  }
  // A name of a port is not converted and opens everything, as an empty entry does.
  return { kind: 'everything' };
}

/** The ports of a rule of an AdminNetworkPolicy or its baseline. */
export const adminPorts = (rule: unknown) => allOrNone(listAt(rule, 'ports').map(adminPort));

function transportPort(protocol: string, transport: Doc): Port | undefined {
  const port = docAt(transport, 'destinationPort');
  if (port === undefined) return { kind: 'range', protocol };
  const span = docAt(port, 'range');
  const number = numberAt(port, 'number');
  return span === undefined
    ? range(protocol, number, number)
    : range(protocol, numberAt(span, 'start'), numberAt(span, 'end'));
}

function clusterPort(entry: unknown): Port | undefined {
  for (const protocol of ['tcp', 'udp', 'sctp']) {
    const transport = docAt(entry, protocol);
    if (transport !== undefined) return transportPort(protocol, transport);
  }
  const name = textAt(entry, 'destinationNamedPort');
  return name === '' ? { kind: 'everything' } : { kind: 'named', name };
}

/** The ports of a rule of a ClusterNetworkPolicy. */
export const clusterPorts = (rule: unknown) => allOrNone(listAt(rule, 'protocols').map(clusterPort));
