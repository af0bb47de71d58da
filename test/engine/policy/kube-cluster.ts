import { assemble } from '../../../src/assemble/assemble.ts';
import { readArtifact } from '../../../src/assemble/collect.ts';
import { policyVerdict } from '../../../src/engine/policy/verdict.ts';
import { protocolNumber } from '../../../src/lib/protocols.ts';
import type { Direction } from '../../../src/model/policy.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import type { Workload } from '../../../src/model/workload.ts';
import type { KubeFlow, KubePod, KubePolicy } from './naive-evaluator.ts';

/** The answer of `kubectl get LIST -A -o json`, read as any other input is. */
function collected(list: 'pods' | 'networkpolicies', items: readonly object[], moment: number) {
  const reading = readArtifact({
    path: `${list}.json`,
    kind: 'manifest',
    scope: { kind: 'cluster' },
    moment,
    state: 'ok',
    command: `kubectl get ${list} -A -o json`,
    args: { list, 'all-namespaces': 'true' },
    text: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 2),
  });
  if (!reading.collected || reading.diagnostics.length > 0) throw new Error(`${list} were not understood`);
  return reading.collected;
}

const idOf = ({ namespace, name }: KubePod | KubePolicy) => `${namespace}/${name}`;

/** What the API server writes down where the types were left out. */
const storedTypes = ({ egress }: KubePolicy['spec']) =>
  egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];

/** The model of a cluster of API objects, through parser and assembly. */
export function snapshotOf(cluster: {
  readonly pods: readonly KubePod[];
  readonly policies: readonly KubePolicy[];
}): Snapshot {
  const pods = cluster.pods.map(({ namespace, name, ip, labels }) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name, labels },
    spec: { nodeName: 'birch', hostNetwork: false },
    status: { phase: 'Running', podIP: ip },
  }));
  const policies = cluster.policies.map(({ namespace, name, spec }) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { namespace, name },
    spec: { policyTypes: storedTypes(spec), ...spec },
  }));
  return assemble([collected('pods', pods, 1), collected('networkpolicies', policies, 2)], 2);
}

function addressOf({ id, addresses: [address] }: Workload) {
  if (!address) throw new Error(`no address of ${id}`);
  return address;
}

/** What the engine says about a flow at one of its ends. */
export function verdictOf(snapshot: Snapshot, flow: KubeFlow, direction: Direction) {
  const workload = (pod: KubePod): Workload => {
    const found = snapshot.workloads?.items.find(({ id }) => id === idOf(pod));
    if (!found) throw new Error(`no pod ${idOf(pod)}`);
    return found;
  };
  const [own, other] = direction === 'ingress' ? [flow.to, flow.from] : [flow.from, flow.to];
  const peer = workload(other);
  const address = addressOf(peer);
  const self = workload(own);
  const ends =
    direction === 'ingress'
      ? { source: address, destination: addressOf(self) }
      : { source: addressOf(self), destination: address };
  const protocol = protocolNumber(flow.protocol);
  if (protocol === undefined) throw new Error(`no protocol ${flow.protocol}`);
  const ports = protocol === 1 ? {} : { destinationPort: flow.port };
  return policyVerdict(snapshot, self, direction, { ...ends, protocol, ...ports }).verdict;
}

/** The same cluster, known less: without the labels of some pods, and some policies by name only. */
export function forget(
  snapshot: Snapshot,
  pods: readonly KubePod[],
  policies: readonly KubePolicy[],
): Snapshot {
  const withoutLabels = new Set(pods.map(idOf));
  const nameOnly = new Set(policies.map(idOf));
  const { workloads, policies: known } = snapshot;
  return {
    ...snapshot,
    workloads: workloads && {
      ...workloads,
      items: workloads.items.map((one) => (withoutLabels.has(one.id) ? { ...one, labels: undefined } : one)),
    },
    policies: {
      ...known,
      items: known.items.map((one) =>
        nameOnly.has(`${one.namespace}/${one.name}`) ? { ...one, spec: undefined } : one,
      ),
    },
  };
}
