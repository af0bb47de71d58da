import type { Address } from '../../lib/address.ts';
import { protocolName, protocolNumber } from '../../lib/protocols.ts';
import type { Service, ServicePort } from '../../model/service.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { type ServiceHit, serviceAt } from '../services/service-at.ts';
import { type Endpoint, type NotFound, resolveEndpoint } from './endpoint.ts';

/** A Service, by its name. */
export interface ServiceEnd {
  readonly kind: 'service';
  readonly name: string;
  readonly service: Service;
}

/** What a flow may go to: one end, or a Service, which stands for its backends. */
export type Target = Endpoint | ServiceEnd;

const portName = ({ protocol, port }: ServicePort) => `${protocolName(protocol)}/${port}`;

/** Resolves what people type for the far end: a Service (`svc:ns/name`), or what `resolveEndpoint` knows. */
export function resolveTarget(snapshot: Snapshot, text: string): Target | NotFound {
  const [, rest] = /^svc:(.*)$/.exec(text) ?? [];
  if (rest === undefined) return resolveEndpoint(snapshot, text);
  const id = rest.includes('/') ? rest : `default/${rest}`;
  const services = snapshot.services?.items ?? [];
  const service = services.find((one) => `${one.namespace}/${one.name}` === id);
  if (service) return { kind: 'service', name: `svc:${id}`, service };
  const known = services.slice(0, 8).map((one) => `svc:${one.namespace}/${one.name}`);
  return {
    problem: `no Service ${id}`,
    hint:
      known.length > 0
        ? `Known: ${known.join(', ')}${services.length > 8 ? `, and ${services.length - 8} more` : ''}.`
        : 'The input shows none. Collect: kubectl get services,endpointslices -A -o yaml',
  };
}

/** The port of a Service that is meant when none is named: the only one. */
export function onlyPort(target: Target): { readonly protocol: string; readonly port: number } | NotFound {
  const ports = target.kind === 'service' ? target.service.ports : [];
  const [first] = ports;
  if (first && ports.length === 1) return { protocol: protocolName(first.protocol), port: first.port };
  return {
    problem: `${target.name} has ${ports.length === 0 ? 'no port' : 'several ports'}`,
    hint: ports.length === 0 ? '' : `Name one of them: ${ports.map(portName).join(', ')}.`,
  };
}

/** A Service as it is asked for. */
export interface Dialled {
  readonly hit: ServiceHit;
  /** The address that the client dials; that of a backend for the name of a headless Service. */
  readonly address: Address | undefined;
}

/** Why a flow to a Service leads nowhere. */
export interface NoSuchPort {
  readonly problem: string;
}

function byName(
  { service, name }: ServiceEnd,
  protocol: number | undefined,
  port: number | undefined,
  family: 4 | 6,
): Dialled | NoSuchPort {
  const found = service.ports.find((one) => one.protocol === protocol && one.port === port);
  if (!found) return { problem: `${name} has no such port: ${service.ports.map(portName).join(', ')}.` };
  const address = service.clusterAddresses.find((one) => one.family === family);
  return { hit: { service, port: found, door: 'cluster-ip' }, address };
}

/** The Service that a flow asks for, by name or by an address that the nodes translate. */
export function dialledAt(
  snapshot: Snapshot,
  to: Target,
  protocol: string,
  port: number | undefined,
  family: 4 | 6,
): Dialled | NoSuchPort | undefined {
  const number = protocolNumber(protocol);
  if (to.kind === 'service') return byName(to, number, port, family);
  if (to.kind === 'workload' || port === undefined || number === undefined) return undefined;
  const answer = serviceAt(snapshot, to.address, number, port);
  return answer.kind === 'found' ? { hit: answer.hit, address: to.address } : undefined;
}
