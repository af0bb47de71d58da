import { z } from 'zod';
import { parseCidr } from '../lib/cidr.ts';
import { sortedBy } from '../lib/sort.ts';
import type { NetworkSet } from '../model/policing.ts';
import type { Known, KnownByNamespace } from '../model/snapshot.ts';
import type { Change } from './changes.ts';
import { clusterWideAt } from './cluster-wide.ts';
import type { Collection } from './collection.ts';
import { evidenceOf, type KindOfObject, type ObjectToRead, objectsAt } from './known-objects.ts';
import { readPart } from './policy/part.ts';
import { storedLabels } from './stored-labels.ts';

const withSpec = z.object({ spec: z.unknown() });
const networkSet = z.strictObject({ nets: z.array(z.string()).nullish() });

/** Calico drops what is no CIDR in a list of networks, one by one. */
function networkSetFrom(object: ObjectToRead): NetworkSet | undefined {
  const labels = storedLabels(object.document, object.apiVersion);
  const { data } = withSpec.safeParse(object.document);
  if (!data || !labels) return undefined;
  const { value, unread } = readPart(networkSet, { value: data.spec ?? {}, pointer: '/spec', at: object.at });
  return {
    ...(object.namespace !== '' && { namespace: object.namespace }),
    name: object.name,
    labels,
    nets: (value?.nets ?? []).flatMap((text) => parseCidr(text) ?? []),
    unread,
    evidence: evidenceOf(object, '/metadata/labels', '/spec/nets'),
  };
}

const NAMESPACED: KindOfObject<NetworkSet> = {
  kind: 'NetworkSet',
  list: 'networksets',
  resource: 'networkset',
  isNamespaced: true,
  read: networkSetFrom,
};

const GLOBAL: KindOfObject<NetworkSet> = {
  ...NAMESPACED,
  kind: 'GlobalNetworkSet',
  list: 'globalnetworksets',
  resource: 'globalnetworkset',
  isNamespaced: false,
};

/** The sets of namespaces; `undefined` when nothing was asked about them. */
export function assembleNetworkSets(
  all: Collection,
  changes: readonly Change[],
  at: number,
): KnownByNamespace<NetworkSet> | undefined {
  const found = objectsAt(all, changes, NAMESPACED, at);
  return found && { ...found, items: sortedBy(found.items, (set) => `${set.namespace}/${set.name}`) };
}

/** The cluster-wide sets: a kind and a list of their own, so they are known or not on their own. */
export function assembleGlobalNetworkSets(
  all: Collection,
  changes: readonly Change[],
  at: number,
): Known<NetworkSet> | undefined {
  return clusterWideAt(all, changes, GLOBAL, at);
}
