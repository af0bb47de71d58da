import { addressesIn, cidrsIn, sameAddress } from './cidr.ts';
import { type Doc, docAt, listAt, namespaceOf, numberAt, textAt, textsAt } from './documents.ts';
import { inNamespace } from './label-selector.ts';
import { type Packet, protocolNumber, stated } from './packet.ts';
import {
  addressOf,
  anyOwner,
  inNets,
  isNamedPort,
  isNumberedPort,
  noneOfFamily,
  portOf,
  type Side,
} from './rule.ts';
import { allOf, printed, type Selector } from './selector.ts';
import { parseSelector } from './selector-parser.ts';
import type { World } from './world.ts';

/** Where an EntityRule stands: in a policy of a namespace ('' for a global one), for one side of the packet. */
export interface Place {
  readonly world: World;
  readonly namespace: string;
  readonly side: Side;
}

/** A namespace selector looks at labels under `pcns.`; `all()` and `global()` are replaced as text. */
function namespacePart(text: string): Selector {
  const canonical = printed(parseSelector(text), 'pcns.');
  return parseSelector(
    canonical
      .replaceAll('all()', 'has(projectcalico.org/namespace)')
      .replaceAll('global()', '!has(projectcalico.org/namespace)'),
  );
}

function accountParts(entity: Doc): readonly Selector[] {
  const names = textsAt(entity, 'serviceAccounts', 'names');
  const selector = textAt(entity, 'serviceAccounts', 'selector');
  const named: Selector = { op: 'in', key: 'projectcalico.org/serviceaccount', values: names };
  return [
    ...(names.length > 0 ? [named] : []),
    ...(selector === '' ? [] : [parseSelector(printed(parseSelector(selector), 'pcsa.'))]),
  ];
}

/** What the rule says about who the peer must be, and who it must not be. Throws on bad syntax. */
export function selectorsOf(entity: Doc, namespace: string) {
  const selector = textAt(entity, 'selector');
  const notSelector = textAt(entity, 'notSelector');
  const namespaceSelector = textAt(entity, 'namespaceSelector');
  const accounts = accountParts(entity);
  const limited = selector !== '' || notSelector !== '' || accounts.length > 0;
  const scope =
    namespaceSelector !== ''
      ? [namespacePart(namespaceSelector)]
      : namespace !== '' && limited
        ? [inNamespace(namespace)]
        : [];
  const wanted = [...scope, ...(selector === '' ? [] : [parseSelector(selector)]), ...accounts];
  const unwanted = notSelector === '' ? undefined : parseSelector(notSelector);
  if (wanted.length === 0) return { positive: undefined, negative: unwanted };
  // Beside a positive selector the negative one only takes owners out of its set.
  const filter: readonly Selector[] = unwanted === undefined ? [] : [{ op: 'not', of: unwanted }];
  return { positive: allOf([...wanted, ...filter]), negative: undefined };
}

function whoMatches(place: Place, entity: Doc, packet: Packet): boolean {
  const { positive, negative } = selectorsOf(entity, place.namespace);
  const address = addressOf(packet, place.side);
  if (positive !== undefined && !anyOwner(place.world, address, positive)) return false;
  return negative === undefined || !anyOwner(place.world, address, negative);
}

function portMatches(place: Place, entity: Doc, packet: Packet, port: string): boolean {
  const [, low, high] = /^(\d+)(?::(\d+))?$/.exec(port) ?? [];
  if (low !== undefined) return isNumberedPort(packet, place.side, Number(low), Number(high ?? low));
  const { positive } = selectorsOf(entity, place.namespace);
  return isNamedPort(place.world, packet, place.side, port, positive);
}

/** The slices of a Service whose entries are addresses and not names. */
function slicesOf(world: World, namespace: string, service: string): readonly Doc[] {
  return world.docs.filter(
    (doc) =>
      textAt(doc, 'kind') === 'EndpointSlice' &&
      textAt(doc, 'addressType') !== 'FQDN' &&
      namespaceOf(doc) === namespace &&
      textAt(doc, 'metadata', 'labels', 'kubernetes.io/service-name') === service,
  );
}

/** A source is matched by address alone, a destination by address, protocol and port. */
function serviceMatches(place: Place, service: Doc, packet: Packet): boolean {
  const namespace = textAt(service, 'namespace');
  // The namespace of the policy is not filled in for an absent one: the rule can never match.
  if (namespace === '') return false;
  return slicesOf(place.world, namespace, textAt(service, 'name')).some((slice) => {
    const addresses = listAt(slice, 'endpoints').flatMap((endpoint) => textsAt(endpoint, 'addresses'));
    const owned = addressesIn(addresses).some((one) => sameAddress(one, addressOf(packet, place.side)));
    if (place.side === 'source' || !owned) return owned;
    return listAt(slice, 'ports').some((port) => {
      const number = numberAt(port, 'port');
      if (number === undefined) return false;
      if (protocolNumber(textAt(port, 'protocol') || 'TCP') !== packet.protocol) return false;
      return number === stated(portOf(packet, place.side), `${place.side} port`);
    });
  });
}

/** Does one side of the packet match an EntityRule of Calico? All fields that are there must. */
export function entityMatches(place: Place, entity: Doc, packet: Packet): boolean {
  const address = addressOf(packet, place.side);
  const [nets, notNets] = [textsAt(entity, 'nets'), textsAt(entity, 'notNets')];
  const [ports, notPorts] = [textsAt(entity, 'ports'), textsAt(entity, 'notPorts')];
  const service = docAt(entity, 'services');
  if (noneOfFamily(nets, packet) || noneOfFamily(notNets, packet)) return false;
  // A list in which nothing is a prefix asks for nothing.
  if (cidrsIn(nets).length > 0 && !inNets(nets, address)) return false;
  if (inNets(notNets, address)) return false;
  if (!whoMatches(place, entity, packet)) return false;
  if (service !== undefined && !serviceMatches(place, service, packet)) return false;
  if (ports.length > 0 && !ports.some((port) => portMatches(place, entity, packet, port))) return false;
  return !notPorts.some((port) => portMatches(place, entity, packet, port));
}
