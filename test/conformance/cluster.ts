import { assemble } from '../../src/assemble/assemble.ts';
import { readArtifact } from '../../src/assemble/collect.ts';
import type { Artifact } from '../../src/lib/artifact.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import type { Case } from './case.ts';

/** What of a case is the cluster. */
export type ClusterOfCase = Pick<Case, 'objects' | 'calico' | 'partial' | 'file'>;

type Raw = Readonly<Record<string, unknown>>;

/** Each list with the kind of its objects, and the API group where two lists have one name. */
const LISTS: readonly (readonly [list: string, kind: string, group?: RegExp])[] = [
  ['nodes', 'Node'],
  ['namespaces', 'Namespace'],
  ['pods', 'Pod'],
  ['serviceaccounts', 'ServiceAccount'],
  ['services', 'Service'],
  ['endpointslices', 'EndpointSlice'],
  ['daemonsets', 'DaemonSet'],
  ['networkpolicies', 'NetworkPolicy', /^networking\.k8s\.io\//],
  ['networkpolicies.crd.projectcalico.org', 'NetworkPolicy', /projectcalico\.org\//],
  ['globalnetworkpolicies', 'GlobalNetworkPolicy'],
  ['adminnetworkpolicies', 'AdminNetworkPolicy'],
  ['baselineadminnetworkpolicies', 'BaselineAdminNetworkPolicy'],
  ['clusternetworkpolicies', 'ClusterNetworkPolicy'],
  ['stagednetworkpolicies', 'StagedNetworkPolicy'],
  ['stagedglobalnetworkpolicies', 'StagedGlobalNetworkPolicy'],
  ['stagedkubernetesnetworkpolicies', 'StagedKubernetesNetworkPolicy'],
  ['tiers', 'Tier'],
  ['networksets', 'NetworkSet'],
  ['globalnetworksets', 'GlobalNetworkSet'],
  ['hostendpoints', 'HostEndpoint'],
  ['profiles', 'Profile'],
  ['felixconfigurations', 'FelixConfiguration'],
  ['ippools', 'IPPool'],
  ['clusterinformations', 'ClusterInformation'],
];

const isOf = (object: Raw, kind: string, group: RegExp = /./) =>
  object.kind === kind && group.test(String(object.apiVersion));

/** The answer to `kubectl get` of some lists at once; a filtered one is not the whole of them. */
function answer(lists: readonly string[], items: readonly Raw[], moment: number, isWhole: boolean): Artifact {
  const list = lists.join(',');
  return {
    path: `objects-${moment}.json`,
    kind: 'manifest',
    scope: { kind: 'cluster' },
    moment,
    state: isWhole ? 'ok' : 'partial',
    command: `kubectl get ${list} -A -o json`,
    args: { list, 'all-namespaces': 'true' },
    ...(!isWhole && { filter: 'grep' }),
    text: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 2),
  };
}

const versionOf = (calico: string): Raw => ({
  apiVersion: 'projectcalico.org/v3',
  kind: 'ClusterInformation',
  metadata: { name: 'default' },
  spec: { calicoVersion: calico, datastoreReady: true },
});

/** The model of the cluster of a case: complete but for the lists that it calls partial. */
export function snapshotOf({ objects, calico, partial, file }: ClusterOfCase): Snapshot {
  const items = objects.some((object) => isOf(object, 'ClusterInformation'))
    ? objects
    : [...objects, versionOf(calico)];
  const isPartial = (list: string) => partial.includes(list.split('.')[0] ?? list);
  const stray = items.find((object) => !LISTS.some(([, kind, group]) => isOf(object, kind, group)));
  if (stray) throw new Error(`${file}: the runner knows no list of ${stray.apiVersion} ${stray.kind}`);
  const part = (isWhole: boolean) => {
    const lists = LISTS.filter(([list]) => isPartial(list) !== isWhole);
    const own = items.filter((object) => lists.some(([, kind, group]) => isOf(object, kind, group)));
    return { lists: lists.map(([list]) => list), own };
  };
  const [whole, rest] = [part(true), part(false)];
  const artifacts = [answer(whole.lists, whole.own, 1, true), answer(rest.lists, rest.own, 2, false)];
  const readings = artifacts.filter(({ args }) => args.list !== '').map(readArtifact);
  const collected = readings.flatMap((reading) => reading.collected ?? []);
  return { ...assemble(collected, 2), manifestsOnly: partial.length === 0 };
}
