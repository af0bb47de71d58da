import type { z } from 'zod';
import { optional } from '../../lib/optional.ts';
import { peerSelectorOf } from '../../lib/selector/peer-selector.ts';
import type { EntityMatch, Unread } from '../../model/policy.ts';
import { type CalicoReading, netsIn, noteIgnored, noteRefusal } from './calico-reading.ts';
import { entityShape } from './calico-shapes.ts';
import { type Part, readPart, unreadAt } from './part.ts';
import { portTerms } from './ports.ts';
import { ANYTHING } from './rules.ts';

type Entity = z.infer<typeof entityShape>;

interface ReadEntity {
  readonly entity: EntityMatch;
  readonly unread: readonly Unread[];
}

/** These four decide together which endpoints are meant: without one of them the others mean something else. */
const TOGETHER = /^[^/]*\/(selector|notSelector|namespaceSelector|serviceAccounts)(\/|$)/;

function selectorsOf(reading: CalicoReading, part: Part, read: Entity) {
  const { names, selector: accounts } = read.serviceAccounts ?? {};
  const peer = peerSelectorOf(
    optional({
      selector: read.selector ?? undefined,
      notSelector: read.notSelector ?? undefined,
      namespaceSelector: read.namespaceSelector ?? undefined,
      serviceAccounts: read.serviceAccounts
        ? optional({ names: names ?? undefined, selector: accounts ?? undefined })
        : undefined,
    }),
    reading.namespace,
    reading.options,
  );
  noteIgnored(reading, part, peer.remarks);
  if (peer.state === 'selects')
    return { selector: peer.positive?.selector, notSelector: peer.negative?.selector };
  noteRefusal(reading, part, peer);
  return {};
}

/** Ports of a list; an entry that is none makes the whole list one that cannot be read. */
function portsIn(part: Part, key: 'ports' | 'notPorts', read: Entity, unread: Unread[]) {
  const terms = portTerms(read[key] ?? []);
  if (terms === undefined) unread.push(unreadAt(part, [key]));
  return terms ?? [];
}

/** Reads one side of a rule. */
export function entityFrom(reading: CalicoReading, part: Part): ReadEntity {
  if (part.value === undefined || part.value === null) return { entity: ANYTHING, unread: [] };
  const { value, unread: faults } = readPart(entityShape, part);
  if (!value) return { entity: ANYTHING, unread: faults };
  const unread = [...faults];
  const lost = faults.some(({ field }) => TOGETHER.test(field.slice(part.pointer.length)));
  const selectors = lost ? {} : selectorsOf(reading, part, value);
  const { services } = value;
  return {
    entity: {
      ...ANYTHING,
      ...selectors,
      nets: netsIn(reading, part, 'nets', value.nets),
      notNets: netsIn(reading, part, 'notNets', value.notNets),
      service: services ? { namespace: services.namespace ?? '', name: services.name ?? '' } : undefined,
      ports: portsIn(part, 'ports', value, unread),
      notPorts: portsIn(part, 'notPorts', value, unread),
    },
    unread,
  };
}
