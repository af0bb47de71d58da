import { sortedBy } from '../lib/sort.ts';
import type { EndpointSlice, Service } from '../model/service.ts';
import type { KnownByNamespace } from '../model/snapshot.ts';
import type { Workload } from '../model/workload.ts';
import type { Change } from './changes.ts';
import type { Collection } from './collection.ts';
import { endpointSliceFrom } from './endpoint-slice-object.ts';
import { slicesFromEndpoints } from './endpoints-object.ts';
import { type KindOfObject, objectsAt } from './known-objects.ts';
import { isManifestsOnly } from './manifest-bundle.ts';
import { slicesOfSelectors } from './selected-endpoints.ts';
import { serviceFrom } from './service-object.ts';

const SERVICES: KindOfObject<Service> = {
  kind: 'Service',
  list: 'services',
  resource: 'service',
  isNamespaced: true,
  // Knative has a kind of the same name, which is none of these.
  read: (object) => (object.apiVersion === 'v1' ? serviceFrom(object) : undefined),
};

const SLICES: KindOfObject<EndpointSlice> = {
  kind: 'EndpointSlice',
  list: 'endpointslices',
  resource: 'endpointslice',
  isNamespaced: true,
  read: endpointSliceFrom,
};

const ENDPOINTS: KindOfObject<readonly EndpointSlice[]> = {
  kind: 'Endpoints',
  list: 'endpoints',
  resource: 'endpoints',
  isNamespaced: true,
  read: slicesFromEndpoints,
};

const idOf = ({ namespace, service }: EndpointSlice) => `${namespace}/${service}`;

/** The Services at a moment; `undefined` when nothing was asked about them. */
export function assembleServices(
  all: Collection,
  changes: readonly Change[],
  at: number,
): KnownByNamespace<Service> | undefined {
  const found = objectsAt(all, changes, SERVICES, at);
  return found && { ...found, items: sortedBy(found.items, ({ namespace, name }) => `${namespace}/${name}`) };
}

/** Where both forms of endpoints were listed, a namespace is as complete as the better one. */
function completeIn(
  slices: KnownByNamespace<unknown> | undefined,
  older: KnownByNamespace<unknown> | undefined,
): 'all' | readonly string[] {
  const lists = [slices?.completeIn ?? [], older?.completeIn ?? []];
  if (lists.includes('all')) return 'all';
  return [...new Set(lists.flat())].sort();
}

/**
 * The endpoints of Services at a moment; `undefined` when nothing was asked about them. An Endpoints object counts
 * where no slice of its Service is shown. Manifests rarely hold either: there the selectors of the Services say it.
 */
export function assembleEndpointSlices(
  all: Collection,
  changes: readonly Change[],
  services: readonly Service[],
  workloads: readonly Workload[],
  at: number,
): KnownByNamespace<EndpointSlice> | undefined {
  const slices = objectsAt(all, changes, SLICES, at);
  const older = objectsAt(all, changes, ENDPOINTS, at);
  if (!slices && !older) return undefined;
  const own = (slices?.items ?? []).filter(({ service }) => service !== '');
  const inSlices = new Set(own.map(idOf));
  const shown = [...own, ...(older?.items ?? []).flat().filter((one) => !inSlices.has(idOf(one)))];
  const isShown = new Set(shown.map(idOf));
  const selected = isManifestsOnly(all)
    ? slicesOfSelectors(
        services.filter(({ namespace, name }) => !isShown.has(`${namespace}/${name}`)),
        workloads,
      )
    : [];
  return {
    items: sortedBy([...shown, ...selected], ({ namespace, name }) => `${namespace}/${name}`),
    completeIn: completeIn(slices, older),
    sources: [...(slices?.sources ?? []), ...(older?.sources ?? [])],
  };
}
