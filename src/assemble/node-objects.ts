import { type Address, parseAddress } from '../lib/address.ts';
import { parseCidr } from '../lib/cidr.ts';
import { optional } from '../lib/optional.ts';
import type { RecordOf } from '../parsers/index.ts';
import { type Collected, type Collection, nearest } from './collection.ts';
import { annotatedTunnels, annotationPointer } from './node-annotations.ts';
import { nodeObject, printed } from './node-object-shape.ts';
import type { NodeSaying } from './node-saying.ts';
import { calicoFields } from './node-tables.ts';
import { listsOf, placesIn } from './object-lists.ts';

type Manifest = Collected<'manifest'>;

/** kubelet reports one address for each family of a dual-stack node, the main one first. */
function internalAddresses(
  addresses: readonly { readonly type: string; readonly address: string }[],
): Address[] | undefined {
  const own = addresses.filter(({ type }) => type === 'InternalIP');
  return own.length < 2 ? undefined : own.flatMap(({ address }) => parseAddress(address) ?? []);
}

/** An object of another shape says no more than that there is a node of this name. */
function sayingOf(of: Manifest, record: RecordOf<'manifest'>): NodeSaying {
  const at = placesIn(of.artifact, record);
  const name = at('/metadata/name');
  const read = nodeObject.safeParse(record.document);
  if (!read.success)
    return { name: record.name, by: 'kubernetes', fields: {}, podCidrs: [], evidence: [name] };
  const { metadata, spec, status } = read.data;
  const annotation = (key: string) => metadata.annotations?.[key] || undefined;
  const addresses = status?.addresses ?? [];
  const internal = addresses.findIndex(({ type }) => type === 'InternalIP');
  const own = annotation('projectcalico.org/IPv4Address');
  const calico = calicoFields(own, annotation('projectcalico.org/ASNumber'));
  const info = status?.nodeInfo;
  const several = spec?.podCIDRs && spec.podCIDRs.length > 0;
  const podCidrs = several ? (spec.podCIDRs ?? []) : spec?.podCIDR ? [spec.podCIDR] : [];
  return {
    name: record.name,
    by: 'kubernetes',
    ...optional({ calicoAddress: calico.calicoAddress }),
    fields: {
      ...calico.fields,
      ...optional({
        address: parseAddress(addresses[internal]?.address ?? '') ?? calico.fields.address,
        internalAddresses: internalAddresses(addresses),
        ...printed(read.data),
        kubeletVersion: info?.kubeletVersion || undefined,
        osImage: info?.osImage || undefined,
        kernel: info?.kernelVersion || undefined,
        runtime: info?.containerRuntimeVersion || undefined,
      }),
      labels: metadata.labels ?? {},
      tunnelAddresses: annotatedTunnels(annotation, at),
    },
    podCidrs: podCidrs.flatMap((text, i) => {
      const cidr = parseCidr(text);
      return cidr
        ? [{ cidr, evidence: [at(several ? `/spec/podCIDRs/${i}` : '/spec/podCIDR')] as const }]
        : [];
    }),
    evidence: [
      name,
      ...addresses.flatMap(({ type }, i) =>
        type === 'InternalIP' ? [at(`/status/addresses/${i}/address`)] : [],
      ),
      ...(own === undefined ? [] : [at(annotationPointer('projectcalico.org/IPv4Address'))]),
    ],
  };
}

/** True for the Node of Kubernetes; Calico has a kind of the same name. */
const isKubernetes = ({ kind, apiVersion }: RecordOf<'manifest'>) => kind === 'Node' && apiVersion === 'v1';

/** Lists that show every node of the cluster, or none: calicoctl only shows nodes that Calico runs on. */
export function nodeLists(all: Collection): readonly Manifest[] {
  return listsOf(all, 'nodes').filter(
    ({ artifact, records }) => records.some(isKubernetes) || /^\S*(kubectl|oc|k)\s/.test(artifact.command),
  );
}

/** The Node objects of `kubectl get nodes -o json|yaml`. */
export function nodeObjects(all: Collection, at: number): NodeSaying[] {
  const listing = nearest(nodeLists(all), at, ({ artifact }) => artifact.moment);
  if (!listing) return [];
  return listing.records.filter(isKubernetes).map((record) => sayingOf(listing, record));
}
